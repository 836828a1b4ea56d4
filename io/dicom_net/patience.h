#pragma once

#include <chrono>

namespace kyphos::io {

/// How long the other side is waited for before the work is given up.
struct Patience {
  std::chrono::seconds connect{10};  ///< until it answers at all
  std::chrono::seconds answer{60};   ///< for each answer after that; an archive that writes to tape takes its time
};

}  // namespace kyphos::io
