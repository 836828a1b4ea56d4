#include "io/dicom/series/one_kind.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "io/dicom/series/series_choice.h"

namespace kyphos::io::dicom {
namespace {

constexpr double kSameDistance_mm = 0.5;

bool same_kind(const SeriesSummary& one, const SeriesSummary& other) {
  return one.modality == other.modality && one.orientation == other.orientation && one.kernel == other.kernel &&
         one.single_slice == other.single_slice && is_reformat(one) == is_reformat(other) &&
         std::abs(one.spacing_mm[2] - other.spacing_mm[2]) <= kSameDistance_mm;
}

/// The series of a study that is of this kind and costs nothing against its own choice.
std::optional<std::size_t> find_kind(const StudySummary& study, const SeriesSummary& kind) {
  if (!study.chosen) {
    return std::nullopt;
  }
  const SeriesSummary& own = study.series[*study.chosen];
  if (same_kind(own, kind)) {
    return study.chosen;
  }
  for (std::size_t at = 0; at < study.series.size(); ++at) {
    const SeriesSummary& series = study.series[at];
    if (series.usable && same_kind(series, kind) && series.spacing_mm[2] <= own.spacing_mm[2] + kSameDistance_mm &&
        coverage_mm(series) >= kCoverageShare * coverage_mm(own)) {
      return at;
    }
  }
  return std::nullopt;
}

}  // namespace

void choose_one_kind(std::span<StudySummary> studies) {
  const SeriesSummary* best = nullptr;
  std::ptrdiff_t most = 1;
  for (const StudySummary& study : studies) {
    if (!study.chosen) {
      continue;
    }
    const SeriesSummary& kind = study.series[*study.chosen];
    const auto holders = std::ranges::count_if(
        studies, [&kind](const StudySummary& other) { return find_kind(other, kind).has_value(); });
    const bool thinner = best != nullptr && kind.spacing_mm[2] < best->spacing_mm[2] - kSameDistance_mm;
    if (holders > most || (holders == most && thinner)) {
      best = &kind;
      most = holders;
    }
  }
  if (best == nullptr) {
    return;
  }
  const SeriesSummary kind = *best;
  for (StudySummary& study : studies) {
    const auto at = find_kind(study, kind);
    if (at && at != study.chosen) {
      study.series[*study.chosen].reason += "; another was taken";
      study.chosen = at;
      study.series[*at].reason += "; the same kind of reconstruction as at the other dates";
    }
  }
}

}  // namespace kyphos::io::dicom
