#include "pipeline/batch/plan.h"

#include <optional>
#include <string>

#include "pipeline/batch/case_folder.h"

namespace kyphos::pipeline {
namespace {

bool ended_badly(const io::CaseRow& row) {
  return row.outcome == "failed" || row.outcome == "crashed" || row.outcome == "timed_out" ||
         row.outcome == "out_of_memory";
}

constexpr char kBeforeCorrections = '/';

/// The part of a digest that tells of the files alone.
std::string of_files(const std::string& digest) { return digest.substr(0, digest.find(kBeforeCorrections)); }

/// Why a patient is to be run; nothing where it is finished.
std::optional<std::string> reason_to_run(const std::optional<io::CaseRow>& before, const PlannedCase& now,
                                         const BatchSettings& settings, Plan& plan) {
  if (!before) {
    return "new";
  }
  if (before->inputs_digest != now.inputs_digest) {
    return of_files(before->inputs_digest) == of_files(now.inputs_digest) ? "corrected" : "new_files";
  }
  const bool other_settings = before->settings_digest != settings_text(settings);
  if (other_settings || before->version != KYPHOS_VERSION) {
    ++plan.outdated;
    if (settings.outdated == OutdatedCases::RunAgain) {
      return other_settings ? "settings_changed" : "version_changed";
    }
  }
  if (settings.failed == FailedCases::RunAgain && ended_badly(*before)) {
    return "failed_before";
  }
  return std::nullopt;
}

}  // namespace

Plan plan_cases(const io::Store& store, const BatchSettings& settings) {
  Plan plan;
  store.each_patient([&](const io::PatientInputs& patient) {
    if (settings.shard && !falls_to(*settings.shard, patient.patient_key)) {
      return;
    }
    ++plan.patients;
    // The key of zeros makes this a plain hash: it is compared, not published.
    PlannedCase planned{.patient_key = patient.patient_key,
                        .inputs_digest = io::keyed_hash({}, patient.inputs).substr(0, 32),
                        .files = patient.files,
                        .bytes = patient.bytes};
    if (const std::string put_right =
            corrections_digest(settings.out / case_folder(patient.patient_key, settings.layout));
        !put_right.empty()) {
      planned.inputs_digest += kBeforeCorrections + put_right;
    }
    const std::optional<io::CaseRow> before = store.find_case(patient.patient_key);
    if (const auto why = reason_to_run(before, planned, settings, plan)) {
      planned.why = *why;
      planned.attempts = before && before->inputs_digest == planned.inputs_digest ? before->attempts + 1 : 1;
      plan.cases.push_back(std::move(planned));
    }
  });
  return plan;
}

}  // namespace kyphos::pipeline
