#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "classify/criteria.h"
#include "classify/ratings.h"
#include "io/corrections/corrections.h"
#include "io/input.h"
#include "io/report/case_report.h"
#include "measure/labelled_spine.h"
#include "pipeline/segment/segment.h"
#include "pipeline/study_points.h"

namespace kyphos::pipeline {

/// What the settings of a report and of a batch say where all files were said to be of one person.
inline constexpr const char* kToldOne = "one, as told";

/// Whether outputs may say who the patient is.
enum class Identity : unsigned char { Hidden, Shown };

/// Called at the beginning of each step with its name, for a line of progress.
using StepProgress = std::function<void(std::string_view)>;

/// What decides how a measured case is judged.
struct ClassifyOptions {
  std::filesystem::path clinical_file;  ///< empty: nothing is known but the images
  classify::Criteria criteria = classify::default_criteria();
  classify::Edition edition = classify::Edition::Acr2022;
};

/// A label map that goes with a study.
struct StudyLabels {
  std::shared_ptr<const measure::LabelledSpine> spine;
  io::SeriesSummary series;  ///< the map as a series, where there is no image
};

/// Whether endplates are refitted on the image where there is one, or the masks' own surfaces are taken.
enum class LabelSurfaces : unsigned char { Refitted, Trusted };

/// What decides how a case is analysed. Everything here that can change a number is written into the report.
struct AnalysisOptions {
  SegmentRequest segment;
  ClassifyOptions classify{};
  std::map<std::string, StudyLabels> labels{};  ///< by study UID
  LabelSurfaces label_surfaces = LabelSurfaces::Refitted;
  std::map<std::string, StudyPoints> points{};  ///< by study UID; the bodies of these studies are a reader's
  io::Corrections corrections{};                ///< of a reader, for all studies
  bool keep_views = false;                      ///< pictures for the desk; changes no result
  StepProgress progress;                        ///< may be empty; changes no result
  /// Earlier studies as own reports tell them; used where their images are not there (pipeline/earlier_reports.h).
  std::vector<io::StudyReport> earlier_reports{};
};

/// The effective options by name, for CaseReport::settings.
[[nodiscard]] std::map<std::string, std::string> settings(const AnalysisOptions& options);

/// Reads "T12@-123.5": a level and the LPS z in mm of the middle of the body that carries it.
/// Throws std::invalid_argument that says what is wrong.
[[nodiscard]] LabelOverride parse_label(const std::string& text);

}  // namespace kyphos::pipeline
