#include "measure/vertebra/second_sight.h"

#include <cmath>

#include "measure/vertebra/fracture_call.h"

namespace kyphos::measure {

std::optional<FractureCall> call_by_second_sight(std::span<const ReferenceBody> bodies, std::size_t index) {
  const auto& seen = bodies[index].second_sight;
  if (!seen || seen->anterior_mm <= 0.0 || seen->middle_mm <= 0.0 || seen->posterior_mm <= 0.0) {
    return std::nullopt;
  }
  std::vector<ReferenceBody> others(bodies.begin(), bodies.end());
  ReferenceBody& body = others[index];
  body.heights.anterior = {seen->anterior_mm, seen->error_mm};
  body.heights.middle = {seen->middle_mm, seen->error_mm};
  body.heights.posterior = {seen->posterior_mm, seen->error_mm};
  const double line = 0.5 * (seen->anterior_mm + seen->posterior_mm);
  // The errors of the middle and of the mean of two rims.
  body.lowest.sag = {1.0 - seen->middle_mm / line, seen->error_mm * std::sqrt(1.5) / line};
  return call_fractures(others)[index];
}

}  // namespace kyphos::measure
