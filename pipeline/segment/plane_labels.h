#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "measure/space/grid.h"
#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// Paints bodies on planes of any place and orientation, as they were found: not on the grid that was measured, which
/// for tilted or uneven stacks is another than the source's. A pixel belongs to the body that holds its centre; to the
/// lower one where two do. A body of a single slice is painted within 5 mm of its plane.
class PlanePainter {
 public:
  explicit PlanePainter(std::span<const measure::VertebralBody* const> bodies);

  /// Labels of a grid of one slice: 0, or 1 + the place of the body in the list. Empty where no body is in the plane.
  [[nodiscard]] std::vector<std::uint8_t> labels(const measure::Grid& plane) const;

 private:
  /// A body with what tells quickly that a place is outside it.
  struct Painted {
    const measure::VertebralBody* body = nullptr;
    double radius_mm = 0.0;  ///< farthest wall from the body's axis
    double low_mm = 0.0;     ///< of its endplates along the axis
    double high_mm = 0.0;
    std::uint8_t label = 0;
  };
  static void paint(std::vector<std::uint8_t>& labels, const Painted& painted, const measure::Grid& plane);

  std::vector<Painted> bodies_;
};

}  // namespace kyphos::pipeline
