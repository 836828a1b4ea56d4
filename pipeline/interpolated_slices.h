#pragma once

#include <optional>

#include "measure/space/volume.h"
#include "measure/warning.h"

namespace kyphos::pipeline {

/// Slices that were interpolated from thicker ones are taken back to those, with a warning: edges between true slices
/// are made up, and taken for thin ones they put heights of real bodies off by 2 to 6 mm without a word. Nothing where
/// the volume is as it was measured.
[[nodiscard]] std::optional<measure::Warning> undo_interpolation(measure::Volume& volume);

}  // namespace kyphos::pipeline
