#include "pipeline/classify_case.h"

#include <array>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

#include "classify/appropriateness.h"
#include "classify/gather_evidence.h"
#include "io/clinical/clinical_file.h"
#include "pipeline/time_points.h"

namespace kyphos::pipeline {
namespace {

classify::Tristate contrast_of(const io::StudyReport& study) {
  switch (study.series.contrast) {
    case io::Tristate::Yes:
      return classify::Tristate::Yes;
    case io::Tristate::No:
      return classify::Tristate::No;
    case io::Tristate::Unknown:
      break;
  }
  return classify::Tristate::Unknown;
}

classify::ClinicalContext context_of(io::CaseReport& report, const io::PatientSummary& patient,
                                     const ClassifyOptions& options) {
  classify::ClinicalContext context;
  if (!options.clinical_file.empty()) {
    const auto file = io::read_clinical_file(options.clinical_file);
    const std::array<std::string, 2> keys{patient.id, report.patient_key};
    auto match = io::context_for(file, keys, study_day(report.studies.back().date));
    report.warnings.insert(report.warnings.end(), file.warnings.begin(), file.warnings.end());
    report.warnings.insert(report.warnings.end(), match.warnings.begin(), match.warnings.end());
    if (match.context) {
      context = *match.context;
    } else {
      report.warnings.push_back({.code = "no_clinical_facts",
                                 .text = "the clinical file says nothing of this patient; all is taken as unknown"});
    }
  }
  if (!context.age_years) {
    context.age_years = report.age_years;
  }
  return context;
}

/// The clinical file speaks of a level by name; whether the images name it alike is worth a sentence.
void warn_of_uncertain_name(io::CaseReport& report) {
  constexpr double kSureEnough = 0.9;  // as in the report's summary
  for (const measure::MeasuredVertebra& vertebra : report.studies.back().measured.vertebrae) {
    const measure::LevelName& level = vertebra.body.name;
    if (level.level && measure::name(*level.level) == report.verdict->level && level.confidence < kSureEnough) {
      report.warnings.push_back({.code = "level_of_verdict_uncertain",
                                 .text = "the body judged is named " + report.verdict->level +
                                         " with a probability of " +
                                         std::to_string(std::lround(100.0 * level.confidence)) +
                                         " % only: make sure that the clinical facts speak of the same body"});
    }
  }
}

}  // namespace

io::CaseReport judged(io::CaseReport report, io::JudgedBy by) {
  if (report.studies.empty()) {
    return report;
  }
  const io::StudyReport& current = report.studies.back();
  const auto imaging =
      classify::gather_evidence({.current = current.measured,
                                 .study_date = study_day(current.date),
                                 .contrast = contrast_of(current),
                                 .kvp = current.series.kvp,
                                 .followed = report.progression ? &report.progression->input : nullptr,
                                 .timeline = report.progression ? &report.progression->timeline : nullptr},
                                by.criteria);
  report.verdict = classify::classify(by.context, imaging, by.criteria, by.edition);
  report.judged_by = std::move(by);
  warn_of_uncertain_name(report);
  if (current.series.modality == "MR") {
    report.warnings.push_back(
        {.code = "judged_on_mr",
         .text =
             "The last study is an MR: where the verdict says CT it means that study. Attenuation, gas, cement and the "
             "signs of a malignant fracture are not known from it."});
  }
  return report;
}

io::CaseReport classify_case(io::CaseReport report, const io::PatientSummary& patient, const ClassifyOptions& options) {
  if (report.studies.empty()) {
    return report;
  }
  io::JudgedBy by{
      .context = context_of(report, patient, options), .criteria = options.criteria, .edition = options.edition};
  return judged(std::move(report), std::move(by));
}

}  // namespace kyphos::pipeline
