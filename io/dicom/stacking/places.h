#pragma once

#include <cstddef>
#include <vector>

#include "io/dicom/stacking/stacks.h"

namespace kyphos::io::dicom {

using Slices = std::vector<StackSlice>;

/// Places nearer than this are one place; no CT is reconstructed so densely.
inline constexpr double kSamePlace_mm = 0.05;

/// Sorts along the normal of the first; all must have geometry and be parallel.
void sort_by_place(Slices& slices);

/// Sorted slices by place: the indices of all that lie at each.
[[nodiscard]] std::vector<std::vector<std::size_t>> places_of(const Slices& sorted);

/// Pictures beyond the first at a place.
[[nodiscard]] std::size_t count_conflicts(Slices slices);

/// Place of each sorted slice along the normal of the first, in mm.
[[nodiscard]] std::vector<double> positions_of(const Slices& sorted);

/// All steps equal to a tenth, one picture a place, at least three slices.
[[nodiscard]] bool is_regular_stack(Slices slices);

/// Their ranges along the normal share at least half of the shorter one.
[[nodiscard]] bool lie_over_each_other(Slices one, Slices other);

/// Positions that a program rounded (to whole or half millimetres, say) where instance numbers are unbroken and the
/// spacing or thickness that the files give says what they were: puts each slice at its regular place and returns the
/// step in mm. Nothing where the positions are as they should be, or where it is not sure.
std::optional<double> restore_rounded_places(Slices& slices);

}  // namespace kyphos::io::dicom
