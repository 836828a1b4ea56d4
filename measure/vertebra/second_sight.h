#pragma once

#include <span>

#include "measure/study.h"
#include "measure/vertebra/expected.h"

namespace kyphos::measure {

/// How body `index` would be called with the heights that its second witness sees, all others as measured. The sag is
/// that of its middle height below the line from its anterior to its posterior height. Nothing where no other witness
/// speaks.
[[nodiscard]] std::optional<FractureCall> call_by_second_sight(std::span<const ReferenceBody> bodies,
                                                               std::size_t index);

}  // namespace kyphos::measure
