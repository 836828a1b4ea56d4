#pragma once

#include <string_view>

#include "classify/ratings.h"
#include "classify/scope.h"

namespace kyphos::classify {

/// What decides which scenario of an edition holds.
struct RouteInput {
  const Subject& subject;
  const Exclusions& exclusions;
  const Inclusions& inclusions;
  const Deterioration& deterioration;
};
/// Key of the scenario that applies, or would once the unknowns are known; "" where no verified one does.
[[nodiscard]] std::string_view route(const RouteInput& input, Edition edition);

}  // namespace kyphos::classify
