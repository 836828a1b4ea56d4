#include "tests/support/painted_volume.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "measure/finding/body_region.h"

namespace kyphos::test {
namespace {

using measure::BodyRegion;
using measure::PointLps;
using measure::VertebralBody;
using measure::WallPoint;

constexpr double kSoftHu = 40.0;
constexpr double kCanalHu = 20.0;
constexpr double kArchHu = 500.0;
constexpr double kCortexMm = 1.5;

double wall_u(const std::vector<WallPoint>& wall, double s_mm) {
  return std::ranges::min_element(wall, {}, [&](const WallPoint& p) { return std::abs(p.s_mm - s_mm); })->u_mm;
}

/// Attenuation of one body and what lies behind it; nothing where the point belongs to neither.
std::optional<double> body_hu(const VertebralBody& body, const BodyRegion& region, const PaintSpec& spec,
                              const PointLps& point) {
  const Eigen::Vector3d at = body.frame.frame_coordinates(point);
  const auto place = region.place(at.x(), at.y(), at.z());
  if (place && place->from_superior_mm >= 0.0 && place->from_inferior_mm >= 0.0) {
    const double back_u = wall_u(body.posterior_wall, at.z());
    const bool bulge = std::abs(at.y()) <= 8.0 && at.x() < region.depth().u_at_fraction(0.5) && at.x() >= back_u;
    if (place->radius_fraction <= 1.0 || bulge) {
      const bool rim = std::min(place->from_superior_mm, place->from_inferior_mm) < kCortexMm ||
                       place->radius_fraction > 1.0 - kCortexMm / (0.5 * region.depth().depth_mm()) ||
                       (bulge && at.x() < back_u + kCortexMm);
      return rim ? spec.cortex_hu : spec.marrow_hu;
    }
  }
  const double half_height = 0.5 * (region.top_mm() - region.bottom_mm()) + 2.0;
  if (std::abs(at.z()) > half_height || std::abs(at.y()) > 12.0) {
    return std::nullopt;
  }
  const double arch_u = wall_u(body.canal_posterior, at.z());
  if (at.x() < arch_u && at.x() > arch_u - 6.0) {
    return kArchHu;
  }
  return at.x() < region.depth().posterior_u_mm && at.x() >= arch_u ? std::optional(kCanalHu) : std::nullopt;
}

/// Room for the bodies with their canal and some tissue around them.
measure::Grid grid_around(std::span<const VertebralBody> bodies, double spacing_mm) {
  PointLps low = PointLps::Constant(1e9);
  PointLps high = PointLps::Constant(-1e9);
  for (const VertebralBody& body : bodies) {
    low = low.cwiseMin(body.frame.origin - PointLps(30.0, 30.0, 22.0));
    high = high.cwiseMax(body.frame.origin + PointLps(30.0, 52.0, 22.0));
  }
  measure::Grid grid;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto at = static_cast<Eigen::Index>(axis);
    grid.size[axis] = static_cast<int>((high[at] - low[at]) / spacing_mm) + 1;
  }
  grid.lps_from_index = Eigen::Translation3d(low) * Eigen::Scaling(spacing_mm);
  return grid;
}

/// What is to be painted, at any place.
class Anatomy {
 public:
  Anatomy(std::span<const VertebralBody> bodies, const PaintSpec& spec) : bodies_(bodies), spec_(spec) {
    for (const VertebralBody& body : bodies) {
      regions_.emplace_back(body);
    }
  }

  [[nodiscard]] double voxel_hu(const measure::Grid& grid, int i, int j, int k) const {
    const double usual = front_to_back_mean(grid.lps(i, j, k));
    if (!spec_.special) {
      return usual;
    }
    double sum = 0.0;
    for (int part = 0; part < 8; ++part) {
      const auto shift = [&](int bit) { return ((part >> bit) & 1) != 0 ? 0.25 : -0.25; };
      sum += spec_.special(grid.lps(i + shift(0), j + shift(1), k + shift(2))).value_or(usual) / 8.0;
    }
    return sum;
  }

 private:
  [[nodiscard]] double point_hu(const PointLps& point) const {
    for (std::size_t b = 0; b < bodies_.size(); ++b) {
      if ((point - bodies_[b].frame.origin).norm() < 52.0) {
        if (const auto hu = body_hu(bodies_[b], regions_[b], spec_, point)) {
          return *hu;
        }
      }
    }
    return kSoftHu;
  }

  /// The walls run across the front-back axis: partial volume is painted along it, where there is any.
  [[nodiscard]] double front_to_back_mean(const PointLps& point) const {
    const auto at = [&](double part) { return point_hu(point + PointLps(0.0, part * spec_.spacing_mm, 0.0)); };
    const double front = at(-0.375);
    const double back = at(0.375);
    return front == back ? front : 0.25 * (front + at(-0.125) + at(0.125) + back);
  }

  std::span<const VertebralBody> bodies_;
  const PaintSpec& spec_;
  std::vector<BodyRegion> regions_;
};

}  // namespace

measure::Volume paint(std::span<const VertebralBody> bodies, const PaintSpec& spec) {
  const Anatomy anatomy(bodies, spec);
  measure::Volume volume;
  volume.grid = grid_around(bodies, spec.spacing_mm);
  volume.hu.resize(volume.grid.voxel_count());
  std::mt19937 random(3);
  std::normal_distribution<double> noise(0.0, 1.0);
  for (int k = 0; k < volume.grid.size[2]; ++k) {
    for (int j = 0; j < volume.grid.size[1]; ++j) {
      for (int i = 0; i < volume.grid.size[0]; ++i) {
        volume.hu[volume.grid.offset(i, j, k)] = static_cast<std::int16_t>(
            std::lround(anatomy.voxel_hu(volume.grid, i, j, k) + spec.noise_hu * noise(random)));
      }
    }
  }
  return volume;
}

measure::Volume paint_everywhere(const std::array<int, 3>& size, double noise_hu,
                                 const std::function<double(const measure::PointLps&)>& hu) {
  measure::Volume volume;
  volume.grid.size = size;
  volume.grid.lps_from_index.linear() = 2.0 * Eigen::Matrix3d::Identity();
  volume.grid.lps_from_index.translation() = Eigen::Vector3d(1 - size[0], 1 - size[1], 1 - size[2]);
  std::mt19937_64 random(7);
  std::normal_distribution<double> noise(0.0, noise_hu);
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      for (int i = 0; i < size[0]; ++i) {
        volume.hu.push_back(static_cast<std::int16_t>(std::lround(hu(volume.grid.lps(i, j, k)) + noise(random))));
      }
    }
  }
  return volume;
}

}  // namespace kyphos::test
