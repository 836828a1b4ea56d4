#pragma once

#include "pipeline/segment/pair_table.h"
#include "pipeline/segment/slice_column.h"

namespace kyphos::pipeline {

/// Log likelihood of a column over the places of its own edge (first) and of the next body's (second), the levels
/// integrated out: in slices as thick as a disc neither edge can be placed without the other. Where the column tells of
/// no next endplate, the second place does not matter.
[[nodiscard]] PairTable disc_table(const SliceColumn& column, const SliceModel& model);

}  // namespace kyphos::pipeline
