#pragma once

#include "pipeline/fit/thick/pair_table.h"
#include "pipeline/fit/thick/slice_column.h"

namespace kyphos::pipeline {

/// Log likelihood of a column over the places of its own edge (first) and of the next body's (second), the levels
/// integrated out: in slices as thick as a disc neither edge can be placed without the other. Where the column tells of
/// no next endplate, the second place does not matter.
[[nodiscard]] PairTable disc_table(const SliceColumn& column, const SliceModel& model);

}  // namespace kyphos::pipeline
