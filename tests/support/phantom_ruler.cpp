#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "tests/support/phantom.h"
#include "tests/support/phantom_anatomy.h"
#include "tests/support/phantom_bones.h"

namespace kyphos::test {

using Eigen::Vector3d;
using measure::BodyFrame;
using measure::Level;

namespace {

constexpr double kStepMm = 0.05;
constexpr double kBlobStepMm = 0.25;
constexpr double kHeightStepMm = 0.25;
/// Arches above and below the body bound the gaps between the laminae.
constexpr double kBeyondMm = 45.0;

struct Edges {
  double s_mm;
  double front_u_mm;
  std::optional<double> back_u_mm;
};

/// The canal behind one body in its mid-sagittal plane, in a frame of the anatomy's space.
class CanalRuler {
 public:
  CanalRuler(const std::vector<PlacedBody>& bodies, std::size_t index, const BodyFrame& frame)
      : bodies_(bodies), index_(index), frame_(frame) {}

  [[nodiscard]] Edges edges(double s_mm) const {
    const double front = front_u(bodies_[index_].shape, s_mm);
    return {.s_mm = s_mm, .front_u_mm = front, .back_u_mm = back_u(s_mm, front)};
  }

  /// Where the back of a body of this shape ends.
  [[nodiscard]] double front_u(const BodyShape& shape, double s_mm) const {
    double u = -0.3 * shape.half_depth_mm();
    while (u > -60.0) {
      const Vector3d q = bodies_[index_].frame.frame_coordinates(frame_.lps(u, 0.0, s_mm));
      if (shape.distance(q.x(), q.y(), q.z()).wall_mm >= 0.0) {
        break;
      }
      u -= kStepMm;
    }
    return u;
  }

 private:
  [[nodiscard]] std::optional<double> back_u(double s_mm, double front_u_mm) const {
    // Laminae lie 18 mm behind the half depth; what lies farther back is the spinous process behind a gap.
    constexpr double kLaminaReachMm = 22.0;
    const double farthest = -bodies_[index_].shape.half_depth_mm() - kLaminaReachMm;
    for (double u = front_u_mm - 1.0; u > farthest; u -= kStepMm) {
      const Vector3d point = frame_.lps(u, 0.0, s_mm);
      for (std::size_t other = index_ == 0 ? 0 : index_ - 1; other <= index_ + 1 && other < bodies_.size(); ++other) {
        if (arch_distance_mm(bodies_[other], point) < 0.0) {
          return u;
        }
      }
    }
    return std::nullopt;
  }

