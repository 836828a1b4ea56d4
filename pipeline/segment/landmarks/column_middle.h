#pragma once

#include <vector>

#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// Where the middle of the column lies at a height; beyond the ends as at the ends.
struct ColumnMiddle {
  double x_mm = 0.0;
  double y_mm = 0.0;
};
[[nodiscard]] ColumnMiddle column_middle(const std::vector<measure::VertebralBody>& bodies, double z_mm);

}  // namespace kyphos::pipeline
