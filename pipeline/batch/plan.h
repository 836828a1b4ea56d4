#pragma once

#include <cstddef>
#include <vector>

#include "pipeline/batch/batch.h"

namespace kyphos::pipeline {

struct Plan {
  std::vector<PlannedCase> cases{};  ///< to be run, by patient key
  std::size_t patients = 0;          ///< of this shard, finished ones included
  std::size_t outdated = 0;          ///< finished with other settings or by another version
};

/// Which patients of this shard are not finished: compares what each case was made from with what there is now.
[[nodiscard]] Plan plan_cases(const io::Store& store, const BatchSettings& settings);

}  // namespace kyphos::pipeline
