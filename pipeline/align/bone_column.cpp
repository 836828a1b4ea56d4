#include "pipeline/align/bone_column.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "pipeline/align/parameters.h"
#include "pipeline/align/plate.h"
#include "pipeline/fit/thick/thick_endplate.h"
#include "pipeline/segment/body/slice_sampling.h"

namespace kyphos::pipeline {
namespace {

/// One date's side of the columns.
struct Side {
  Side(const BodyInScan& date, bool top, const Eigen::Isometry3d& own_from_first)
      : sampler(date.volume),
        body(date.body),
        next(top ? date.above : date.below),
        next_is_base(top),
        surface(endplate_of(date.body, top)),
        own(own_from_first),
        outwards_sign(top ? 1.0 : -1.0),
        geometry(slice_geometry(sampler, direction(Eigen::Vector3d(0.0, 0.0, outwards_sign)))) {}

  [[nodiscard]] Eigen::Vector3d direction(const Eigen::Vector3d& first_direction) const {
    const Eigen::Vector3d d = own.linear() * first_direction;
    return d.x() * body.frame.anterior + d.y() * body.frame.left + d.z() * body.frame.superior;
  }

  [[nodiscard]] ColumnLine line(double u_mm, double v_mm) const {
    const Eigen::Vector3d foot = own * Eigen::Vector3d(u_mm, v_mm, 0.0);
    return {.foot = body.frame.lps(foot.x(), foot.y(), foot.z()),
            .outwards = direction(Eigen::Vector3d(0.0, 0.0, outwards_sign)),
            .forward = direction(Eigen::Vector3d::UnitX()),
            .left = direction(Eigen::Vector3d::UnitY())};
  }

  measure::Sampler sampler;
  const measure::VertebralBody& body;
  const measure::VertebralBody* next;
  bool next_is_base;
  const measure::EndplateSurface& surface;
  Eigen::Isometry3d own;
  double outwards_sign;
  SliceGeometry geometry;
};

/// Where a line meets an endplate of a body, near a position on it; a few steps, since endplates are nearly flat.
/// `reach_in`: whether to take the nearest known part where the line passes beside it.
std::optional<double> meet(const measure::VertebralBody& body, const measure::EndplateSurface& surface,
                           const ColumnLine& line, double near_mm, bool reach_in) {
  double at = near_mm;
  for (int round = 0; round < 4; ++round) {
    const Eigen::Vector3d own = body.frame.frame_coordinates(line.foot + at * line.outwards);
    const double along = line.outwards.dot(body.frame.superior);
    auto plate = surface.interpolate(own.x(), own.y());
    for (double part = 0.92; reach_in && !plate && part > 0.3; part *= 0.92) {
      plate = surface.interpolate(part * own.x(), part * own.y());
    }
    if (!plate || std::abs(along) < kBoneColumnSteepest) {
      return std::nullopt;
    }
    at += (plate->s_mm - own.z()) / along;
  }
  return at;
}

SliceColumn read_side(const Side& side, const ColumnLine& line, double edge_mm, double low_mm, double high_mm) {
  const double half_slice = 0.5 * side.geometry.box_mm;
  SliceColumn column;
  column.from_mm = low_mm;
  column.to_mm = high_mm;
  double outer = high_mm + kBoneColumnDiscSideMm + half_slice;
  if (side.next != nullptr) {
    const auto& surface = side.next_is_base ? side.next->inferior : side.next->superior;
    const auto next = meet(*side.next, surface, line, edge_mm, true);
    if (next && *next < edge_mm + kFarNextMm) {
      column.next_mm = next;
      outer = std::min(outer, std::max(*next, edge_mm) + kThroughShellMm + half_slice);
    }
  }
  read_slices(side.sampler, side.geometry, line, low_mm - kMarrowSideMm - half_slice, outer, column);
  return column;
}

}  // namespace

BoneColumns read_bone_columns(const BodyInScan& first, const BodyInScan& second, bool top,
                              const Eigen::Isometry3d& second_from_first) {
  BoneColumns result;
  const auto depth = depth_range(first.body);
  if (!depth) {
    return result;
  }
  const Side one(first, top, Eigen::Isometry3d::Identity());
  const Side other(second, top, second_from_first);
  result.first_slice_mm = one.geometry.box_mm;
  result.second_slice_mm = other.geometry.box_mm;
  const double reach = std::max(result.first_slice_mm, result.second_slice_mm);  // an outline may be off by a slice
  const double first_u = depth->u_at_fraction(kFirstDepth);
  const int count_u = static_cast<int>((depth->u_at_fraction(kLastDepth) - first_u) / kPatchMm) + 1;
  const int half_v = static_cast<int>(0.5 * one.surface.count_v() * one.surface.step_mm() / kPatchMm);
  for (int iv = -half_v; iv <= half_v; ++iv) {
    for (int iu = 0; iu < count_u; ++iu) {
      const double u = first_u + iu * kPatchMm;
      const double v = iv * kPatchMm;
      const auto plate = one.surface.interpolate(u, v);
      if (!plate) {
        continue;
      }
      const double edge = one.outwards_sign * plate->s_mm;
      const ColumnLine line = other.line(u, v);
      const auto other_edge = meet(other.body, other.surface, line, edge, false);
      if (!other_edge || std::abs(*other_edge - edge) > kFarthestApartMm) {
        continue;
      }
      const double low = std::min(edge, *other_edge) - reach;
      const double high = std::max(edge, *other_edge) + reach;
      BoneColumn column{.first = read_side(one, one.line(u, v), edge, low, high),
                        .second = read_side(other, line, *other_edge, low, high),
                        .first_edge_mm = edge,
                        .second_edge_mm = *other_edge};
      if (column.first.hu.size() < kFewestVoxels || column.second.hu.size() < kFewestVoxels) {
        continue;
      }
      column.first.u_mm = column.second.u_mm = u;
      column.first.v_mm = column.second.v_mm = v;
      result.columns.push_back(std::move(column));
    }
  }
  return result;
}

}  // namespace kyphos::pipeline
