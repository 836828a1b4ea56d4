#include "pipeline/segment/points/moved_points.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "measure/placed_points.h"
#include "pipeline/segment/points/parameters.h"
#include "pipeline/segment/points/point_body.h"
#include "pipeline/segment/points/segment_points.h"

namespace kyphos::pipeline {
namespace {

using measure::EndplateSurface;
using measure::VertebralBody;

constexpr std::array kFrontToBack{measure::kAnteriorStation, measure::kMiddleStation, measure::kPosteriorStation};

/// A parabola through three places, as the factors of 1, u and u squared.
Eigen::Vector3d through_three(const std::array<Eigen::Vector2d, 3>& places) {
  Eigen::Matrix3d powers;
  Eigen::Vector3d heights;
  for (Eigen::Index i = 0; i < 3; ++i) {
    const Eigen::Vector2d& place = places.at(static_cast<std::size_t>(i));
    powers.row(i) << 1.0, place.x(), place.x() * place.x();
    heights[i] = place.y();
  }
  return powers.fullPivLu().solve(heights);
}

double along_parabola(const Eigen::Vector3d& factors, double u) {
  return factors[0] + u * (factors[1] + u * factors[2]);
}

/// Error of a cell such that the mean of a station's window has the error of one point.
double cell_error(const EndplateSurface& surface, const measure::DepthRange& depth, double point_se_mm) {
  EndplateSurface even = surface;
  for (int iv = 0; iv < even.count_v(); ++iv) {
    for (int iu = 0; iu < even.count_u(); ++iu) {
      if (auto point = even.at(iu, iv)) {
        point->se_mm = 1.0;
        even.set(iu, iv, point);
      }
    }
  }
  const auto mean = measure::endplate_at_station(even, depth, measure::kMiddleStation);
  return mean && mean->se_mm > 0.0 ? point_se_mm / mean->se_mm : point_se_mm;
}

/// Moves one endplate; false where it has no place at a station.
bool move_endplate(EndplateSurface& surface, const measure::DepthRange& depth,
                   const std::array<Eigen::Vector2d, 3>& wanted, double point_se_mm) {
  constexpr double kUnmovedMm = 0.02;  // two decimals of a report, and back
  const Eigen::Vector3d line = through_three(wanted);
  const double se_mm = cell_error(surface, depth, point_se_mm);
  constexpr int kRounds = 2;  // the mean of a window is not quite the value in its middle
  for (int round = 0; round < kRounds; ++round) {
    std::array<Eigen::Vector2d, 3> missing{};
    double most = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
      const double u = depth.u_at_fraction(kFrontToBack.at(i));
      const auto now = measure::endplate_at_station(surface, depth, kFrontToBack.at(i));
      if (!now) {
        return false;
      }
      missing.at(i) = {u, along_parabola(line, u) - now->s_mm};
      most = std::max(most, std::abs(missing.at(i).y()));
    }
    if (round == 0 && most < kUnmovedMm) {
      return true;
    }
    const Eigen::Vector3d shift = through_three(missing);
    for (int iv = 0; iv < surface.count_v(); ++iv) {
      for (int iu = 0; iu < surface.count_u(); ++iu) {
        if (auto point = surface.at(iu, iv)) {
          point->s_mm += along_parabola(shift, surface.u_mm(iu));
          point->se_mm = se_mm;
          surface.set(iu, iv, point);
        }
      }
    }
  }
  return true;
}

measure::PlacedBody placed_at(const VertebralBody& body, const std::array<measure::PointLps, 6>& points) {
  measure::PlacedBody placed{.level = body.name.level};
  for (std::size_t i = 0; i < points.size(); ++i) {
    placed.points.at(i).at = points.at(i);
  }
  return placed;
}

/// Nothing of an earlier doubt holds for endplates that a reader has set.
void vouched_by_reader(VertebralBody& body) {
  body.status = measure::BodyStatus::Measured;
  body.why_not.clear();
  body.doubts.clear();
  body.second_sight.reset();
}

}  // namespace

std::optional<std::string> move_points(VertebralBody& body, const std::array<measure::PointLps, 6>& points) {
  const measure::PlacedBody placed = placed_at(body, points);
  if (auto wrong = why_not_a_spine({.bodies = {placed}, .method = {}})) {
    return wrong;
  }
  VertebralBody moved = body;
  const auto depth = measure::depth_range(body);
  bool followed = depth.has_value() && measure::six_points(body).has_value();
  if (followed) {
    const auto in_frame = [&](std::size_t at) {
      const Eigen::Vector3d place = body.frame.frame_coordinates(points.at(at));
      return Eigen::Vector2d(place.x(), place.z());
    };
    double height = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
      height += (points.at(i) - points.at(i + 3)).norm() / 3.0;
    }
    const double se_mm = kReaderHeightSe * height / std::sqrt(2.0);
    followed = move_endplate(moved.superior, *depth, {in_frame(0), in_frame(1), in_frame(2)}, se_mm) &&
               move_endplate(moved.inferior, *depth, {in_frame(3), in_frame(4), in_frame(5)}, se_mm);
  }
  if (!followed) {
    moved = body_of_points(placed, measure::PointPlaces::Stations, kReaderHeightSe);
    moved.position_from_top = body.position_from_top;
    moved.name = body.name;
    moved.reader = body.reader;
  }
  vouched_by_reader(moved);
  body = std::move(moved);
  return std::nullopt;
}

}  // namespace kyphos::pipeline
