#include "tests/support/phantom_bones.h"

#include <cmath>

#include "tests/support/phantom_capsule.h"
#include "tests/support/phantom_texture.h"

namespace kyphos::test {

using Eigen::Vector3d;
using measure::BodyFrame;
using measure::Level;

namespace {

constexpr double kArchShellMm = 1.3;
constexpr double kMarrowCellMm = 1.6;  // trabecular texture as a CT of 1 mm shows it

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
      if (sign > 0.0 && body.special.pedicle_gone) {
        continue;
      }
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

/// A bone with cortex and marrow around thick lines (ribs, ilium).
Tissue bone_tissue(const BodyFrame& frame, std::vector<Capsule> bones, double reach_mm, const PhantomSpec& spec) {
  const double wall_hu = spec.wall_hu;
  const double marrow_hu = spec.marrow_hu;
  return {frame.origin, reach_mm, [=, box = bounds(bones)](const PaintRow& row, int begin, int end) {
            const FrameRow line(row, frame);
            const SampleRange boxed = line.within(box, begin, end);
            if (boxed.begin >= boxed.end) {
              return;
            }
            const std::vector<ActiveCapsule> near = active(bones, line);
            const SampleRange range = reached(near, boxed.begin, boxed.end);
            for (int i = range.begin; i < range.end; ++i) {
              const double d = nearest(near, i, line.at(i));
              if (d < row.soft_mm) {
                float& hu = row.hu[static_cast<std::size_t>(i)];
                mix(hu, wall_hu, cover(d, row.soft_mm));
                mix(hu, marrow_hu, cover(d + kArchShellMm, row.soft_mm));
              }
            }
          }};
}

}  // namespace

Tissue vertebra_tissue(const PlacedBody& body, const PhantomSpec& spec) {
  const std::vector<Capsule> arch = body.size.level == Level::S1 ? sacrum_of(body) : arch_of(body);
  const double marrow = body.special.marrow_hu.value_or(spec.marrow_hu);
  const BodyShape shape = body.shape;
  const BodyFrame frame = body.frame;
  const Vector3d half(shape.half_depth_mm() + body.special.retropulsion_mm + 3.0, shape.half_width_mm() + 3.0,
                      0.5 * shape.height_mm() + 6.0);
  Eigen::AlignedBox3d box = bounds(arch);
  box.extend(Eigen::AlignedBox3d(-half, half));
  return {frame.origin, body.size.level == Level::S1 ? 120.0 : 80.0, [=](const PaintRow& row, int begin, int end) {
            const FrameRow line(row, frame);
            const SampleRange boxed = line.within(box, begin, end);
            if (boxed.begin >= boxed.end) {
              return;
            }
            const std::vector<ActiveCapsule> near = active(arch, line);
            const SampleRange body_range = line.within({-half, half}, boxed.begin, boxed.end);
            SampleRange range = reached(near, boxed.begin, boxed.end);
            if (body_range.begin < body_range.end) {
              range = {std::min(range.begin, body_range.begin), std::max(range.end, body_range.end)};
            }
            for (int i = range.begin; i < range.end; ++i) {
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

double arch_distance_mm(const PlacedBody& body, const Vector3d& point) {
  double nearest_mm = kFar;
  for (const Capsule& capsule : body.size.level == Level::S1 ? sacrum_of(body) : arch_of(body)) {
    nearest_mm = std::min(nearest_mm, capsule.distance(body.frame.frame_coordinates(point)));
  }
  return nearest_mm;
}

std::vector<Tissue> rib_tissues(const PlacedBody& body, const PhantomSpec& spec) {
  std::vector<Tissue> tissues;
  for (const double sign : {-1.0, 1.0}) {
    if (measure::is_thoracic(body.size.level)) {
      tissues.push_back(bone_tissue(body.frame, rib_of(body, sign), 160.0, spec));
    }
  }
  return tissues;
}

Tissue ilium_tissue(const PlacedBody& sacrum, const PhantomSpec& spec) {
  return bone_tissue(sacrum.frame, ilium_of(), 140.0, spec);
}

}  // namespace kyphos::test
