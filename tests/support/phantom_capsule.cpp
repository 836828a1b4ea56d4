#include "tests/support/phantom_capsule.h"

#include <cmath>

namespace kyphos::test {

namespace {

constexpr double kSoftestMm = 1.0;  // no edge is softer

}  // namespace

SampleRange FrameRow::within(const Eigen::AlignedBox3d& box, int begin, int end) const {
  double low = begin;
  double high = end;
  for (int axis = 0; axis < 3; ++axis) {
    const double below = box.min()(axis) - start(axis);
    const double above = box.max()(axis) - start(axis);
    if (std::abs(step(axis)) < 1e-9) {
      if (below > 0.0 || above < 0.0) {
        return {begin, begin};
      }
      continue;
    }
    const double one = below / step(axis);
    const double other = above / step(axis);
    low = std::max(low, std::min(one, other) - 1.0);
    high = std::min(high, std::max(one, other) + 2.0);
  }
  return low < high ? SampleRange{static_cast<int>(low), static_cast<int>(high)} : SampleRange{begin, begin};
}

Eigen::AlignedBox3d bounds(const std::vector<Capsule>& parts) {
  Eigen::AlignedBox3d box;
  for (const Capsule& part : parts) {
    for (const Eigen::Vector3d& end : {part.a, part.b}) {
      box.extend(end - Eigen::Vector3d::Constant(part.radius + kSoftestMm));
      box.extend(end + Eigen::Vector3d::Constant(part.radius + kSoftestMm));
    }
  }
  return box;
}

std::vector<ActiveCapsule> active(const std::vector<Capsule>& all, const FrameRow& row) {
  std::vector<ActiveCapsule> near;
  for (const Capsule& one : all) {
    const Eigen::Vector3d middle = 0.5 * (one.a + one.b);
    const double reach = 0.5 * (one.b - one.a).norm() + one.radius + kSoftestMm;
    const double aside = row.line_distance(middle);
    if (aside < reach) {
      const double at = (middle - row.start).dot(row.step) / row.step.squaredNorm();
      const double half = std::sqrt(reach * reach - aside * aside) / row.step.norm();
      near.push_back({one, at - half, at + half});
    }
  }
  return near;
}

SampleRange reached(const std::vector<ActiveCapsule>& bones, int begin, int end) {
  double low = end;
  double high = begin;
  for (const ActiveCapsule& bone : bones) {
    low = std::min(low, std::floor(bone.begin));
    high = std::max(high, std::ceil(bone.end) + 1.0);
  }
  return {std::max(begin, static_cast<int>(low)), std::min(end, static_cast<int>(std::min<double>(high, end)))};
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
  return {frame.origin, reach_mm, [=, box = bounds(parts)](const PaintRow& row, int begin, int end) {
            const FrameRow line(row, frame);
            const SampleRange boxed = line.within(box, begin, end);
            if (boxed.begin >= boxed.end) {
              return;
            }
            const std::vector<ActiveCapsule> near = active(parts, line);
            const SampleRange range = reached(near, boxed.begin, boxed.end);
            for (int i = range.begin; i < range.end; ++i) {
              mix(row.hu[static_cast<std::size_t>(i)], tissue_hu, cover(nearest(near, i, line.at(i)), row.soft_mm));
            }
          }};
}

}  // namespace kyphos::test
