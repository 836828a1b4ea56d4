#include "pipeline/segment/mask/label_frames.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "measure/space/units.h"
#include "pipeline/segment/mask/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyFrame;
using measure::PointLps;

/// Voxels of a label; of a large one every n-th, which is enough for its middle.
std::vector<PointLps> points_of(const LabelView& view) {
  constexpr double kEnough = 20000.0;
  const Eigen::Vector3i box = view.high() - view.low() + Eigen::Vector3i::Ones();
  const double voxels = static_cast<double>(box.x()) * box.y() * box.z();
  const int stride = std::max(1, static_cast<int>(std::cbrt(voxels / (8.0 * kEnough))));
  std::vector<PointLps> points;
  for (int k = view.low().z(); k <= view.high().z(); k += 1) {
    for (int j = view.low().y(); j <= view.high().y(); j += stride) {
      for (int i = view.low().x(); i <= view.high().x(); i += stride) {
        if (view.holds({i, j, k})) {
          points.push_back(view.grid().lps(i, j, k));
        }
      }
    }
  }
  return points;
}

PointLps mean_of_points(const std::vector<PointLps>& points) {
  PointLps sum = PointLps::Zero();
  for (const PointLps& point : points) {
    sum += point;
  }
  return points.empty() ? sum : PointLps(sum / static_cast<double>(points.size()));
}

/// Middle of the foremost part of a whole vertebra, seen along its own front.
PointLps middle_of_front(std::vector<PointLps> points, const measure::DirectionLps& anterior) {
  std::ranges::sort(points, std::greater{}, [&](const PointLps& point) { return point.dot(anterior); });
  points.resize(std::max<std::size_t>(1, static_cast<std::size_t>(kFrontPart * static_cast<double>(points.size()))));
  return mean_of_points(points);
}

/// Along the column at each middle, pointing up.
std::vector<measure::DirectionLps> axes_through(const std::vector<PointLps>& middles) {
  std::vector<measure::DirectionLps> axes(middles.size(), measure::DirectionLps::UnitZ());
  for (std::size_t i = 0; i < middles.size() && middles.size() > 1; ++i) {
    const PointLps& above = middles[i == 0 ? 0 : i - 1];
    const PointLps& below = middles[std::min(i + 1, middles.size() - 1)];
    axes[i] = (above - below).normalized();
  }
  return axes;
}

BodyFrame frame_along(const PointLps& origin, const measure::DirectionLps& superior) {
  BodyFrame frame{.origin = origin};
  frame.superior = superior;
  const measure::DirectionLps front = -measure::DirectionLps::UnitY();
  frame.anterior = (front - front.dot(superior) * superior).normalized();
  frame.left = frame.superior.cross(frame.anterior);
  return frame;
}

/// Occupancy of a section through the middle of the body, on a lattice around the axis.
class Section {
 public:
  Section(const LabelView& view, const BodyFrame& frame, measure::LabelExtent extent) {
    back_mm_ = extent == measure::LabelExtent::BodyOnly ? -24 : -45;
    for (const double s : kHeightsMm) {
      for (int v = -kSectionSideMm; v <= kSectionSideMm; ++v) {
        for (int u = back_mm_; u <= kSectionFrontMm; ++u) {
          cells_.push_back(static_cast<float>(view.occupancy(frame.lps(u, v, s))));
        }
      }
    }
  }

  /// How unlike the two sides of a plane through (0, off) at an angle are: 0 alike, 1 nothing in common.
  [[nodiscard]] double unlike(double angle_rad, double off_mm) const {
    const double cosine = std::cos(angle_rad);
    const double sine = std::sin(angle_rad);
    double apart = 0.0;
    double sum = 0.0;
    for (std::size_t level = 0; level < kHeightsMm.size(); ++level) {
      for (int y = 1; y <= kSectionPairsMm; ++y) {
        for (int x = back_mm_; x <= kSectionFrontMm; ++x) {
          // The plane's own axes: x forward, y to the left.
          const double a = at(level, x * cosine - y * sine, off_mm + x * sine + y * cosine);
          const double b = at(level, x * cosine + y * sine, off_mm + x * sine - y * cosine);
          apart += std::abs(a - b);
          sum += a + b;
        }
      }
    }
    return sum > 0.0 ? apart / sum : 1.0;
  }

 private:
  [[nodiscard]] double at(std::size_t level, double u_mm, double v_mm) const {
    const long u = std::lround(u_mm) - back_mm_;
    const long v = std::lround(v_mm) + kSectionSideMm;
    const long width = kSectionFrontMm - back_mm_ + 1;
    if (u < 0 || u >= width || v < 0 || v > 2 * kSectionSideMm) {
      return 0.0;
    }
    const auto cell = (static_cast<long>(level) * (2 * kSectionSideMm + 1) + v) * width + u;
    return static_cast<double>(cells_[static_cast<std::size_t>(cell)]);
  }

  static constexpr std::array<double, 3> kHeightsMm{-3.0, 0.0, 3.0};
  int back_mm_ = -45;
  std::vector<float> cells_;
};

}  // namespace

std::vector<BodyFrame> label_frames(const measure::LabelledSpine& spine, const std::vector<LabelView>& views) {
  std::vector<std::vector<PointLps>> points;
  std::vector<PointLps> middles;
  for (const LabelView& view : views) {
    points.push_back(points_of(view));
    middles.push_back(mean_of_points(points.back()));
  }
  std::vector<measure::DirectionLps> axes = axes_through(middles);
  if (spine.extent == measure::LabelExtent::WholeVertebra) {
    for (std::size_t i = 0; i < views.size(); ++i) {
      middles[i] = middle_of_front(std::move(points[i]), frame_along(middles[i], axes[i]).anterior);
    }
    axes = axes_through(middles);
  }
  std::vector<BodyFrame> frames;
  for (std::size_t i = 0; i < views.size(); ++i) {
    frames.push_back(frame_along(middles[i], axes[i]));
  }
  return frames;
}

double turn_to_symmetry_deg(const LabelView& view, const BodyFrame& frame, measure::LabelExtent extent) {
  const Section section(view, frame, extent);
  constexpr double kStepDeg = 2.0;
  double best = 0.0;
  double least = 1.0e9;
  for (double deg = -kMostTurnDeg; deg <= kMostTurnDeg; deg += kStepDeg) {
    for (double off = -kTurnMostOffMm; off <= kTurnMostOffMm; off += 1.0) {
      const double cost = section.unlike(measure::radians_from_deg(deg), off) + kTurnCost * deg * deg;
      if (cost < least) {
        least = cost;
        best = deg;
      }
    }
  }
  return best;
}

BodyFrame turned(const BodyFrame& frame, double deg) {
  BodyFrame result = frame;
  const double angle = measure::radians_from_deg(deg);
  result.anterior = std::cos(angle) * frame.anterior + std::sin(angle) * frame.left;
  result.left = result.superior.cross(result.anterior);
  return result;
}

}  // namespace kyphos::pipeline
