#include "tests/support/phantom_soft.h"

#include <cmath>

#include "tests/support/phantom_capsule.h"

namespace kyphos::test {

using Eigen::Vector3d;
using measure::BodyFrame;
using measure::Level;

namespace {

constexpr double kCanalFatHu = -60.0;
constexpr double kCordHu = 40.0;
constexpr double kGasHu = -700.0;
constexpr double kCementHu = 2200.0;
constexpr double kTitaniumHu = 3071.0;
constexpr double kStentHu = 2500.0;

Tissue blob_tissue(const BodyFrame& frame, std::vector<PhantomBlob> blobs) {
  return {frame.origin, 60.0, [=](const PaintRow& row, int begin, int end) {
            const FrameRow line(row, frame);
            for (int i = begin; i < end; ++i) {
              for (const PhantomBlob& blob : blobs) {
                const double q = (line.at(i) - blob.centre_mm).cwiseQuotient(blob.half_mm).norm();
                if (q < 2.0) {
                  mix(row.hu[static_cast<std::size_t>(i)], blob.hu,
                      cover((q - 1.0) * blob.half_mm.minCoeff(), row.soft_mm));
                }
              }
            }
          }};
}

}  // namespace

Tissue disc_tissue(const PlacedDisc& disc, const PlacedBody& above, const PlacedBody& below, double disc_hu) {
  const double half_depth = 0.5 * (above.shape.half_depth_mm() + below.shape.half_depth_mm());
  const double half_width = 0.5 * (above.shape.half_width_mm() + below.shape.half_width_mm());
  const double reach = 0.5 * disc.height_mm + 0.45 * std::min(above.shape.height_mm(), below.shape.height_mm());
  return {disc.frame.origin, std::hypot(half_depth, half_width) + reach, [=](const PaintRow& row, int begin, int end) {
            const FrameRow line(row, disc.frame);
            // What the formulas below reach, a sample's softness more on every side.
            const double wider = 1.03 * (1.0 + row.soft_mm / half_depth);
            const Vector3d half(half_depth * wider, half_width * wider, reach + row.soft_mm);
            const SampleRange range = line.within({-half, half}, begin, end);
            for (int i = range.begin; i < range.end; ++i) {
              const Vector3d p = line.at(i);
              const double t = p.z() / reach;
              const double scale = 1.03 - 0.25 * t * t;  // bulges a little, stays inside the bodies' walls
              const double q = std::hypot(p.x() / (half_depth * scale), p.y() / (half_width * scale));
              const double d = std::max((q - 1.0) * half_depth, std::abs(p.z()) - reach);
              mix(row.hu[static_cast<std::size_t>(i)], disc_hu, cover(d, row.soft_mm));
            }
          }};
}

Tissue canal_tissue(const PlacedBody& body, const PhantomSpec& spec, CanalLayer layer) {
  const double a = body.shape.half_depth_mm();
  const double h = 0.5 * body.shape.height_mm() + 5.0;
  const double wide = measure::is_lumbar(body.size.level) ? 1.45 : 1.2;
  const double radius = layer == CanalLayer::Fat ? 8.2 : layer == CanalLayer::Sac ? 6.6 : 4.0;
  const double layer_hu = layer == CanalLayer::Fat ? kCanalFatHu : layer == CanalLayer::Sac ? spec.sac_hu : kCordHu;
  const Capsule axis{{-a - 8.0, 0.0, -h}, {-a - 8.0, 0.0, h}, radius};
  const BodyFrame frame = body.frame;
  return {frame.lps(-a - 8.0, 0.0, 0.0), h + wide * radius + 1.0, [=](const PaintRow& row, int begin, int end) {
            const FrameRow line(row, frame);
            const double reach = radius + row.soft_mm;
            const Vector3d half(reach, wide * reach, h + reach);
            const Vector3d middle(-a - 8.0, 0.0, 0.0);
            const SampleRange range = line.within({middle - half, middle + half}, begin, end);
            for (int i = range.begin; i < range.end; ++i) {
              Vector3d p = line.at(i);
              p.y() /= wide;
              mix(row.hu[static_cast<std::size_t>(i)], layer_hu, cover(axis.distance(p), row.soft_mm));
            }
          }};
}

Tissue foramina_tissue(const PlacedBody& body) {
  const double back = -body.shape.half_depth_mm() - 8.0;
  const double low = -0.5 * body.shape.height_mm() - 4.0;
  return solid_tissue(body.frame, {{{back, -24.0, low}, {back, 24.0, low}, 5.0}}, kCanalFatHu, 60.0);
}

Tissue stent_tissue(const PhantomAnatomy& anatomy, double z) {
  const Vector3d centre = anatomy.aorta_centre(z);
  return {centre, 16.0, [=](const PaintRow& row, int begin, int end) {
            for (int i = begin; i < end; ++i) {
              const Vector3d p = row.start + i * row.step - centre;
              const double d = std::abs(std::hypot(p.x(), p.y()) - 11.0) - 0.4;
              if (d < row.soft_mm && std::abs(p.z()) < 5.0 &&
                  std::sin(1.2 * (p.z() + z) + 4.0 * std::atan2(p.y(), p.x())) > 0.6) {
                mix(row.hu[static_cast<std::size_t>(i)], kStentHu, cover(d, row.soft_mm));
              }
            }
          }};
}

std::vector<Tissue> special_tissues(const PlacedBody& body, const PlacedDisc* disc) {
  const PhantomBody& special = body.special;
  const double a = body.shape.half_depth_mm();
  const double b = body.shape.half_width_mm();
  const double h = body.shape.height_mm();
  const double middle = 0.5 * (body.shape.superior_s_mm(0.0, 0.0) + body.shape.inferior_s_mm(0.0, 0.0));
  std::vector<Tissue> tissues;
  if (special.cement) {
    tissues.push_back(blob_tissue(body.frame, {{{0.2 * a, 0.35 * b, middle}, {7.0, 6.0, 5.0}, kCementHu},
                                               {{0.3 * a, -0.30 * b, middle + 1.0}, {6.0, 7.0, 5.0}, kCementHu}}));
  }
  if (special.screws) {
    const double side = measure::is_lumbar(body.size.level) || body.size.level == Level::T12 ? 17.0 : 12.5;
    tissues.push_back(solid_tissue(body.frame,
                                   {{{-a - 24.0, side + 4.0, 0.2 * h}, {0.4 * a, 0.55 * side, 0.08 * h}, 2.8},
                                    {{-a - 24.0, -side - 4.0, 0.2 * h}, {0.4 * a, -0.55 * side, 0.08 * h}, 2.8}},
                                   kTitaniumHu, 90.0));
  }
  if (special.cleft_gas) {
    const double top = body.shape.superior_s_mm(0.25 * a, 0.0);
    tissues.push_back(blob_tissue(body.frame, {{{0.25 * a, 0.0, top - 5.0}, {0.5 * a, 0.55 * b, 1.6}, kGasHu}}));
  }
  if (disc != nullptr && special.disc_gas_below) {
    tissues.push_back(
        blob_tissue(disc->frame, {{{0.1 * a, 0.0, 0.0}, {0.55 * a, 0.6 * b, 0.3 * disc->height_mm}, kGasHu}}));
  }
  if (disc != nullptr && special.bridge_below) {
    std::vector<Capsule> bridge;
    for (const double v : {-9.0, -3.0, 3.0, 9.0}) {
      const double reach = 0.5 * disc->height_mm + 4.0;
      bridge.push_back({{a - 1.5, v, reach}, {a + 4.0, v, 0.0}, 3.0});
      bridge.push_back({{a - 1.5, v, -reach}, {a + 4.0, v, 0.0}, 3.0});
    }
    tissues.push_back(solid_tissue(disc->frame, bridge, 480.0, 60.0));
  }
  if (!special.blobs.empty()) {
    tissues.push_back(blob_tissue(body.frame, special.blobs));
  }
  return tissues;
}

}  // namespace kyphos::test
