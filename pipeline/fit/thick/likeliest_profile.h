#pragma once

#include <span>

#include "pipeline/fit/thick/slice_column.h"

namespace kyphos::pipeline {

/// The model with that rounding of the slice profile and that strength of the shell under which the columns are most
/// probable whatever their edges: no surface is asked, so that a wrong one cannot confirm itself.
[[nodiscard]] SliceModel with_likeliest_profile(std::span<const SliceColumn> columns, const SliceModel& model);

}  // namespace kyphos::pipeline
