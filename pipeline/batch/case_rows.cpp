#include "pipeline/batch/case_rows.h"

#include <algorithm>
#include <unordered_map>

#include "io/report/cohort/worklist.h"
#include "io/report/csv/progression_csv.h"
#include "io/report/csv/vertebrae_csv.h"
#include "io/report/words/words.h"

namespace kyphos::pipeline {
namespace {

io::StoredNumber stored(const measure::Measured<double>& measured) {
  if (!measured) {
    return {.why_not = measured.why_not()};
  }
  return {.value = measured.value(), .standard_error = measured.standard_error()};
}

io::VertebraRow row_of(const std::string& study_uid, int ordinal, const measure::MeasuredVertebra& vertebra) {
  const measure::VertebralBody& body = vertebra.body;
  io::VertebraRow row{.study_uid = study_uid,
                      .ordinal = ordinal,
                      .level = body.name.level ? std::string(measure::name(*body.name.level)) : std::string{},
                      .level_confidence = body.name.confidence,
                      .status = std::string(io::word(body.status)),
                      .why_not = body.why_not};
  if (vertebra.genant) {
    row.genant_type = std::string(io::word(vertebra.genant.value().type));
    row.genant_grade = vertebra.genant.value().grade;
    row.genant_evidence = vertebra.genant.value().evidence;
  }
  for (const auto& [key, value] : vertebra.values) {
    row.values.emplace(key, stored(value));
  }
  return row;
}

void add_measured(io::CaseRow& row, const io::StudyReport& study) {
  int ordinal = 0;
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    row.vertebrae.push_back(row_of(study.study_uid, ordinal++, vertebra));
  }
  for (const measure::SpineAngle& angle : study.measured.angles) {
    row.angles.push_back({.study_uid = study.study_uid,
                          .name = angle.name,
                          .upper = angle.upper,
                          .lower = angle.lower,
                          .value_deg = stored(angle.value_deg)});
  }
}

const io::StudyReport* measured_study(const io::CaseReport& report, const std::string& study_uid) {
  const auto found = std::ranges::find(report.studies, study_uid, &io::StudyReport::study_uid);
  return found == report.studies.end() ? nullptr : &*found;
}

std::string problem_of(const io::CaseReport& report, const std::string& study_uid) {
  const auto found = std::ranges::find(report.failures, study_uid, &io::StudyFailure::study_uid);
  return found == report.failures.end() ? "was left out" : found->problem;
}

void add_study(io::CaseRow& row, const io::StudySummary& study, const io::CaseReport& report) {
  const io::StudyReport* const measured = measured_study(report, study.study_uid);
  const std::string problem = measured == nullptr ? problem_of(report, study.study_uid) : std::string{};
  int ordinal = 0;
  for (const io::SeriesSummary& series : study.series) {
    const bool chosen = study.chosen && static_cast<std::size_t>(ordinal) == *study.chosen;
    io::SeriesRow& out = row.series.emplace_back(io::SeriesRow{.study_uid = study.study_uid,
                                                               .ordinal = ordinal++,
                                                               .series_uid = series.series_uid,
                                                               .modality = series.modality,
                                                               .orientation = series.orientation,
                                                               .slices = series.slice_count,
                                                               .outcome = series.usable ? "not_chosen" : "rejected",
                                                               .reason_code = series.reason_code,
                                                               .reason = series.reason});
    if (chosen) {
      out.outcome = measured != nullptr ? "measured" : "failed";
      out.reason_code = measured != nullptr ? series.reason_code : "not_measured";
      out.reason = measured != nullptr ? series.reason : problem;
    } else if (series.usable) {
      out.reason_code = "not_chosen";
      out.reason = "could be measured, but another series of the study suits better";
    }
  }
  const std::size_t shown = study.chosen.value_or(0);
  const bool any = !study.series.empty();
  row.studies.push_back({.study_uid = study.study_uid,
                         .date = study.date,
                         .modality = any ? study.series[shown].modality : std::string{},
                         .posture = any ? std::string(io::word(study.series[shown].posture)) : std::string{},
                         .series_uid = study.chosen ? study.series[shown].series_uid : std::string{},
                         .outcome = measured != nullptr ? "measured" : "not_measured",
                         .reason = problem});
}

void set_outcome(io::CaseRow& row, const io::PatientSummary& patient, const io::CaseReport& report) {
  const bool any_chosen =
      std::ranges::any_of(patient.studies, [](const io::StudySummary& study) { return study.chosen.has_value(); });
  for (const io::StudyRow& study : row.studies) {
    if (study.outcome != "measured") {
      row.reason += (row.reason.empty() ? "" : " | ") + study.date.value_or("undated study") + ": " + study.reason;
    }
  }
  if (report.studies.empty()) {
    row.outcome = any_chosen ? "failed" : "nothing_to_measure";
  } else {
    row.outcome = row.reason.empty() ? "measured" : "measured_in_part";
  }
}

struct Fate {
  std::string study_uid, series_uid, outcome, reason_code, reason;
};

/// By the real path, since a link and its target are the same bytes.
using Fates = std::unordered_map<std::string, Fate>;

std::string real_path(const std::filesystem::path& file) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(file, error);
  return error ? file.string() : real.string();
}

