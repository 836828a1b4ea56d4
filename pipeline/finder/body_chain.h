#pragma once

#include <vector>

#include "pipeline/finder/blobs.h"

namespace kyphos::pipeline {

/// The blobs that form one column, from the top down: in order, at distances, tilts and depths that neighbours have. Of
/// all such rows the one with most area, each weighed by its probability. A collapsed body stays: heights are not
/// asked.
[[nodiscard]] std::vector<Blob> column_of(std::vector<Blob> blobs);

}  // namespace kyphos::pipeline
