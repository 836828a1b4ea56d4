#include "measure/mr/mr_series.h"

#include <algorithm>
#include <array>

namespace kyphos::measure {
namespace {

const MrSeries* first_of(const std::vector<MrSeries>& series, MrWeight weight) {
  const auto found = std::ranges::find(series, weight, &MrSeries::weight);
  return found == series.end() ? nullptr : &*found;
}

}  // namespace

std::string_view word(MrWeight weight) {
  constexpr std::array<std::string_view, 4> kWords{"other", "T1", "T2", "fluid-sensitive"};
  return kWords.at(static_cast<std::size_t>(weight));
}

const MrSeries* fluid_series(const std::vector<MrSeries>& series) {
  const MrSeries* const suppressed = first_of(series, MrWeight::FluidSensitive);
  return suppressed != nullptr ? suppressed : first_of(series, MrWeight::T2);
}

const MrSeries* t1_series(const std::vector<MrSeries>& series) { return first_of(series, MrWeight::T1); }

}  // namespace kyphos::measure
