#pragma once

#include <cstddef>
#include <functional>

namespace kyphos::io::dicom {

/// Runs `work(n)` for n = 0 ... count-1 on as many threads as there are cores. The work must not depend on the order.
/// Where some of it throws, the exception of the lowest n is thrown again once all threads have ended.
void for_each_in_parallel(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace kyphos::io::dicom