Fates fates_of(const io::InputIndex& index, const io::CaseRow& analysed) {
  Fates fates;
  for (const io::IgnoredFile& ignored : index.ignored) {
    fates[real_path(ignored.file)] = {.study_uid = {},
                                      .series_uid = {},
                                      .outcome = "ignored",
                                      .reason_code = ignored.reason_code,
                                      .reason = ignored.reason};
  }
  for (const io::PatientSummary& patient : index.patients) {
    for (const io::StudySummary& study : patient.studies) {
      for (std::size_t i = 0; i < study.series.size(); ++i) {
        const auto row = std::ranges::find_if(analysed.series, [&](const io::SeriesRow& each) {
          return each.study_uid == study.study_uid && each.ordinal == static_cast<int>(i);
        });
        for (const io::SliceSource& slice : study.series[i].slices) {
          Fate& fate = fates[real_path(slice.file)];
          // Frames of one file may fall into several stacks: the best outcome is the file's.
          if (row != analysed.series.end() && fate.outcome != "measured") {
            fate = {row->study_uid, row->series_uid, row->outcome, row->reason_code, row->reason};
          }
        }
      }
    }
  }
  return fates;
}

}  // namespace

io::CaseRow rows_of(const io::PatientSummary& patient, const io::CaseReport& report) {
  io::CaseRow row{.patient_key = report.patient_key, .sex = report.sex, .age_years = report.age_years};
  for (const io::StudySummary& study : patient.studies) {
    add_study(row, study, report);
  }
  for (const io::StudyReport& study : report.studies) {
    add_measured(row, study);
  }
  set_outcome(row, patient, report);
  row.worklist = io::worklist_rows(report);
  row.tables["vertebrae.csv"] = io::vertebrae_csv({&report, 1});
  if (report.progression) {
    row.tables["progression.csv"] = io::progression_csv(report);
  }
  return row;
}

std::vector<io::FileRow> file_outcomes(std::span<const io::FileRow> files, const io::InputIndex& index,
                                       const io::CaseRow& analysed) {
  const Fates fates = fates_of(index, analysed);
  std::vector<io::FileRow> rows(files.begin(), files.end());
  for (io::FileRow& row : rows) {
    const auto fate = fates.find(real_path(row.path));
    if (fate == fates.end()) {
      std::error_code gone;
      const bool there = std::filesystem::is_regular_file(row.path, gone);
      row.outcome = "ignored";
      row.reason_code = there ? "superfluous" : "missing";
      row.reason = there ? "shows a slice that another file of its series shows as well"
                         : "vanished, or could not be reached, when its case ran; the next run looks for it again";
      continue;
    }
    row.study_uid = fate->second.study_uid.empty() ? row.study_uid : fate->second.study_uid;
    row.series_uid = fate->second.series_uid.empty() ? row.series_uid : fate->second.series_uid;
    row.outcome = fate->second.outcome;
    row.reason_code = fate->second.reason_code;
    row.reason = fate->second.reason;
  }
  return rows;
}

}  // namespace kyphos::pipeline
