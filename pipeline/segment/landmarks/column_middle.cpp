#include "pipeline/segment/landmarks/column_middle.h"

namespace kyphos::pipeline {

ColumnMiddle column_middle(const std::vector<measure::VertebralBody>& bodies, double z_mm) {
  const measure::VertebralBody* above = nullptr;
  const measure::VertebralBody* below = nullptr;
  for (const auto& body : bodies) {
    const double z = body.frame.origin.z();
    if (z >= z_mm && (above == nullptr || z < above->frame.origin.z())) {
      above = &body;
    }
    if (z < z_mm && (below == nullptr || z > below->frame.origin.z())) {
      below = &body;
    }
  }
  const auto& one = above != nullptr ? above->frame.origin : below->frame.origin;
  const auto& other = below != nullptr ? below->frame.origin : one;
  const double span = one.z() - other.z();
  const double share = span > 0.0 ? (one.z() - z_mm) / span : 0.0;
  return {.x_mm = one.x() + share * (other.x() - one.x()), .y_mm = one.y() + share * (other.y() - one.y())};
}

}  // namespace kyphos::pipeline
