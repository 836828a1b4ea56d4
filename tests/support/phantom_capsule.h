#pragma once

#include <Eigen/Geometry>
#include <algorithm>
#include <vector>

#include "tests/support/phantom_anatomy.h"

namespace kyphos::test {

/// A thick line in a body's frame.
struct Capsule {
  Eigen::Vector3d a;
  Eigen::Vector3d b;
  double radius;
  [[nodiscard]] double distance(const Eigen::Vector3d& p) const {
    const Eigen::Vector3d along = b - a;
    const double t = std::clamp((p - a).dot(along) / std::max(1e-9, along.squaredNorm()), 0.0, 1.0);
    return (p - a - t * along).norm() - radius;
  }
};

/// Samples [begin, end) of a row; none where begin is not below end.
struct SampleRange {
  int begin;
  int end;
};

/// Samples of a row in a frame: position = start + i * step.
struct FrameRow {
  Eigen::Vector3d start;
  Eigen::Vector3d step;
  FrameRow(const PaintRow& row, const measure::BodyFrame& frame) : start(frame.frame_coordinates(row.start)) {
    step = {row.step.dot(frame.anterior), row.step.dot(frame.left), row.step.dot(frame.superior)};
  }
  [[nodiscard]] Eigen::Vector3d at(int i) const { return start + i * step; }
  /// Those of samples [begin, end) that may lie within a box of the frame; one too many at either end.
  [[nodiscard]] SampleRange within(const Eigen::AlignedBox3d& box, int begin, int end) const;
  /// Distance of the line (not the samples) from a point.
  [[nodiscard]] double line_distance(const Eigen::Vector3d& point) const {
    const Eigen::Vector3d direction = step.normalized();
    const Eigen::Vector3d offset = point - start;
    return (offset - offset.dot(direction) * direction).norm();
  }
};

/// Box around thick lines, a sample's softness wider.
[[nodiscard]] Eigen::AlignedBox3d bounds(const std::vector<Capsule>& parts);

/// A thick line and the samples of a row that can be near it.
struct ActiveCapsule {
  Capsule capsule;
  double begin;
  double end;
};

/// Those of many that a row comes near to.
[[nodiscard]] std::vector<ActiveCapsule> active(const std::vector<Capsule>& all, const FrameRow& row);

/// Those of samples [begin, end) that some of the thick lines can be near to.
[[nodiscard]] SampleRange reached(const std::vector<ActiveCapsule>& bones, int begin, int end);

inline constexpr double kFar = 1e9;
/// Signed distance of the nearest at sample i of the row, which lies at p; kFar where none is near.
[[nodiscard]] double nearest(const std::vector<ActiveCapsule>& bones, int i, const Eigen::Vector3d& p);

/// A solid of one attenuation around thick lines.
[[nodiscard]] Tissue solid_tissue(const measure::BodyFrame& frame, std::vector<Capsule> parts, double tissue_hu,
                                  double reach_mm);

}  // namespace kyphos::test
