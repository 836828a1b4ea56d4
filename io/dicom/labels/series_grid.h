#pragma once

#include <optional>

#include "io/input.h"
#include "measure/space/grid.h"

namespace kyphos::io {

/// Where a series lies, from headers: of evenly spaced slices, or of a NIfTI volume. Nothing where they do not tell.
[[nodiscard]] std::optional<measure::Grid> grid_of_series(const SeriesSummary& series);

}  // namespace kyphos::io
