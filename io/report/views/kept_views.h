#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/report/case_report.h"
#include "measure/vertebral_body.h"

namespace kyphos::io {

/// What a case keeps so that a reader can put it right later without its images: the bodies as the program saw them,
/// and where its picture lies in the patient.
struct KeptStudy {
  std::string study_uid;
  std::string date;     ///< YYYY-MM-DD or empty
  std::string picture;  ///< file beside: the sagittal picture without outlines
  double left_mm = 0.0;
  double top_mm = 0.0;
  double pixel_mm = 0.0;
  int first_column = 0;
  /// In patient coordinates of a scan; false for points on films, which are put right in their own file.
  bool may_be_corrected = false;
  std::vector<measure::VertebralBody> bodies;  ///< before any correction; a body that holds cement is marked so
};

inline constexpr const char* kViewsFile = "views.json";
/// "view-2020-01-02.png".
[[nodiscard]] std::string view_file(const std::string& tag);

[[nodiscard]] std::string views_json(const CaseReport& report);
/// Throws Error where the text was not written by views_json.
[[nodiscard]] std::vector<KeptStudy> parse_views(std::string_view text, const std::string& subject);

}  // namespace kyphos::io
