#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/report/case_report.h"

namespace kyphos::io {

/// A study as this program's own structured reports tell it: the way back from bodies_report and spine_report. Values
/// with their errors, names, grades; no surfaces, no places, no findings beyond cement.
struct OwnReport {
  std::string patient_id, issuer, birth_date;  ///< identity: for comparing only, never printed
  std::string version;                         ///< of the program that wrote it
  StudyReport study;                           ///< with StudyReport::from_report
};

/// A report that is not taken, with the reason: a clause.
struct RefusedReport {
  std::string study_uid;  ///< empty where it does not even say that
  std::optional<std::string> date;
  std::string why_not;
};

struct OwnReports {
  std::vector<OwnReport> reports;  ///< one a study, by date
  std::vector<RefusedReport> refused;
};

/// Reads structured reports of this program, whatever the rest of `files` is. The reports of one study (bodies, spine)
/// are put together. One is refused whose measurements were changed after it was written, whose tracking identifiers
/// are those of another patient than its header names, or that an earlier version wrote without what is needed to
/// tell. Where several versions of the program reported one study the latest counts; several reports of one version
/// that differ are refused.
[[nodiscard]] OwnReports read_own_reports(std::span<const std::filesystem::path> files);

/// How the series of these reports begin in an archive's list.
inline constexpr const char* kOwnReportSeries = "kyphos ";

/// Whose report a file is: patient id and issuer, study. Nothing where it cannot be read.
struct ReportOwner {
  std::string patient_id, issuer, study_uid;
};
[[nodiscard]] std::optional<ReportOwner> owner_of_report(const std::filesystem::path& file);

}  // namespace kyphos::io
