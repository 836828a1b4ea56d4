#pragma once

#include <vector>

#include "tests/support/phantom_anatomy.h"

namespace kyphos::test {

/// Every tissue of its own of an anatomy, in the order of painting: canal, discs, bones, then what was put in.
[[nodiscard]] std::vector<Tissue> build_tissues(const PhantomAnatomy& anatomy);

}  // namespace kyphos::test
