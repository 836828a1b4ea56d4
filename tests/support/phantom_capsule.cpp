#include "tests/support/phantom_capsule.h"

#include <cmath>

namespace kyphos::test {

std::vector<ActiveCapsule> active(const std::vector<Capsule>& all, const FrameRow& row) {
  std::vector<ActiveCapsule> near;
  for (const Capsule& one : all) {
    const Eigen::Vector3d middle = 0.5 * (one.a + one.b);
    const double reach = 0.5 * (one.b - one.a).norm() + one.radius + 1.0;
    const double aside = row.line_distance(middle);
    if (aside < reach) {
      const double at = (middle - row.start).dot(row.step) / row.step.squaredNorm();
      const double half = std::sqrt(reach * reach - aside * aside) / row.step.norm();
      near.push_back({one, at - half, at + half});
    }
  }
  return near;
}

double nearest(const std::vector<ActiveCapsule>& bones, int i, const Eigen::Vector3d& p) {
  double best = kFar;
  for (const ActiveCapsule& bone : bones) {
    if (i >= bone.begin && i <= bone.end) {
      best = std::min(best, bone.capsule.distance(p));
    }
  }
  return best;
}

Tissue solid_tissue(const measure::BodyFrame& frame, std::vector<Capsule> parts, double tissue_hu, double reach_mm) {
  return {frame.origin, reach_mm, [=](const PaintRow& row, int begin, int end) {
            const FrameRow line(row, frame);
            const std::vector<ActiveCapsule> near = active(parts, line);
            for (int i = begin; i < end && !near.empty(); ++i) {
              mix(row.hu[static_cast<std::size_t>(i)], tissue_hu, cover(nearest(near, i, line.at(i)), row.soft_mm));
            }
          }};
}

}  // namespace kyphos::test
