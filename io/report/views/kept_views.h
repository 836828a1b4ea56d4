#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/report/case_report.h"
#include "measure/vertebral_body.h"

namespace kyphos::io {

/// What was seen of a body on its voxels, and with which endplates: it holds for those only.
struct KeptSight {
  measure::Findings findings{};
  std::optional<std::array<measure::PointLps, 6>> points{};  ///< SA SM SP IA IM IP
  std::vector<float> bone_pattern{};                         ///< as StudyReport::bone_patterns; may be empty
};

/// A picture beside, and where it lies in the patient (as DeskPicture).
struct KeptPicture {
  std::string file;
  double offset_mm = 0.0;
  double left_mm = 0.0;
  double top_mm = 0.0;
  double pixel_mm = 0.0;
};

/// A study as a case keeps it: the bodies as the program saw them, what their voxels told, and where its picture lies
/// in the patient.
struct KeptStudy {
  std::string study_uid;
  std::string date;                     ///< YYYY-MM-DD or empty
  std::vector<KeptPicture> sagittal{};  ///< through the slab, from the right to the left
  std::optional<KeptPicture> coronal{};
  /// False of a date that only a report is left of.
  bool may_be_corrected = false;
  std::vector<measure::VertebralBody> bodies;  ///< before any correction
  std::vector<KeptSight> seen{};               ///< one a body
  std::vector<ReadAlone> readings{};           ///< what each of two readers has set, where points were given
  measure::ContrastSeen contrast_seen = measure::ContrastSeen::CannotTell;
  bool without_attenuation = false;
  /// What following and judging need of the study beside its bodies; `measured` is empty.
  StudyReport about{};
};

/// Differences between two dates that were measured on both scans at once, of a body that no reader had moved.
struct KeptDifference {
  std::size_t earlier = 0;  ///< index of the study
  std::size_t later = 0;
  measure::PointLps earlier_middle = measure::PointLps::Zero();
  measure::PointLps later_middle = measure::PointLps::Zero();
  std::map<std::string, measure::Measured<double>> by_key{};  ///< may be empty: the scans did not tell
};

/// What a case keeps so that a reader can put it right later without its images.
struct KeptCase {
  std::vector<KeptStudy> studies;
  std::vector<KeptDifference> differences{};
  std::optional<JudgedBy> judged_by{};
};

inline constexpr const char* kViewsFile = "views.json";
/// Key of what two readers have set each, in the file; there only where points were given so.
inline constexpr const char* kViewsReadings = "readings_by_points";
/// "view-2020-01-02-sagittal-07.jpg".
[[nodiscard]] std::string sagittal_view_file(const std::string& tag, std::size_t at);
[[nodiscard]] std::string coronal_view_file(const std::string& tag);

[[nodiscard]] std::string views_json(const CaseReport& report);
/// Throws Error where the text was not written by views_json.
[[nodiscard]] KeptCase parse_views(std::string_view text, const std::string& subject);

}  // namespace kyphos::io
