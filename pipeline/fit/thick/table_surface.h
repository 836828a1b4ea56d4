#pragma once

#include <vector>

#include "pipeline/fit/thick/pair_table.h"
#include "pipeline/fit/thick/slice_column.h"

namespace kyphos::pipeline {

/// What a column says of where a surface crosses it.
struct ColumnRewards {
  PlaceRange range;
  std::vector<double> log_likelihoods;  ///< one a place
};

/// The smooth surface that all columns together find most probable, whatever the start: its place at every column.
/// The columns stand on a grid of kPatchMm.
[[nodiscard]] std::vector<double> best_table_surface(const std::vector<SliceColumn>& columns,
                                                     const std::vector<ColumnRewards>& rewards);

}  // namespace kyphos::pipeline
