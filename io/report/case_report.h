#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "classify/appropriateness.h"
#include "classify/ratings.h"
#include "io/input.h"
#include "io/report/picture/desk_views.h"
#include "measure/body_source.h"
#include "measure/picture_scale.h"
#include "measure/space/volume.h"
#include "measure/study.h"
#include "measure/timeline.h"

namespace kyphos::io {

/// A PNG made while the voxels were at hand.
struct Picture {
  std::string name;       ///< "sagittal", "coronal": the file is overlay-<study>-<name>.png
  std::string caption;    ///< a sentence for the report
  std::string png;        ///< bytes, with outlines and names
  std::string plain_png;  ///< the same picture without them, for a look at the bone itself; may be empty
};

/// Name of the picture of an MR study's series side by side; it carries no names of bodies.
inline constexpr const char* kContrastsPicture = "contrasts";

struct StepSeconds {
  std::string step;
  double seconds = 0.0;
};

/// One study as every writer sees it.
/// The bodies of one reader alone, where two have set points on the same picture.
struct ReadAlone {
  std::string reader;  ///< initials
  std::vector<measure::VertebralBody> bodies;
};

struct StudyReport {
  std::string study_uid;
  std::optional<std::string> date;        ///< YYYY-MM-DD
  std::optional<double> second_of_day{};  ///< orders the studies of one day
  SeriesSummary series;                   ///< the one measured
  std::vector<SeriesSummary> rejected;
  measure::MeasuredStudy measured;
  std::vector<measure::Warning> warnings;  ///< of reading and segmentation, before those of measuring
  std::vector<Picture> pictures;
  std::optional<measure::LabelMap> masks;                  ///< where asked for
  measure::BodyMethod bodies_from{};                       ///< who found the bodies, and how
  std::optional<measure::PictureScale> film_scale{};       ///< of a film
  std::vector<measure::VertebralBody> automatic_bodies{};  ///< before a reader's corrections, where there are any
  std::vector<ReadAlone> readings{};                       ///< of a study by points of two readers, each one's own
  std::optional<DeskViews> desk_views{};                   ///< where the case is to be read at the desk
  /// How the bone in and behind each body looks (pipeline/align/bone_pattern), where dates were compared.
  std::vector<std::vector<float>> bone_patterns{};
  std::vector<StepSeconds> times;  ///< printed with --timings only: reports must be the same bytes twice

  /// Its values are those of a structured report that was read back: there was no image to look at.
  bool from_report = false;
};

/// What stands in the place of slices and voxels for such a study.
inline constexpr const char* kFromReport = "values of an earlier kyphos report; its images were not there";

/// A study that could not be measured at all, with the reason. Never silently left out.
struct StudyFailure {
  std::string study_uid;
  std::optional<std::string> date;  ///< YYYY-MM-DD
  std::string problem;              ///< a sentence: what is wrong and what can be done
};

/// First and last date of a body side by side, in the same frame.
struct ChangePicture {
  std::string tracking_id;
  std::string name;  ///< of the body
  Picture picture;
};

/// What became of the bodies between the studies. Time point i is CaseReport::studies[i]; timeline.vertebrae are in the
/// order of input.vertebrae.
struct Progression {
  measure::TimelineInput input;
  measure::Timeline timeline;
  measure::ProgressionThresholds thresholds{};  ///< that the timeline was judged by
  std::vector<ChangePicture> pictures{};        ///< of bodies that have changed
};

/// What a verdict was reached by, beside the images.
struct JudgedBy {
  classify::ClinicalContext context{};
  classify::Criteria criteria = classify::default_criteria();
  classify::Edition edition = classify::Edition::Acr2022;
};

/// One patient: what review writes, batch stores, and report rebuilds.
struct CaseReport {
  std::string patient_key;  ///< keyed hash, or the identity with --identified
  std::string sex;
  std::optional<int> age_years;
  std::vector<StudyReport> studies;             ///< by date
  std::vector<StudyFailure> failures;           ///< by date
  std::map<std::string, std::string> settings;  ///< effective options
  std::vector<measure::Warning> warnings;
  std::optional<Progression> progression{};    ///< of two studies or more
  std::optional<classify::Verdict> verdict{};  ///< where the case was classified
  std::optional<JudgedBy> judged_by{};         ///< likewise
};

}  // namespace kyphos::io
