#include "tests/accuracy/marrow_paint.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "measure/finding/body_region.h"
#include "measure/mr/marrow_signal.h"

namespace kyphos::accuracy {
namespace {

/// How much of a place is painted, by its height between the endplates (0 inferior, 1 superior).
double part_at(PaintedPart part, double height, double body_mm) {
  if (part == PaintedPart::Whole) {
    return 1.0;
  }
  constexpr double kSoftMm = 3.0;
  const double from_edge_mm = (part == PaintedPart::UpperThird ? height - 2.0 / 3.0 : 1.0 / 3.0 - height) * body_mm;
  return std::clamp(0.5 + from_edge_mm / kSoftMm, 0.0, 1.0);
}

/// -1 to 1, a hash of the voxel.
double marrow_texture(std::size_t at) {
  auto bits = static_cast<std::uint64_t>(at) * 0x9E3779B97F4A7C15ULL;
  bits ^= bits >> 29U;
  bits *= 0xBF58476D1CE4E5B9ULL;
  bits ^= bits >> 32U;
  return static_cast<double>(bits % 2001U) / 1000.0 - 1.0;
}

}  // namespace

std::vector<float> painted_share(const measure::Volume& mask, int number, const measure::VertebralBody& body,
                                 PaintedPart part, const measure::Grid& onto) {
  std::vector<float> share(onto.voxel_count(), 0.0F);
  const measure::BodyRegion region(body);
  const Eigen::Affine3d index_from_lps = onto.index_from_lps();
  const double of_voxel =
      std::abs(mask.grid.lps_from_index.linear().determinant()) / std::abs(onto.lps_from_index.linear().determinant());
  for (int k = 0; k < mask.grid.size[2]; ++k) {
    for (int j = 0; j < mask.grid.size[1]; ++j) {
      for (int i = 0; i < mask.grid.size[0]; ++i) {
        if (mask.at(i, j, k) != number) {
          continue;
        }
        const measure::PointLps point = mask.grid.lps(i, j, k);
        const Eigen::Vector3d frame = body.frame.frame_coordinates(point);
        const auto place = region.place(frame.x(), frame.y(), frame.z());
        if (!place) {
          continue;
        }
        const double mm = std::max(1.0, place->from_superior_mm + place->from_inferior_mm);
        const Eigen::Vector3d index = index_from_lps * point;
        const Eigen::Vector3i at(static_cast<int>(std::lround(index.x())), static_cast<int>(std::lround(index.y())),
                                 static_cast<int>(std::lround(index.z())));
        if ((at.array() >= 0).all() && at.x() < onto.size[0] && at.y() < onto.size[1] && at.z() < onto.size[2]) {
          share[onto.offset(at.x(), at.y(), at.z())] +=
              static_cast<float>(of_voxel * part_at(part, place->from_inferior_mm / mm, mm));
        }
      }
    }
  }
  return share;
}

measure::Volume with_oedema(measure::Volume volume, const std::vector<float>& share, double ratio) {
  const double black = measure::black_of(volume);
  for (std::size_t at = 0; at < volume.hu.size(); ++at) {
    if (share[at] > 0.0F) {
      const double added = static_cast<double>(share[at]) * (ratio - 1.0) * (1.0 + 0.17 * marrow_texture(at));
      const double signal = black + (volume.hu[at] - black) * (1.0 + added);
      volume.hu[at] = static_cast<std::int16_t>(std::lround(std::min(signal, 32000.0)));
    }
  }
  return volume;
}

measure::Volume with_cleft(measure::Volume volume, const measure::VertebralBody& body, double mm3, double signal) {
  const auto depth = measure::depth_range(body);
  const measure::BodyRegion region(body);
  // Three times as deep and wide as high.
  const double half_height = std::cbrt(mm3 * 3.0 / (4.0 * std::numbers::pi * 9.0));
  const double half_side = 3.0 * half_height;
  const double middle_u = depth->u_at_fraction(0.65);
  const double middle_s = region.top_mm() - 0.3 * (region.top_mm() - region.bottom_mm());
  const auto within = [&](const measure::PointLps& point) {
    const Eigen::Vector3d place = body.frame.frame_coordinates(point);
    const double u = (place.x() - middle_u) / half_side;
    const double v = place.y() / half_side;
    const double s = (place.z() - middle_s) / half_height;
    return u * u + v * v + s * s <= 1.0;
  };
  constexpr int kSubSamples = 4;
  for (int k = 0; k < volume.grid.size[2]; ++k) {
    for (int j = 0; j < volume.grid.size[1]; ++j) {
      for (int i = 0; i < volume.grid.size[0]; ++i) {
        if ((volume.grid.lps(i, j, k) - body.frame.lps(middle_u, 0.0, middle_s)).norm() > half_side + 4.0) {
          continue;
        }
        int inside = 0;
        for (int part = 0; part < kSubSamples * kSubSamples * kSubSamples; ++part) {
          const auto off = [](int n) { return (n + 0.5) / kSubSamples - 0.5; };
          inside += within(volume.grid.lps(i + off(part % kSubSamples), j + off(part / kSubSamples % kSubSamples),
                                           k + off(part / (kSubSamples * kSubSamples))))
                        ? 1
                        : 0;
        }
        const double share = static_cast<double>(inside) / (kSubSamples * kSubSamples * kSubSamples);
        std::int16_t& value = volume.hu[volume.grid.offset(i, j, k)];
        value = static_cast<std::int16_t>(std::lround(value + share * (signal - value)));
      }
    }
  }
  return volume;
}

}  // namespace kyphos::accuracy
