#include "tests/accuracy/fields_apart.h"

#include <algorithm>
#include <cstdio>

#include "io/input.h"
#include "pipeline/analyse_case.h"

namespace kyphos::accuracy {

Scores score_fields_apart(const SectionRequest& request) {
  constexpr const char* kScan = "ct-dicom/acrin-flt001";
  Scores scores;
  const std::filesystem::path paths[] = {request.data / kScan};
  if (!std::filesystem::exists(paths[0])) {
    std::printf("skipped: %s is not there\n", kScan);
    return scores;
  }
  const io::CaseReport report = pipeline::analyse_case(io::index_inputs(paths).patients.at(0), "accuracy", {});
  const bool said = std::ranges::any_of(
      report.warnings, [](const measure::Warning& warning) { return warning.code == "no_level_in_common"; });
  if (!report.progression || !said) {
    scores.failures.push_back({kScan, "both dates", "not said to share no level"});
    return scores;
  }
  for (const measure::VertebraTimeline& body : report.progression->timeline.vertebrae) {
    const bool differs =
        std::ranges::any_of(body.changes, [](const auto& change) { return change.difference.has_value(); });
    const bool apart = body.overall == measure::ChangeTier::CannotTell && !differs;
    ++scores.bodies_expected;
    scores.bodies_found += apart ? 1 : 0;
    if (!apart) {
      scores.failures.push_back({kScan, body.name, std::string(measure::words(body.overall))});
    }
  }
  return scores;
}

}  // namespace kyphos::accuracy
