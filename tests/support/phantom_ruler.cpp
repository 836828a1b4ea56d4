#include <algorithm>
#include <array>
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
constexpr double kHeightStepMm = 0.5;
constexpr std::array<double, 3> kAcrossMm{-1.5, 0.0, 1.5};

struct Edges {
  double s_mm;
  double front_u_mm;
  std::optional<double> back_u_mm;
};

/// The canal behind one body, in a frame of the anatomy's space.
class CanalRuler {
 public:
  CanalRuler(const std::vector<PlacedBody>& bodies, std::size_t index, const BodyFrame& frame)
      : bodies_(bodies), index_(index), frame_(frame) {}

  [[nodiscard]] Edges edges(double s_mm) const {
    Edges mean{.s_mm = s_mm, .front_u_mm = 0.0, .back_u_mm = 0.0};
    for (const double v_mm : kAcrossMm) {
      const double front = front_u(v_mm, s_mm);
      const auto back = back_u(v_mm, s_mm, front);
      mean.front_u_mm += front / kAcrossMm.size();
      mean.back_u_mm =
          mean.back_u_mm && back ? std::optional(*mean.back_u_mm + *back / kAcrossMm.size()) : std::nullopt;
    }
    return mean;
  }

 private:
  [[nodiscard]] double front_u(double v_mm, double s_mm) const {
    const BodyShape& shape = bodies_[index_].shape;
    double u = -0.3 * shape.half_depth_mm();
    while (u > -60.0) {
      const Vector3d q = bodies_[index_].frame.frame_coordinates(frame_.lps(u, v_mm, s_mm));
      if (shape.distance(q.x(), q.y(), q.z()).wall_mm >= 0.0) {
        break;
      }
      u -= kStepMm;
    }
    return u;
  }

  [[nodiscard]] std::optional<double> back_u(double v_mm, double s_mm, double front_u_mm) const {
    // Laminae lie 18 mm behind the half depth; what lies farther back is the spinous process behind a gap.
    constexpr double kLaminaReachMm = 22.0;
    const double farthest = -bodies_[index_].shape.half_depth_mm() - kLaminaReachMm;
    for (double u = front_u_mm - 3.0; u > farthest; u -= kStepMm) {
      const Vector3d point = frame_.lps(u, v_mm, s_mm);
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

double back_at(const std::vector<Edges>& profile, double s_mm) {
  const Edges* below = nullptr;
  const Edges* above = nullptr;
  for (const Edges& edges : profile) {
    if (edges.back_u_mm && edges.s_mm <= s_mm) {
      below = &edges;
    } else if (edges.back_u_mm && above == nullptr) {
      above = &edges;
    }
  }
  if (below == nullptr || above == nullptr) {
    const Edges* only = below == nullptr ? above : below;
    if (only == nullptr) {
      throw std::logic_error("no arch behind the canal");
    }
    return *only->back_u_mm;
  }
  const double part = (s_mm - below->s_mm) / (above->s_mm - below->s_mm);
  return *below->back_u_mm + part * (*above->back_u_mm - *below->back_u_mm);
}

}  // namespace

double Phantom::canal_ap_mm(Level level) const {
  const auto& bodies = anatomy_->bodies();
  const auto placed = std::ranges::find(bodies, level, [](const PlacedBody& body) { return body.size.level; });
  const measure::VertebralBody& body = truth(level).body;
  const Eigen::Isometry3d own = anatomy_->spec().pose.inverse();
  const BodyFrame frame{.origin = own * body.frame.origin,
                        .anterior = own.linear() * body.frame.anterior,
                        .left = own.linear() * body.frame.left,
                        .superior = own.linear() * body.frame.superior};
  const CanalRuler ruler(bodies, static_cast<std::size_t>(placed - bodies.begin()), frame);
  // A millimetre inside the endplates where they meet the posterior wall.
  const double behind = measure::depth_range(body).value().u_at_fraction(measure::kPosteriorStation);
  const double low = body.inferior.interpolate(behind, 0.0).value().s_mm + 1.0;
  const double high = body.superior.interpolate(behind, 0.0).value().s_mm - 1.0;
  // Arches above and below the body bound the gaps between the laminae.
  constexpr double kBeyondMm = 25.0;
  std::vector<Edges> profile;
  for (double s = low - kBeyondMm; s <= high + kBeyondMm; s += kHeightStepMm) {
    profile.push_back(ruler.edges(s));
  }
  double narrowest = 1e9;
  for (const Edges& edges : profile) {
    if (edges.s_mm >= low && edges.s_mm <= high) {
      narrowest = std::min(narrowest, edges.front_u_mm - edges.back_u_mm.value_or(back_at(profile, edges.s_mm)));
    }
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
