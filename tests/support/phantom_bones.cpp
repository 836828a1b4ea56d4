#include <algorithm>
#include <array>
#include <cmath>

#include "tests/support/phantom_anatomy.h"
#include "tests/support/phantom_texture.h"

namespace kyphos::test {

using Eigen::Vector3d;
using measure::BodyFrame;
using measure::Level;

namespace {

constexpr double kArchShellMm = 1.3;
constexpr double kMarrowCellMm = 1.6;  // trabecular texture as a CT of 1 mm shows it
constexpr double kDiscHu = 85.0;
constexpr double kCanalFatHu = -60.0;
constexpr double kCordHu = 40.0;
constexpr double kGasHu = -700.0;
constexpr double kCementHu = 2200.0;
constexpr double kTitaniumHu = 3071.0;
constexpr double kStentHu = 2500.0;

/// A thick line in a body's frame.
struct Capsule {
  Vector3d a;
  Vector3d b;
  double radius;
  [[nodiscard]] double distance(const Vector3d& p) const {
    const Vector3d along = b - a;
    const double t = std::clamp((p - a).dot(along) / std::max(1e-9, along.squaredNorm()), 0.0, 1.0);
    return (p - a - t * along).norm() - radius;
  }
};

/// Samples of a row in a frame: position = start + i * step.
struct FrameRow {
  Vector3d start;
  Vector3d step;
  FrameRow(const PaintRow& row, const BodyFrame& frame) : start(frame.frame_coordinates(row.start)) {
    step = {row.step.dot(frame.anterior), row.step.dot(frame.left), row.step.dot(frame.superior)};
  }
  [[nodiscard]] Vector3d at(int i) const { return start + i * step; }
  /// Distance of the line (not the samples) from a point.
  [[nodiscard]] double line_distance(const Vector3d& point) const {
    const Vector3d direction = step.normalized();
    const Vector3d offset = point - start;
    return (offset - offset.dot(direction) * direction).norm();
  }
};

bool has_ribs(Level level) { return measure::is_thoracic(level); }

/// Pedicles, pillars with facets, laminae, transverse and spinous processes, in the body's frame.
std::vector<Capsule> arch_of(const PlacedBody& body) {
  const double a = body.shape.half_depth_mm();
  const double h = body.shape.height_mm();
  const bool lumbar = measure::is_lumbar(body.size.level) || body.size.level == Level::T12;
  const double pedicle = measure::is_cervical(body.size.level) ? 2.6 : lumbar ? 4.6 : 3.2;
  const double side = (lumbar ? 12.5 : 9.5) + pedicle;
  std::vector<Capsule> arch;
  for (const double sign : {-1.0, 1.0}) {
    for (const double up : {-0.7, 0.7}) {
      arch.push_back({{-0.7 * a, sign * (side - 1.0), 0.18 * h + up * pedicle},
                      {-a - 9.0, sign * (side + 1.0), 0.16 * h + up * pedicle},
                      pedicle});
    }
    arch.push_back(
        {{-a - 9.0, sign * (side + 2.0), 0.5 * h + 4.0}, {-a - 15.0, sign * (side - 1.0), -0.5 * h - 5.0}, 4.4});
    arch.push_back({{-a - 15.0, sign * (side - 2.0), -0.10 * h}, {-a - 21.0, 0.0, -0.25 * h}, 3.2});
    arch.push_back({{-a - 15.0, sign * (side - 2.0), -0.35 * h}, {-a - 21.0, 0.0, -0.50 * h}, 3.2});
    arch.push_back({{-a - 11.0, sign * (side + 2.0), 0.10 * h},
                    {-a - (lumbar ? 13.0 : 21.0), sign * (side + (lumbar ? 24.0 : 19.0)), 0.18 * h},
                    lumbar ? 3.4 : 4.4});
  }
  const double drop = lumbar ? 0.15 : 0.75;  // thoracic spines point down
  for (const double up : {0.0, -0.14, -0.28}) {
    arch.push_back(
        {{-a - 21.0, 0.0, (-0.30 + up) * h}, {-a - (lumbar ? 44.0 : 40.0), 0.0, (-0.30 + up - drop) * h}, 3.0});
  }
  return arch;
}

/// Ala, lower sacrum and the median crest.
std::vector<Capsule> sacrum_of(const PlacedBody& body) {
  const double a = body.shape.half_depth_mm();
  const double h = body.shape.height_mm();
  std::vector<Capsule> bones;
  for (const double sign : {-1.0, 1.0}) {
    bones.push_back({{-2.0, sign * 22.0, -1.0}, {-12.0, sign * 46.0, -6.0}, 12.0});
    bones.push_back({{-6.0, sign * 22.0, -16.0}, {-16.0, sign * 42.0, -22.0}, 11.0});
    bones.push_back({{-a - 4.0, sign * 19.0, 0.0}, {-a - 15.0, sign * 15.0, 0.4 * h}, 4.4});
    bones.push_back({{-a - 16.0, sign * 14.0, -0.1 * h}, {-a - 21.0, 0.0, -0.3 * h}, 3.2});
  }
  bones.push_back({{-4.0, 0.0, -0.5 * h - 10.0}, {-22.0, 0.0, -0.5 * h - 62.0}, 12.0});
  bones.push_back({{-a - 20.0, 0.0, -0.2 * h}, {-a - 22.0, 0.0, -0.5 * h - 30.0}, 3.5});
  return bones;
}

/// The iliac wings as fans of thick lines from the sacro-iliac joint.
std::vector<Capsule> ilium_of() {
  std::vector<Capsule> bones;
  constexpr int kRays = 12;
  for (const double sign : {-1.0, 1.0}) {
    for (int ray = 0; ray < kRays; ++ray) {
      const double t = static_cast<double>(ray) / (kRays - 1);
      bones.push_back({{-26.0 + 16.0 * t, sign * 60.0, -16.0},
                       {-48.0 + 90.0 * t, sign * (62.0 + 34.0 * t), 22.0 + 24.0 * std::sin(3.1 * t)},
                       5.5});
    }
  }
  return bones;
}

/// The first part of a rib, from its joint above the pedicle around the lung.
std::vector<Capsule> rib_of(const PlacedBody& body, double sign) {
  const double a = body.shape.half_depth_mm();
  const double b = body.shape.half_width_mm();
  const double h = body.shape.height_mm();
  const bool floating = body.size.level == Level::T12;
  std::vector<Vector3d> path = {{-0.75 * a, sign * (b + 1.0), 0.30 * h},
                                {-a - 14.0, sign * (b + 14.0), 0.1 * h},
                                {-a - 26.0, sign * (b + 30.0), -4.0},
                                {-a - 20.0, sign * (floating ? 70.0 : 92.0), -18.0}};
  if (!floating) {
    path.emplace_back(10.0, sign * 128.0, -36.0);
    path.emplace_back(60.0, sign * 124.0, -56.0);
  }
  std::vector<Capsule> rib;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    rib.push_back({path[i], path[i + 1], i == 0 ? 4.2 : 5.0});
  }
  return rib;
}

/// A thick line and the samples of a row that can be near it.
struct ActiveCapsule {
  Capsule capsule;
  double begin;
  double end;
};

std::vector<ActiveCapsule> active(const std::vector<Capsule>& all, const FrameRow& row) {
  std::vector<ActiveCapsule> near;
  for (const Capsule& one : all) {
    const Vector3d middle = 0.5 * (one.a + one.b);
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

constexpr double kFar = 1e9;

double nearest(const std::vector<ActiveCapsule>& bones, int i, const Vector3d& p) {
  double best = kFar;
  for (const ActiveCapsule& bone : bones) {
    if (i >= bone.begin && i <= bone.end) {
      best = std::min(best, bone.capsule.distance(p));
    }
  }
  return best;
}

/// A bone with cortex and marrow around thick lines (ribs, ilium).
Tissue bone_tissue(const BodyFrame& frame, std::vector<Capsule> bones, double reach_mm, const PhantomSpec& spec) {
  const double wall_hu = spec.wall_hu;
  const double marrow_hu = spec.marrow_hu;
  return {frame.origin, reach_mm, [=](const PaintRow& row, int begin, int end) {
            const FrameRow line(row, frame);
            const std::vector<ActiveCapsule> near = active(bones, line);
            for (int i = begin; i < end && !near.empty(); ++i) {
              const double d = nearest(near, i, line.at(i));
              if (d < row.soft_mm) {
                float& hu = row.hu[static_cast<std::size_t>(i)];
                mix(hu, wall_hu, cover(d, row.soft_mm));
                mix(hu, marrow_hu, cover(d + kArchShellMm, row.soft_mm));
              }
            }
          }};
}

Tissue vertebra_tissue(const PlacedBody& body, const PhantomSpec& spec) {
  const std::vector<Capsule> arch = body.size.level == Level::S1 ? sacrum_of(body) : arch_of(body);
  const double marrow = body.special.marrow_hu.value_or(spec.marrow_hu);
  const BodyShape shape = body.shape;
  const BodyFrame frame = body.frame;
  const Vector3d half(shape.half_depth_mm() + 8.0, shape.half_width_mm() + 3.0, 0.5 * shape.height_mm() + 6.0);
  return {frame.origin, body.size.level == Level::S1 ? 120.0 : 80.0, [=](const PaintRow& row, int begin, int end) {
            const FrameRow line(row, frame);
            const std::vector<ActiveCapsule> near = active(arch, line);
            for (int i = begin; i < end; ++i) {
              const Vector3d p = line.at(i);
              const double arch_mm = nearest(near, i, p);
              BodyShape::Distance d{kFar, kFar};
              if ((p.cwiseAbs() - half).maxCoeff() < 0.0) {
                d = shape.distance(p.x(), p.y(), p.z());
              }
              const double body_mm = std::max(d.wall_mm, d.endplate_mm);
              if (std::min(body_mm, arch_mm) > row.soft_mm) {
                continue;
              }
              float& hu = row.hu[static_cast<std::size_t>(i)];
              const bool on_endplate = body_mm < arch_mm && d.endplate_mm > d.wall_mm - 0.5;
              mix(hu, on_endplate ? spec.endplate_hu : spec.wall_hu, cover(std::min(body_mm, arch_mm), row.soft_mm));
              const float inner = cover(std::min(body_mm + spec.shell_mm, arch_mm + kArchShellMm), row.soft_mm);
              if (inner > 0.0F) {
                const Vector3d q = (row.start + i * row.step) / kMarrowCellMm;
                mix(hu, marrow + spec.marrow_texture_hu * texture_at(spec.seed, q.x(), q.y(), q.z()), inner);
              }
            }
          }};
}

struct Blob {
  Vector3d centre;
  Vector3d half;
  double hu;
};

Tissue blob_tissue(const BodyFrame& frame, std::vector<Blob> blobs) {
  return {frame.origin, 60.0, [=](const PaintRow& row, int begin, int end) {
            const FrameRow line(row, frame);
            for (int i = begin; i < end; ++i) {
              for (const Blob& blob : blobs) {
                const double q = (line.at(i) - blob.centre).cwiseQuotient(blob.half).norm();
                if (q < 2.0) {
                  mix(row.hu[static_cast<std::size_t>(i)], blob.hu,
                      cover((q - 1.0) * blob.half.minCoeff(), row.soft_mm));
                }
              }
            }
          }};
}

Tissue solid_tissue(const BodyFrame& frame, std::vector<Capsule> parts, double tissue_hu, double reach_mm) {
  return {frame.origin, reach_mm, [=](const PaintRow& row, int begin, int end) {
            const FrameRow line(row, frame);
            const std::vector<ActiveCapsule> near = active(parts, line);
            for (int i = begin; i < end && !near.empty(); ++i) {
              mix(row.hu[static_cast<std::size_t>(i)], tissue_hu, cover(nearest(near, i, line.at(i)), row.soft_mm));
            }
          }};
}

/// The disc between two bodies, reaching into both where their endplates are hollow; the bodies are painted over it.
Tissue disc_tissue(const PlacedDisc& disc, const PlacedBody& above, const PlacedBody& below, double disc_hu) {
  const double half_depth = 0.5 * (above.shape.half_depth_mm() + below.shape.half_depth_mm());
  const double half_width = 0.5 * (above.shape.half_width_mm() + below.shape.half_width_mm());
  const double reach = 0.5 * disc.height_mm + 0.45 * std::min(above.shape.height_mm(), below.shape.height_mm());
  return {disc.frame.origin, std::hypot(half_depth, half_width) + reach, [=](const PaintRow& row, int begin, int end) {
            const FrameRow line(row, disc.frame);
            for (int i = begin; i < end; ++i) {
              const Vector3d p = line.at(i);
              const double t = p.z() / reach;
              const double scale = 1.03 - 0.25 * t * t;  // bulges a little, stays inside the bodies' walls
              const double q = std::hypot(p.x() / (half_depth * scale), p.y() / (half_width * scale));
              const double d = std::max((q - 1.0) * half_depth, std::abs(p.z()) - reach);
              mix(row.hu[static_cast<std::size_t>(i)], disc_hu, cover(d, row.soft_mm));
            }
          }};
}

enum class CanalLayer : unsigned char { Fat, Sac, Cord };

/// One layer of the canal over one body and the disc below it; each is painted for all bodies before the next, so that
/// no seams show.
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
            for (int i = begin; i < end; ++i) {
              Vector3d p = line.at(i);
              p.y() /= wide;
              mix(row.hu[static_cast<std::size_t>(i)], layer_hu, cover(axis.distance(p), row.soft_mm));
            }
          }};
}

