#pragma once

#include <optional>

#include "measure/finding/body_region.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// The straight line from the lower to the upper fifth of a posterior wall in the mid-sagittal plane. A wall is hollow:
/// what lies behind this line, between its ends, is no body.
class RimLine {
 public:
  explicit RimLine(const VertebralBody& body);
  /// How far behind the line a place lies, in mm; negative in front of it, nothing beyond its ends or without a wall.
  [[nodiscard]] std::optional<double> behind_mm(const BodyPlace& place) const;

 private:
  WallPoint low_;
  WallPoint high_;
  bool known_ = false;
};

}  // namespace kyphos::measure
