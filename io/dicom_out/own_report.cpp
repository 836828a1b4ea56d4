#include "io/dicom_out/own_report.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <stdexcept>

#include "io/calendar_day.h"
#include "io/derived_uid.h"
#include "io/dicom/dating/dates.h"
#include "io/dicom/files/nesting.h"
#include "io/dicom/header/header.h"
#include "io/dicom/header/tags.h"
#include "io/dicom_out/report_content.h"
#include "io/dicom_out/report_reading.h"
#include "io/report/words/tracked_body.h"

namespace kyphos::io {
namespace {

using dicom::text_of;
using dicom::utf8_text_of;

/// One file, as far as it could be read.
struct ReadReport {
  OwnReport report;
  std::vector<dicom_out::ReportedBody> bodies;
  std::string why_not;  ///< empty: it is taken
  std::optional<std::string> header_date;
  std::string digest;
};

bool loaded(const std::filesystem::path& file, DcmFileFormat& format) {
  dicom::prepare_dicom_libraries();
  return dicom::structure_of(file) == dicom::Structure::Readable && format.loadFile(file.c_str()).good();
}

bool is_own(DcmItem& data) {
  return text_of(data, DCM_Manufacturer) == dicom::kOwnManufacturer && text_of(data, DCM_Modality) == "SR";
}

/// What stands for the patient in tracking identifiers, as SourceSeries::person.
std::string person_of(const OwnReport& report) {
  return report.patient_id.empty() ? "study\x1f" + report.study.study_uid : report.patient_id + "\x1f" + report.issuer;
}

/// Why the report may not be what this program wrote of this patient at this date; empty where it is.
std::string why_not_taken(DcmItem& data, const dicom_out::ReportContent& content, const OwnReport& report) {
  if (content.digest.empty()) {
    return "an earlier version wrote it without the digest by which it could be known to be unchanged";
  }
  if (content.digest != dicom_out::content_digest(data)) {
    return "its measurements were changed after it was written";
  }
  if (!report.study.date) {
    return "it tells no date, or several";
  }
  const std::string person = person_of(report);
  const CaseReport none{};
  const bool other_body = std::ranges::any_of(content.bodies, [&](const dicom_out::ReportedBody& each) {
    const measure::VertebralBody& body = each.vertebra.body;
    return body.name.level && each.tracking_uid != tracked_body(none, 0, body, person).uid;
  });
  const bool other_spine = !content.spine_uid.empty() && content.spine_uid != derived_uid("spine\x1f" + person);
  return other_body || other_spine ? "its tracking identifiers are those of another patient than its header names" : "";
}

/// Of its time points, not of its header: that is the date by which the images were ordered.
std::optional<std::string> date_of(const dicom_out::ReportContent& content) {
  if (content.dates.size() != 1) {
    return std::nullopt;
  }
  const std::string& date = content.dates.front();
  return dicom::iso_date(date) ? dicom::iso_date(date) : calendar_day(date) ? std::optional(date) : std::nullopt;
}

std::optional<ReadReport> read_one(const std::filesystem::path& file) try {
  DcmFileFormat format;
  if (!loaded(file, format) || !is_own(*format.getDataset())) {
    return std::nullopt;
  }
  DcmDataset& data = *format.getDataset();
  dicom_out::ReportContent content = dicom_out::content_of(data);
  if (content.bodies.empty() && content.angles.empty()) {
    return std::nullopt;  // only words: nothing that could be compared
  }
  ReadReport read;
  read.header_date = dicom::iso_date(text_of(data, DCM_StudyDate));
  OwnReport& report = read.report;
  report.patient_id = utf8_text_of(data, DCM_PatientID);
  report.issuer = utf8_text_of(data, DCM_IssuerOfPatientID);
  report.birth_date = text_of(data, DCM_PatientBirthDate);
  report.version = text_of(data, DCM_SoftwareVersions);
  report.study.study_uid = text_of(data, DCM_StudyInstanceUID);
  report.study.date = date_of(content);
  report.study.from_report = true;
  report.study.bodies_from = {.name = "an earlier kyphos", .version = report.version};
  report.study.series.series_uid = content.source_series;
  report.study.series.modality = "CT";
  report.study.series.reason = kFromReport;
  report.study.series.reason_code = "own_report";
  report.study.measured.angles = std::move(content.angles);
  read.digest = content.digest;
  read.why_not = why_not_taken(data, content, report);
  if (read.why_not.empty() && !dicom_out::take_reading(content.said, report.study)) {
    read.why_not = "it tells posture or acquisition in words that are not known";
  }
  read.bodies = std::move(content.bodies);
  return read;
} catch (const std::logic_error&) {
  // DCMTK cuts some broken strings at places that they do not have (DcmByteString::verify).
  return std::nullopt;
}

/// "0.10.2" comes after "0.9".
std::vector<int> version_numbers(const std::string& version) {
  std::vector<int> numbers;
  for (std::size_t start = 0; start <= version.size();) {
    const std::size_t end = std::min(version.find('.', start), version.size());
    int number = 0;
    std::from_chars(version.data() + start, version.data() + end, number);
    numbers.push_back(number);
    start = end + 1;
  }
  return numbers;
}

/// Puts bodies and angles of the same study together.
void join(ReadReport& whole, ReadReport part) {
  std::ranges::move(part.bodies, std::back_inserter(whole.bodies));
  std::ranges::move(part.report.study.measured.angles, std::back_inserter(whole.report.study.measured.angles));
  if (whole.report.study.series.series_uid.empty()) {
    whole.report.study.series.series_uid = part.report.study.series.series_uid;
  }
}

bool has_twice(std::vector<dicom_out::ReportedBody>& bodies) {
  std::ranges::sort(bodies, {},
                    [](const dicom_out::ReportedBody& each) { return each.vertebra.body.position_from_top; });
  return std::ranges::adjacent_find(bodies, {}, [](const dicom_out::ReportedBody& each) {
           return each.vertebra.body.position_from_top;
         }) != bodies.end();
}

/// All that one version reported of a study; nothing where there are several reports of the same thing that differ.
std::optional<OwnReport> together(std::vector<ReadReport> parts) {
  ReadReport whole = std::move(parts.front());
  for (std::size_t at = 1; at < parts.size(); ++at) {
    join(whole, std::move(parts[at]));
  }
  std::vector<std::string> angles;
  for (const measure::SpineAngle& angle : whole.report.study.measured.angles) {
    angles.push_back(angle.name);
  }
  std::ranges::sort(angles);
  if (has_twice(whole.bodies) || std::ranges::adjacent_find(angles) != angles.end()) {
    return std::nullopt;
  }
  for (dicom_out::ReportedBody& body : whole.bodies) {
    body.vertebra.body.single_slice = whole.report.study.series.single_slice;
    whole.report.study.measured.vertebrae.push_back(std::move(body.vertebra));
  }
  return std::move(whole.report);
}

void add_study(std::vector<ReadReport> all, OwnReports& result) {
  const auto latest =
      std::ranges::max_element(all, {}, [](const ReadReport& each) { return version_numbers(each.report.version); });
  const std::string version = latest->report.version;
  std::erase_if(all, [&version](const ReadReport& each) { return each.report.version != version; });
  const RefusedReport refused{.study_uid = all.front().report.study.study_uid,
                              .date = all.front().report.study.date,
                              .why_not = "several reports of the study differ, and nothing tells which one holds"};
  std::optional<OwnReport> whole = together(std::move(all));
  if (!whole) {
    result.refused.push_back(refused);
  } else if (!whole->study.measured.vertebrae.empty()) {
    result.reports.push_back(std::move(*whole));
  }
}

}  // namespace

OwnReports read_own_reports(std::span<const std::filesystem::path> files) {
  OwnReports result;
  std::map<std::string, std::vector<ReadReport>> by_study;
  for (const std::filesystem::path& file : files) {
    std::optional<ReadReport> read = read_one(file);
    if (!read) {
      continue;
    }
    const StudyReport& study = read->report.study;
    if (!read->why_not.empty()) {
      result.refused.push_back({.study_uid = study.study_uid,
                                .date = study.date ? study.date : read->header_date,
                                .why_not = read->why_not});
      continue;
    }
    std::vector<ReadReport>& same = by_study[study.study_uid];
    if (std::ranges::find(same, read->digest, &ReadReport::digest) == same.end()) {
      same.push_back(std::move(*read));
    }
  }
  for (auto& [study, all] : by_study) {
    static_cast<void>(study);
    add_study(std::move(all), result);
  }
  std::ranges::stable_sort(result.reports, {}, [](const OwnReport& each) { return each.study.date.value_or(""); });
  return result;
}

std::optional<ReportOwner> owner_of_report(const std::filesystem::path& file) try {
  DcmFileFormat format;
  if (!loaded(file, format) || !is_own(*format.getDataset())) {
    return std::nullopt;
  }
  DcmDataset& data = *format.getDataset();
  return ReportOwner{.patient_id = utf8_text_of(data, DCM_PatientID),
                     .issuer = utf8_text_of(data, DCM_IssuerOfPatientID),
                     .study_uid = text_of(data, DCM_StudyInstanceUID)};
} catch (const std::logic_error&) {
  return std::nullopt;
}

}  // namespace kyphos::io
