#pragma once

#include <optional>

#include "pipeline/align/match_bodies.h"

namespace kyphos::pipeline {

/// Matches the bodies of two studies in their order by their shapes alone, where greys cannot be compared: MR with MR
/// of whatever contrast, MR with CT. Depth, heights in front and behind, distances of neighbours' middles and the
/// angles between their axes (mm, degrees) say by how much likelier two bodies are one than two neighbours' like; one
/// that has lost height or was outlined wrongly says little. The whole chain is shifted body by body; the best shift
/// must be clearly better than the next. Between CT and MR sizes differ by a common amount, which is taken off first.
/// Names that agree count a little. Nothing where no shift stands out: identity is not settled by shapes.
[[nodiscard]] std::optional<Matching> match_shapes(const DatedBodies& earlier, const DatedBodies& later);

}  // namespace kyphos::pipeline
