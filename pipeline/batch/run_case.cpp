#include "pipeline/batch/run_case.h"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <new>

#include "io/corrections/corrections.h"
#include "io/error.h"
#include "io/input.h"
#include "io/output_folder.h"
#include "io/report/picture/thumbnail.h"
#include "io/report/report_files.h"
#include "io/whole_file.h"
#include "pipeline/analyse_case.h"
#include "pipeline/batch/bids.h"
#include "pipeline/batch/case_labels.h"
#include "pipeline/batch/case_request.h"
#include "pipeline/batch/case_rows.h"
#include "pipeline/batch/converted_beside.h"
#include "pipeline/batch/label_ties.h"
#include "pipeline/batch/pseudonym.h"
#include "pipeline/batch/scrub.h"
#include "pipeline/dicom_output.h"
#include "pipeline/earlier_reports.h"

namespace kyphos::pipeline {
namespace {

/// The output could not be written, which is no fault of the images.
struct Unwritable {
  std::string what;
};

/// A NIfTI label map among the files of a scan is no patient of its own.
bool goes_with_a_scan(const io::FileRow& file, const CaseRequest& request) {
  return file.reason_code == kLabelMapCode && request.files.size() > 1;
}

std::vector<std::filesystem::path> paths_of(const CaseRequest& request) {
  std::vector<std::filesystem::path> paths;
  for (const io::FileRow& file : request.files) {
    std::error_code gone;  // a file that vanished is a row with its reason
    if (std::filesystem::is_regular_file(file.path, gone) && !goes_with_a_scan(file, request)) {
      paths.push_back(file.path);
    }
  }
  return paths;
}

constexpr const char* kToldInLedger = "taken as one patient's by --one-patient, not by what the files say";

/// Does the case hold files that only the word of the caller makes one person's?
bool told_one_patient(const io::PatientSummary& patient) {
  return std::ranges::any_of(patient.studies, [](const io::StudySummary& study) {
    return std::ranges::any_of(study.series, [](const io::SeriesSummary& series) {
      return std::ranges::find(series.warnings, io::kToldOnePatient, &measure::Warning::code) != series.warnings.end();
    });
  });
}

/// All files of a case carry one patient id, but a NIfTI or a file without id may stand for itself: the index decides,
/// and its patients, if more than one, are of one case only where they are one person.
io::PatientSummary one_patient(io::InputIndex& index) {
  if (index.patients.empty()) {
    return {};
  }
  if (index.patients.size() > 1) {
    throw io::Error("case", "files of one patient id name different issuers of that id",
                    "They may be different people: batch them apart.");
  }
  return index.patients.front();
}

void write_report(io::CaseReport report, const CaseRequest& request) {
  try {
    io::OutputFolder folder(request.report_folder);
    if (request.dicom) {
      stage_dicom(report, folder);
      report = without_paths(std::move(report), request.files);
    }
    io::stage_report(report, folder);
    if (request.keep_views) {
      io::stage_views(report, folder);
    }
    folder.commit();
    if (!report.studies.empty() && !report.studies.front().pictures.empty()) {
      io::write_whole(
          request.result_file.parent_path() / "thumbnail.jpg",
          io::thumbnail_jpeg(report.studies.back().pictures.empty() ? report.studies.front().pictures.front().png
                                                                    : report.studies.back().pictures.front().png));
    }
    if (request.layout == Layout::Bids) {
      arrange_as_bids(request.report_folder, report);
    }
  } catch (const io::Error& error) {
    throw Unwritable{error.what()};
  } catch (const std::filesystem::filesystem_error& error) {
    throw Unwritable{error.code().message()};
  }
}

io::CaseReport analyse(const io::PatientSummary& patient, const CaseRequest& request, CaseLabels& labels,
                       EarlierReports earlier) {
  BatchSettings settings{.edition = request.edition, .masks = request.masks};
  if (!request.criteria.empty()) {
    settings.criteria = request.criteria;
  }
  AnalysisOptions options = analysis_options(settings);
  options.classify.clinical_file = request.clinical;
  options.labels = std::move(labels.by_study);
  options.keep_views = request.keep_views;
  options.earlier_reports = std::move(earlier.studies);
  if (const auto kept = request.report_folder / io::kCorrectionsFile; std::filesystem::exists(kept)) {
    options.corrections = io::read_corrections(kept);
  }
  io::CaseReport report = analyse_case(patient, request.patient_key, options);
  std::ranges::move(earlier.warnings, std::back_inserter(report.warnings));
  report.settings.erase("clinical_file");  // a path, which may name people
  report.settings["dates"] = request.dates == Dates::Kept ? "kept" : "shifted";
  report.settings["uids"] = request.uids == Uids::Kept ? "kept" : "mapped";
  if (request.persons == io::Persons::One) {
    report.settings["persons"] = kToldOne;
  }
  if (request.grey == io::GreyNifti::Mr) {
    report.settings["nifti"] = kToldMr;
  }
  return without_paths(std::move(report), request.files);
}

/// Reports only where something was measured: a folder with nothing in it helps nobody.
io::CaseRow analyse_and_write(const CaseRequest& request) {
  io::InputIndex index = index_of_case(paths_of(request), request.persons, request.grey);
  const io::PatientSummary who = one_patient(index);
  EarlierReports earlier = pseudonymous(earlier_reports(who, index), request);
  const io::PatientSummary patient = pseudonymous(who, request);
  CaseLabels labels;
  if (request.labels == LabelMaps::Auto) {
    labels = labels_of_case(request.files, patient);
    for (auto& [study, map] : labels.by_study) {
      static_cast<void>(study);
      map.series.description.clear();  // a file's name, which may name people
    }
  }
  const io::CaseReport report = analyse(patient, request, labels, std::move(earlier));
  io::CaseRow row = rows_of(patient, report);
  if (told_one_patient(patient)) {
    row.reason += (row.reason.empty() ? "" : " | ") + std::string(kToldInLedger);
  }
  if (!report.studies.empty()) {
    write_report(report, request);
  }
  if (!index.patients.empty()) {
    index.patients.front() = patient;
  }
  row.files = with_label_rows(file_outcomes(request.files, index, row), labels.rows);
  if (told_one_patient(patient)) {
    for (io::FileRow& file : row.files) {
      file.reason += "; " + std::string(kToldInLedger);
    }
  }
  if (report.studies.empty()) {  // paired, but of no use
    for (io::FileRow& file : row.files) {
      file.outcome = file.reason_code == kLabelMapCode && file.outcome == "measured" ? "rejected" : file.outcome;
    }
  }
  return row;
}

io::CaseRow failed(const CaseRequest& request, const std::string& reason) {
  io::CaseRow row{.patient_key = request.patient_key, .outcome = "failed", .reason = reason};
  row.files = request.files;
  for (io::FileRow& file : row.files) {
    file.outcome = "failed";
    file.reason_code = "case_failed";
    file.reason = reason;
  }
  return row;
}

/// No sentence that goes into the database may hold a path.
void scrub(io::CaseRow& row, const CaseRequest& request) {
  row.reason = without_paths(std::move(row.reason), request.files);
  for (io::StudyRow& study : row.studies) {
    study.reason = without_paths(std::move(study.reason), request.files);
  }
  for (io::SeriesRow& series : row.series) {
    series.reason = without_paths(std::move(series.reason), request.files);
  }
  for (io::FileRow& file : row.files) {
    file.reason = without_paths(std::move(file.reason), request.files);
  }
}

}  // namespace

int run_case(const std::filesystem::path& request_file) {
  const CaseRequest request = read_case_request(request_file);
  io::CaseRow row;
  try {
    row = analyse_and_write(request);
  } catch (const Unwritable& problem) {
    std::cerr << problem.what << "\n";
    return kCaseUnwritable;
  } catch (const std::bad_alloc&) {
    return kCaseOutOfMemory;
  } catch (const std::exception& error) {
    row = failed(request, error.what());
  }
  scrub(row, request);
  try {
    write_case_result(row, request.result_file);
  } catch (const io::Error& error) {
    std::cerr << error.what() << "\n";
    return kCaseUnwritable;
  }
  return kCaseDone;
}

}  // namespace kyphos::pipeline
