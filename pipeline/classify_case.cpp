#include "pipeline/classify_case.h"

#include <array>
#include <iterator>
#include <string>

#include "classify/appropriateness.h"
#include "classify/gather_evidence.h"
#include "io/clinical_file.h"
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

}  // namespace

io::CaseReport classify_case(io::CaseReport report, const io::PatientSummary& patient, const ClassifyOptions& options) {
  if (report.studies.empty()) {
    return report;
  }
  const auto context = context_of(report, patient, options);
  const io::StudyReport& current = report.studies.back();
  const auto imaging =
      classify::gather_evidence({.current = current.measured,
                                 .study_date = study_day(current.date),
                                 .contrast = contrast_of(current),
                                 .kvp = current.series.kvp,
                                 .followed = report.progression ? &report.progression->input : nullptr,
                                 .timeline = report.progression ? &report.progression->timeline : nullptr},
                                options.criteria);
  report.verdict = classify::classify(context, imaging, options.criteria, options.edition);
  return report;
}

}  // namespace kyphos::pipeline
