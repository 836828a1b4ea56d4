#pragma once

#include "pipeline/align/bone_column.h"
#include "pipeline/fit/thick/pair_table.h"

namespace kyphos::pipeline {

/// Log likelihood of one column of bone over the places of its edge in both scans, the levels shared between them and
/// integrated out: the shell that a slice hides in one scan is cut by two slices in the other. The two models differ in
/// their point spread alone.
[[nodiscard]] PairTable edge_pair_table(const BoneColumn& column, const SliceModel& first, const SliceModel& second);

}  // namespace kyphos::pipeline
