#include "pipeline/earlier_reports.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "io/dicom/header/own_objects.h"
#include "io/dicom_out/own_report.h"

namespace kyphos::pipeline {
namespace {

std::string report_called(const std::optional<std::string>& date) {
  return date ? "The kyphos report of " + *date : "A kyphos report among the inputs";
}

measure::Warning report_not_taken(const std::optional<std::string>& date, const std::string& why_not) {
  return {.code = kReportNotTaken, .text = report_called(date) + " is not compared with: " + why_not + "."};
}

/// Why a report is not of this patient; nothing where it is.
std::optional<std::string> other_patient(const io::OwnReport& report, const io::PatientSummary& patient) {
  if (report.patient_id.empty() || patient.id.empty()) {
    return "it or the images name no patient";
  }
  if (report.patient_id != patient.id) {
    return "it is of another patient";
  }
  if (!report.birth_date.empty() && !patient.birth_date.empty() && report.birth_date != patient.birth_date) {
    return "it names another date of birth than the images";
  }
  return std::nullopt;
}

std::set<std::string> studies_with_images(const io::PatientSummary& patient) {
  std::set<std::string> studies;
  for (const io::StudySummary& study : patient.studies) {
    if (study.chosen) {
      studies.insert(study.study_uid);
    }
  }
  return studies;
}

measure::Warning values_only(const io::StudyReport& study) {
  const std::string& version = study.bodies_from.version;
  return {
      .code = "values_of_earlier_report",
      .text = "The images of this date were not there: its values are those of a structured report that kyphos " +
              version + " wrote, and are compared as two separate measurements, with the error of both" +
              (version == KYPHOS_VERSION ? "." : "; this is kyphos " KYPHOS_VERSION ", which may measure otherwise.")};
}

}  // namespace

EarlierReports earlier_reports(const io::PatientSummary& patient, const io::InputIndex& index) {
  std::vector<std::filesystem::path> files;
  for (const io::IgnoredFile& file : index.ignored) {
    if (file.reason_code == io::dicom::kOwnReport) {
      files.push_back(file.file);
    }
  }
  const std::set<std::string> imaged = studies_with_images(patient);
  EarlierReports result;
  io::OwnReports read = io::read_own_reports(files);
  for (const io::RefusedReport& refused : read.refused) {
    if (!imaged.contains(refused.study_uid)) {
      result.warnings.push_back(report_not_taken(refused.date, refused.why_not));
    }
  }
  for (io::OwnReport& report : read.reports) {
    if (imaged.contains(report.study.study_uid)) {
      continue;
    }
    if (const auto why_not = other_patient(report, patient)) {
      // The date of another patient's examination is nobody's business here.
      const bool same = report.patient_id == patient.id;
      result.warnings.push_back(report_not_taken(same ? report.study.date : std::nullopt, *why_not));
      continue;
    }
    report.study.warnings.push_back(values_only(report.study));
    result.studies.push_back(std::move(report.study));
  }
  return result;
}

std::vector<AnalysedStudy> with_reported(std::vector<AnalysedStudy> studies, std::span<const io::StudyReport> reported,
                                         std::vector<io::StudyFailure>& failures) {
  std::optional<std::string> latest;
  for (const AnalysedStudy& study : studies) {
    latest = std::max(latest, study.report.date);
  }
  for (const io::StudyReport& report : reported) {
    const bool measured = std::ranges::any_of(
        studies, [&report](const AnalysedStudy& study) { return study.report.study_uid == report.study_uid; });
    if (measured || !latest || !report.date || *report.date >= *latest) {
      continue;
    }
    AnalysedStudy added{.report = report, .spine = {}, .slice = {}, .painted = true};
    const auto failed = std::ranges::find(failures, report.study_uid, &io::StudyFailure::study_uid);
    if (failed != failures.end()) {
      added.report.warnings.push_back({.code = "images_not_measured", .text = failed->problem});
      failures.erase(failed);
    }
    studies.push_back(std::move(added));
  }
  // Undated ones stay last, as in the index.
  std::ranges::stable_sort(studies, {}, [](const AnalysedStudy& study) { return study.report.date.value_or("~"); });
  return studies;
}

}  // namespace kyphos::pipeline
