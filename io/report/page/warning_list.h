#pragma once

#include <string>
#include <vector>

#include "measure/warning.h"

namespace kyphos::io {

/// A heading and a list; empty where there is nothing to warn of.
[[nodiscard]] std::string warning_list(const std::vector<measure::Warning>& warnings);

}  // namespace kyphos::io
