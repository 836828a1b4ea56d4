#include "pipeline/cli/review.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include "io/corrections/corrections.h"
#include "io/criteria_file.h"
#include "io/dicom/labels/read_labels.h"
#include "io/error.h"
#include "io/inert_text.h"
#include "io/output_folder.h"
#include "io/patient_key.h"
#include "io/report/json/report_json.h"
#include "io/report/report_files.h"
#include "io/report/terminal/terminal_table.h"
#include "pipeline/analyse_case.h"
#include "pipeline/batch/settings.h"
#include "pipeline/cli/archive_inputs.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/input_problem.h"
#include "pipeline/cli/review_input.h"
#include "pipeline/cli/send_options.h"
#include "pipeline/cli/status_line.h"
#include "pipeline/cli/timings.h"
#include "pipeline/dicom_output.h"
#include "pipeline/earlier_reports.h"
#include "pipeline/network/deliver.h"
#include "pipeline/step_clock.h"

namespace kyphos::pipeline {
namespace {

struct ReviewOptions {
  std::vector<std::filesystem::path> inputs;
  std::filesystem::path out;
  std::filesystem::path key_file;
  std::filesystem::path clinical;
  std::filesystem::path criteria;
  std::string edition = "2022";
  std::string label;
  BodyInputs bodies;
  bool trust_labels = false;
  std::filesystem::path corrections;
  SendOptions send;
  bool masks = false;
  bool keep_views = false;
  bool dicom = false;
  bool timings = false;
  bool identified = false;
  bool one_patient = false;
  bool mr = false;
  bool quiet = false;
  bool json = false;
};

std::string key_of(const io::PatientSummary& patient, const ReviewOptions& options) {
  if (options.identified) {
    return patient.id.empty() ? patient.name : patient.id;
  }
  const io::SecretKey secret = options.key_file.empty() ? io::read_or_make_secret_key(options.out / "kyphos.key")
                                                        : io::read_secret_key(options.key_file);
  return io::patient_key(secret, patient);
}

/// Without the names, which may tell whose they are: those go to stderr.
std::vector<measure::Warning> left_out(std::span<const io::IgnoredFile> files) {
  if (files.empty()) {
    return {};
  }
  return {{.code = "ignored_files",
           .text = "Left out: " + ignored_summary(files, FileNames::Hidden) + "; kyphos scan names them"}};
}

void require_a_study(const io::CaseReport& report) {
  if (!report.studies.empty()) {
    return;
  }
  std::string problems;
  for (const io::StudyFailure& failure : report.failures) {
    problems += (problems.empty() ? "" : "\n  ") + failure.problem;
  }
  throw io::Error("no study could be measured", problems.empty() ? "there is none" : problems);
}

AnalysisOptions analysis_options(const ReviewOptions& options, StatusLine& status, ReviewInput& input) {
  return {.segment = {.label = options.label.empty() ? std::nullopt : std::optional(parse_label(options.label)),
                      .make_masks = options.masks},
          .classify = {.clinical_file = options.clinical,
                       .criteria = options.criteria.empty() ? classify::default_criteria()
                                                            : io::read_criteria_file(options.criteria),
                       .edition = classify::edition_from_name(options.edition).value_or(classify::Edition::Acr2022)},
          .labels = std::move(input.labels),
          .label_surfaces = options.trust_labels ? LabelSurfaces::Trusted : LabelSurfaces::Refitted,
          .points = std::move(input.points),
          .corrections = corrections_for(options.corrections, options.out),
          .keep_views = options.keep_views,
          .progress = [&status](std::string_view step) { status.show(std::string(step) + " ..."); },
          .earlier_reports = std::move(input.earlier.studies)};
}

void print(const io::CaseReport& report, const ReviewOptions& options) {
  if (options.json) {
    std::cout << io::report_json(report);
  } else if (!options.quiet) {
    std::cout << io::inert(io::terminal_text(report), io::LineBreaks::Kept) << "Written to "
              << io::inert(options.out.string()) << " (open report.html)\n";
  }
}

/// Studies without DICOM output, earlier reports that were not taken and studies that were not measured, on stderr.
void tell_what_is_missing(const io::CaseReport& report) {
  for (const measure::Warning& warning : report.warnings) {
    if (warning.code == kNoDicomOutput || warning.code == kReportNotTaken) {
      std::cerr << "kyphos: " << io::inert(warning.text) << "\n";
    }
  }
  for (const io::StudyFailure& failure : report.failures) {
    std::cerr << "kyphos: study " << failure.date.value_or("without a date")
              << " was not measured: " << io::inert(failure.problem) << "\n";
  }
}

/// Sends what was written, where that was asked for; true where nothing is left unsent.
bool send_written(const ReviewOptions& options, StatusLine& status) {
  if (options.send.send.empty()) {
    return true;
  }
  status.show("send ...");
  const Delivery delivery = delivery_of(options.send);
  const DeliveryCounts counts = deliver(identified_objects(options.out / io::kIdentifiedFolder), delivery);
  status.clear();
  if (!options.quiet && !options.json) {
    std::cout << words(counts, delivery) << "\n";
  }
  tell_problems(counts, std::cerr);
  return counts.failed == 0;
}

int review_of(const ReviewOptions& options, ArchiveInputs& archives) {
  StatusLine status(options.quiet ? StatusWanted::Never : StatusWanted::IfTerminal);
  StepClock clock([&status](std::string_view step) { status.show(std::string(step) + " ..."); });
  io::OutputFolder out(options.out);
  const io::InputIndex index = options.inputs.empty() ? io::InputIndex{} : clock.run("index", [&] {
    const auto show = [&status](std::size_t count) { status.show("indexing: " + std::to_string(count) + " files"); };
    const io::Persons persons = options.one_patient ? io::Persons::One : io::Persons::AsFilesSay;
    const io::GreyNifti grey = options.mr ? io::GreyNifti::Mr : io::GreyNifti::AsFilesSay;
    return without_label_maps(without_outputs(archives.index(options.inputs, show, persons, grey), options.out));
  });
  ReviewInput input = options.inputs.empty() ? review_of_labels_alone(options.bodies)
                                             : review_input(only_patient(index, options.inputs), options.bodies);
  input.earlier = earlier_reports(input.patient, index);
  io::CaseReport report = clock.run("analyse", [&] {
    return analyse_case(input.patient, key_of(input.patient, options), analysis_options(options, status, input));
  });
  std::ranges::copy(input.earlier.warnings, std::back_inserter(report.warnings));
  tell_corrections(report, corrections_for(options.corrections, options.out));
  if (options.one_patient) {
    report.settings["persons"] = kToldOne;
  }
  if (options.mr) {
    report.settings["nifti"] = kToldMr;
  }
  const std::vector<io::IgnoredFile> damaged = damaged_files(index);
  std::ranges::move(left_out(damaged), std::back_inserter(report.warnings));
  for (io::StudyFailure& failure : report.failures) {
    failure.problem = archives.by_archive(std::move(failure.problem));
  }
  require_a_study(report);
  clock.run("write", [&] {
    if (options.dicom) {
      stage_dicom(report, out);
    }
    io::stage_report(report, out);
    if (options.keep_views) {
      io::stage_views(report, out);
    }
    out.commit();
    return true;
  });
  status.clear();
  print(report, options);
  if (options.timings) {
    std::cerr << io::inert(timings_text(report, clock.times()), io::LineBreaks::Kept);
  }
  if (!damaged.empty()) {
    std::cerr << "kyphos: left out " << io::inert(ignored_summary(damaged)) << "\n";
  }
  tell_what_is_missing(report);
  const bool all_sent = send_written(options, status);
  return report.failures.empty() && all_sent ? kExitDone : kExitFailed;
}

int review(const ReviewOptions& options) {
  ArchiveInputs archives;
  try {
    return review_of(options, archives);
  } catch (const io::Error& error) {
    // Where an archive was unpacked to is gone by now, and nobody's business.
    throw io::Error(archives.by_archive(error.subject()), archives.by_archive(error.problem()), error.advice());
  }
}

std::string label_problem(const std::string& text) {
  try {
    static_cast<void>(parse_label(text));
    return {};
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

std::string scheme_problem(const std::string& text) {
  try {
    static_cast<void>(io::parse_label_scheme(text));
    return {};
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

std::string scheme_words() {
  std::string text;
  for (const std::string& word : io::label_scheme_words()) {
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

}  // namespace

std::function<int()> set_up_review(CLI::App& command) {
  const auto options = std::make_shared<ReviewOptions>();
  command
      .add_option("PATH", options->inputs,
                  "Folders, files, DICOMDIRs, NIfTI files, zip or tar archives of one patient; none where --labels "
                  "alone are measured")
      ->type_name("")
      ->check(CLI::ExistingPath.description(""));
  command
      .add_option("--labels", options->bodies.labels,
                  "Label map of the vertebrae: NIfTI, DICOM SEG, or a folder of them or of one file a structure; again "
                  "for each date")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->check(CLI::ExistingPath.description(""));
  command
      .add_option("--label-scheme", options->bodies.label_scheme,
                  "Numbering of --labels where the file does not tell it: " + scheme_words() +
                      ", or a file with a table of numbers and names (dseg.tsv, dataset.json)")
      ->type_name("SCHEME")
      ->check(scheme_problem);
  command.add_flag("--trust-labels", options->trust_labels,
                   "Measure the masks' own surfaces also where there is an image to refit them on");
  command
      .add_option("--points", options->bodies.points,
                  "Six points a body that a reader set, on a film or in a scan: JSON, CSV or a DICOM structured report "
                  "(docs/points.md); again for each file, also of a second reader")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->check(CLI::ExistingFile.description(""));
  command
      .add_option("--corrections", options->corrections,
                  "What a reader has put right (docs/corrections.md); else DIR/corrections.json, where there is one")
      ->type_name("FILE")
      ->check(CLI::ExistingFile.description(""));
  command.add_option("--out", options->out, "Folder for the report; made where needed")->required()->type_name("DIR");
  command.add_flag("--masks", options->masks, "Also write bodies.nii.gz: labels on the grid of the scan");
  command.add_flag("--keep-views", options->keep_views,
                   "Also write views.json and view-*.jpg: what kyphos serve needs to show and correct the case");
  CLI::Option* const dicom = command.add_flag(
      "--dicom", options->dicom,
      "Also write DIR/identified: segmentation, structured reports, pages and PDF as DICOM objects of the "
      "source's patient and study, and FHIR under the same identity");
  add_send_options(command, options->send, dicom);
  command
      .add_option("--label", options->label,
                  "Name the body whose middle is nearest to this height, e.g. T12@-123.5 (LPS z in mm)")
      ->type_name("LEVEL@z")
      ->check(label_problem);
  command
      .add_option("--key-file", options->key_file, "Secret that patient keys are made with; else a random one in DIR")
      ->type_name("FILE")
      ->check(CLI::ExistingFile.description(""));
  command.add_option("--clinical", options->clinical, "Clinical facts: JSON, CSV or FHIR (kyphos clinical-template)")
      ->type_name("FILE")
      ->check(CLI::ExistingFile.description(""));
  command.add_option("--criteria", options->criteria, "The site's own thresholds (kyphos criteria)")
      ->type_name("FILE")
      ->check(CLI::ExistingFile.description(""));
  command.add_option("--edition", options->edition, "Edition of the appropriateness criteria: 2022 or 2018")
      ->check(CLI::IsMember({"2022", "2018"}));
  command.add_flag("--identified", options->identified, "Call the patient by the id in the files, not by a keyed hash");
  command.add_flag("--mr", options->mr, "NIfTI volumes without negative values are MR");
  command.add_flag("--one-patient", options->one_patient,
                   "All files are of one person, whatever ids they carry or lack; bones must not contradict it");
  command.add_flag("--timings", options->timings, "Show where the time went, and the memory, on stderr");
  command.add_flag("--quiet", options->quiet, "Print no table");
  command.add_flag("--json", options->json, "Print report.json instead of the table");
  command.callback([options] {
    if (options->inputs.empty() && options->bodies.labels.empty()) {
      throw CLI::RequiredError("PATH");
    }
    if (!options->bodies.points.empty() &&
        (options->inputs.empty() || !options->bodies.labels.empty() || !options->label.empty())) {
      throw CLI::ValidationError("--points",
                                 "needs the pictures that they lie on as PATH, and goes without --labels "
                                 "and --label: points carry their own names");
    }
    if (options->bodies.labels.empty() && (options->trust_labels || !options->bodies.label_scheme.empty())) {
      throw CLI::RequiresError("--trust-labels and --label-scheme", "--labels");
    }
  });
  return [options] { return review(*options); };
}

}  // namespace kyphos::pipeline