  const std::vector<PlacedBody>& bodies_;
  std::size_t index_;
  const BodyFrame& frame_;
};

/// From one body's middle to the next's, the longer of the two ways: as far is it from a place on one lamina to the
/// same place on the next.
double pitch_mm(const std::vector<PlacedBody>& bodies, std::size_t index) {
  double longest = 0.0;
  for (std::size_t other = index == 0 ? 0 : index - 1; other <= index + 1 && other < bodies.size(); ++other) {
    longest = std::max(longest, (bodies[other].frame.origin - bodies[index].frame.origin).norm());
  }
  return longest;
}

/// The foremost of all straight lines between two edges no farther apart than a pitch, at a height between them.
double back_at(const std::vector<Edges>& profile, double s_mm, double most_mm) {
  std::optional<double> foremost;
  for (const Edges& below : profile) {
    for (const Edges& above : profile) {
      if (!below.back_u_mm || !above.back_u_mm || below.s_mm > s_mm || above.s_mm < s_mm ||
          above.s_mm - below.s_mm > most_mm) {
        continue;
      }
      const double length = above.s_mm - below.s_mm;
      const double part = length > 0.0 ? (s_mm - below.s_mm) / length : 0.0;
      foremost = std::max(foremost, std::optional(*below.back_u_mm + part * (*above.back_u_mm - *below.back_u_mm)));
    }
  }
  if (!foremost) {
    throw std::logic_error("no arch behind the canal");
  }
  return *foremost;
}

/// A body of the anatomy, its truth's frame in the anatomy's space, and where its posterior wall ends below and above.
struct WallPlace {
  std::size_t index = 0;
  BodyFrame frame{};
  double low_mm = 0.0;
  double high_mm = 0.0;
};

WallPlace wall_place(const Phantom& phantom, const PhantomAnatomy& anatomy, Level level) {
  const auto& bodies = anatomy.bodies();
  const auto placed = std::ranges::find(bodies, level, [](const PlacedBody& body) { return body.size.level; });
  const measure::VertebralBody& body = phantom.truth(level).body;
  const Eigen::Isometry3d own = anatomy.spec().pose.inverse();
  // A millimetre inside the endplates where they meet the posterior wall: the rim is rounded.
  const double behind = measure::depth_range(body).value().u_at_fraction(measure::kPosteriorStation);
  return {.index = static_cast<std::size_t>(placed - bodies.begin()),
          .frame = {.origin = own * body.frame.origin,
                    .anterior = own.linear() * body.frame.anterior,
                    .left = own.linear() * body.frame.left,
                    .superior = own.linear() * body.frame.superior},
          .low_mm = body.inferior.interpolate(behind, 0.0).value().s_mm + 1.0,
          .high_mm = body.superior.interpolate(behind, 0.0).value().s_mm - 1.0};
}

}  // namespace

double Phantom::retropulsion_mm(Level level) const {
  const WallPlace place = wall_place(*this, *anatomy_, level);
  const auto& bodies = anatomy_->bodies();
  const PlacedBody& body = bodies[place.index];
  PhantomBody special = body.special;
  special.retropulsion_mm = 0.0;
  const BodyShape sound(body.size, special, anatomy_->spec());
  const CanalRuler ruler(bodies, place.index, place.frame);
  double farthest = 0.0;
  for (double s = place.low_mm; s <= place.high_mm; s += kHeightStepMm) {
    farthest = std::max(farthest, ruler.front_u(sound, s) - ruler.front_u(body.shape, s));
  }
  return farthest;
}

std::vector<Phantom::CanalDepth> Phantom::canal_profile(Level level) const {
  const WallPlace place = wall_place(*this, *anatomy_, level);
  const CanalRuler ruler(anatomy_->bodies(), place.index, place.frame);
  std::vector<Edges> profile;
  for (double s = place.low_mm - kBeyondMm; s <= place.high_mm + kBeyondMm; s += kHeightStepMm) {
    profile.push_back(ruler.edges(s));
  }
  const Eigen::Isometry3d& pose = anatomy_->spec().pose;
  const double pitch = pitch_mm(anatomy_->bodies(), place.index);
  std::vector<CanalDepth> depths;
  for (const Edges& edges : profile) {
    if (edges.s_mm >= place.low_mm && edges.s_mm <= place.high_mm) {
      depths.push_back({.front = pose * place.frame.lps(edges.front_u_mm, 0.0, edges.s_mm),
                        .back = pose * place.frame.lps(back_at(profile, edges.s_mm, pitch), 0.0, edges.s_mm)});
    }
  }
  return depths;
}

double Phantom::canal_ap_mm(Level level) const {
  double narrowest = 1e9;
  for (const CanalDepth& depth : canal_profile(level)) {
    narrowest = std::min(narrowest, (depth.front - depth.back).norm());
  }
  return narrowest;
}

Phantom::BlobVolumes Phantom::blob_volumes(Level level) const {
  const auto& bodies = anatomy_->bodies();
  const auto placed = std::ranges::find(bodies, level, [](const PlacedBody& body) { return body.size.level; });
  const auto& blobs = placed->special.blobs;
  Eigen::AlignedBox3d box;
  for (const PhantomBlob& blob : blobs) {
    box.extend(blob.centre_mm - blob.half_mm);
    box.extend(blob.centre_mm + blob.half_mm);
  }
  BlobVolumes volumes;
  if (blobs.empty()) {
    return volumes;
  }
  for (double s = box.min().z(); s <= box.max().z(); s += kBlobStepMm) {
    for (double v = box.min().y(); v <= box.max().y(); v += kBlobStepMm) {
      for (double u = box.min().x(); u <= box.max().x(); u += kBlobStepMm) {
        const Vector3d point(u, v, s);
        if (std::ranges::none_of(blobs, [&](const PhantomBlob& blob) { return blob.holds(point); })) {
          continue;
        }
        const BodyShape::Distance distance = placed->shape.distance(u, v, s);
        const bool inside = std::max(distance.wall_mm, distance.endplate_mm) <= 0.0;
        (inside ? volumes.inside_mm3 : volumes.outside_mm3) += std::pow(kBlobStepMm, 3);
      }
    }
  }
  return volumes;
}

}  // namespace kyphos::test