/// The fat of the foramina below a body.
Tissue foramina_tissue(const PlacedBody& body) {
  const double back = -body.shape.half_depth_mm() - 8.0;
  const double low = -0.5 * body.shape.height_mm() - 4.0;
  return solid_tissue(body.frame, {{{back, -24.0, low}, {back, 24.0, low}, 5.0}}, kCanalFatHu, 60.0);
}

/// A wire mesh in the aorta.
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

/// Cement, screws, gas and bridges of one body.
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
  return tissues;
}

}  // namespace

std::vector<Tissue> build_tissues(const PhantomAnatomy& anatomy) {
  const PhantomSpec& spec = anatomy.spec();
  const auto& bodies = anatomy.bodies();
  const auto& discs = anatomy.discs();
  std::vector<Tissue> tissues;
  for (const PlacedBody& body : bodies) {
    tissues.push_back(foramina_tissue(body));
  }
  for (const CanalLayer layer : {CanalLayer::Fat, CanalLayer::Sac, CanalLayer::Cord}) {
    for (const PlacedBody& body : bodies) {
      if (layer != CanalLayer::Cord || measure::verse_number(body.size.level) <= measure::verse_number(Level::L1)) {
        tissues.push_back(canal_tissue(body, spec, layer));
      }
    }
  }
  for (std::size_t i = 0; i < discs.size(); ++i) {
    const double hu = bodies[i].special.fused_below ? 1.5 * spec.marrow_hu : kDiscHu;
    tissues.push_back(disc_tissue(discs[i], bodies[i], bodies[i + 1], hu));
  }
  if (spec.stent) {
    for (double z = bodies.back().frame.origin.z() + 60.0; z < bodies.front().frame.origin.z() - 60.0; z += 10.0) {
      tissues.push_back(stent_tissue(anatomy, z));
    }
  }
  tissues.push_back(bone_tissue(bodies.back().frame, ilium_of(), 140.0, spec));
  for (const PlacedBody& body : bodies) {
    for (const double sign : {-1.0, 1.0}) {
      if (has_ribs(body.size.level)) {
        tissues.push_back(bone_tissue(body.frame, rib_of(body, sign), 160.0, spec));
      }
    }
  }
  for (const PlacedBody& body : bodies) {
    tissues.push_back(vertebra_tissue(body, spec));
  }
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    for (Tissue& tissue : special_tissues(bodies[i], i < discs.size() ? &discs[i] : nullptr)) {
      tissues.push_back(std::move(tissue));
    }
  }
  return tissues;
}

}  // namespace kyphos::test
