#pragma once

#include <optional>

#include "measure/timeline.h"
#include "measure/timeline/measurement_kind.h"

namespace kyphos::measure {

/// What a date adds to the error of one value beyond its own standard error: re-segmentation, doubt, a single slice.
/// `measured` has a value.
[[nodiscard]] double date_noise(const Observation& observation, MeasurementKind kind, const Measured<double>& measured,
                                const ProgressionThresholds& thresholds);

/// The part of it that a single slice adds: it may lie beside the midline or oblique to it, at every date elsewhere.
[[nodiscard]] double slice_noise(const Observation& observation, MeasurementKind kind, double value,
                                 const ProgressionThresholds& thresholds);

/// What the pair adds: a series sampled more coarsely than the other moves the endplates.
[[nodiscard]] double pair_noise(const Observation& earlier, const Observation& later, MeasurementKind kind,
                                double value, const ProgressionThresholds& thresholds);

}  // namespace kyphos::measure
