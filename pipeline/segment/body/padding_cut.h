#pragma once

#include <optional>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// Whether the scan was filled up, or shows nothing, within its own matrix right beyond a body's surface, and on which
/// side: there a part of the body was cut away and its outline only guessed. Beyond the matrix is another matter (see
/// Coverage in find_bodies): narrow stacks hold enough of a body without its sides.
[[nodiscard]] std::optional<measure::Coverage> cut_by_padding(const measure::Volume& volume,
                                                              const measure::VertebralBody& body);

}  // namespace kyphos::pipeline
