#pragma once

#include <cstddef>
#include <vector>

#include "measure/timeline.h"

namespace kyphos::measure {

/// New fractures, cement and fields of view of one of the tracked bodies.
///
/// New fracture: grade 0 when first graded, later grade 1 or more with at least thresholds.new_fracture_loss_percent of
/// a height lost beyond the decision limit (a grade alone flickers at its cut-off); where the dates are not comparable,
/// grade 2 or more, and the text says so. Adjacent where the body above or below was fractured or cemented at the
/// earlier date.
[[nodiscard]] std::vector<Event> find_events(const TimelineInput& input, std::size_t index,
                                             const ProgressionThresholds& thresholds);

}  // namespace kyphos::measure
