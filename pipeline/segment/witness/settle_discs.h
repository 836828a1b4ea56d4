#pragma once

#include <vector>

#include "pipeline/finder/seen_spine.h"
#include "pipeline/segment/body/find_bodies.h"

namespace kyphos::pipeline {

/// Discs that thick slices hide: where the searches from both sides contradict each other, or both of them the learned
/// finder, the two endplates become one estimate from the searches, the finder and the discs around it
/// (`hidden_disc.h`), with an error that covers what is contradicted, and a doubt that tells the parts. What nobody
/// contradicts stays as it was found. `slice_mm`: distance of slices along the column.
void settle_discs(const SeenSpine& spine, double slice_mm, OutlinedBodies& outlined);

/// Whether the finder sees discs where a body's endplates face its neighbours', one a body, top first.
[[nodiscard]] std::vector<bool> discs_confirmed(const SeenSpine& spine,
                                                const std::vector<measure::VertebralBody>& bodies);

}  // namespace kyphos::pipeline
