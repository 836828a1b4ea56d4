#pragma once

#include <functional>

namespace kyphos::pipeline {

/// Calls work(i) for every i in [0, count) on the machine's cores. work must write only to places of its own i, so that
/// the result does not depend on the number of threads.
void parallel_for(int count, const std::function<void(int)>& work);

}  // namespace kyphos::pipeline
