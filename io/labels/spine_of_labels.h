#pragma once

#include <optional>

#include "io/labels/label_image.h"
#include "io/labels/scheme_choice.h"
#include "measure/labelled_spine.h"

namespace kyphos::io {

/// Whether the reading says which voxels are body without telling the vertebrae apart.
[[nodiscard]] bool tells_bodies_only(const LabelReading& reading);

/// The vertebrae of a label image from the top down, audited: names are checked against order, distances and sizes, and
/// what contradicts them is told as a warning "label_audit", never changed. `bodies` is a map of the bodies' voxels of
/// the same spine, on any grid. Throws Error where no vertebra is left.
[[nodiscard]] measure::LabelledSpine spine_of_labels(const LabelImage& image, const LabelReading& reading,
                                                     const LabelImage* bodies = nullptr,
                                                     const LabelReading* bodies_reading = nullptr);

}  // namespace kyphos::io
