#pragma once

#include <vector>

#include "io/dicom/stacking/looks.h"
#include "io/dicom/stacking/places.h"

namespace kyphos::io::dicom {

/// One group of parallel pictures of one kind as stacks of one acquisition each. Copies are those pictures that show
/// the same at the same place, whatever they are called. Where several different pictures lie at a place, or slices of
/// two stacks lie between each other, headers tell them apart, then the pixels: neighbours of one stack are more alike
/// than pictures of two. A group that neither tells apart is one stack with its refusal.
[[nodiscard]] std::vector<Stack> untangle(Slices group, Looks& looks);

/// Two groups take no place twice and make one regular stack together, and the pixels do not say that they are two.
[[nodiscard]] bool complete_each_other(const Slices& one, const Slices& other, Looks& looks);

}  // namespace kyphos::io::dicom
