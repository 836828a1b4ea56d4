#pragma once

#include <vector>

#include "pipeline/finder/seen_spine.h"
#include "pipeline/segment/body/body_slot.h"

namespace kyphos::pipeline {

/// Slots at the bodies that the learned finder sees, from the bottom to the top. How surely it sees the disc between
/// two of them stands for the disc's score.
[[nodiscard]] std::vector<BodySlot> slots_of(const SeenSpine& spine);

}  // namespace kyphos::pipeline
