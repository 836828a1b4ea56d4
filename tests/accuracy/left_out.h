#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/vertebra/expected.h"

namespace kyphos::accuracy {

/// One measured scan of a graded spine.
struct GradedScan {
  std::string subject;  ///< several scans of one subject are left out together
  std::vector<measure::ReferenceBody> bodies;
  std::vector<std::optional<int>> reader;  ///< grade of each body, where the reader gave one
};

/// Chooses the numbers of the call anew on all subjects but one (most probable grades of the reader), calls the one
/// left out with them, and prints what was chosen and how it called beside what the program's own numbers do.
void print_left_out(const std::vector<GradedScan>& scans);

}  // namespace kyphos::accuracy
