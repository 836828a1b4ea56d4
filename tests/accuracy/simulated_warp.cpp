#include "tests/accuracy/simulated_warp.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "measure/space/units.h"

namespace kyphos::accuracy {
namespace {

using measure::PointLps;

/// Origin half way along the superior line, x along it, z away from the inferior line.
Eigen::Isometry3d superior_frame(const std::map<std::string, PointLps>& marks) {
  const Eigen::Vector3d x = (marks.at("SA") - marks.at("SP")).normalized();
  const PointLps middle = 0.5 * (marks.at("SA") + marks.at("SP"));
  const Eigen::Vector3d up = middle - 0.5 * (marks.at("IA") + marks.at("IP"));
  const Eigen::Vector3d z = (up - up.dot(x) * x).normalized();
  Eigen::Isometry3d frame = Eigen::Isometry3d::Identity();
  frame.linear().col(0) = x;
  frame.linear().col(1) = z.cross(x);
  frame.linear().col(2) = z;
  frame.translation() = middle;
  return frame;
}

/// Signed distance of a point from the line through two landmarks, along `up`, in the sagittal plane.
double above_line(const PointLps& point, const PointLps& back, const PointLps& front, const Eigen::Vector3d& up) {
  const Eigen::Vector3d line = (front - back).normalized();
  const Eigen::Vector3d across = (up - up.dot(line) * line).normalized();
  return (point - back).dot(across) / up.dot(across);
}

using Ends = std::array<std::array<PointLps, 3>, 2>;  ///< superior and inferior, as measure::kStations

StationShape shape_of(const Ends& ends) {
  const auto line = [&ends](std::size_t plate) { return (ends[plate][0] - ends[plate][2]).normalized(); };
  const Eigen::Vector3d forward = (line(0) + line(1)).normalized();
  const Eigen::Vector3d rough = ends[0][1] - ends[1][1];
  const Eigen::Vector3d up = (rough - rough.dot(forward) * forward).normalized();
  StationShape shape;
  for (std::size_t i = 0; i < 3; ++i) {
    shape.height_mm[i] = (ends[0][i] - ends[1][i]).dot(up);
  }
  const auto slope = [&](std::size_t plate) { return std::atan2(line(plate).dot(up), line(plate).dot(forward)); };
  shape.wedge_deg = measure::deg_from_radians(slope(1) - slope(0));
  return shape;
}

}  // namespace

PointLps SimulatedVisit::centre() const {
  PointLps sum = PointLps::Zero();
  for (const auto& [name, point] : landmarks) {
    sum += point / static_cast<double>(landmarks.size());
  }
  return sum;
}

SimulatedVisit read_simulated_visit(const std::filesystem::path& file) {
  std::ifstream stream(file);
  const nlohmann::json truth = nlohmann::json::parse(stream);
  SimulatedVisit visit;
  for (const auto& [name, point] : truth.at("landmarks_after").items()) {  // RAS
    visit.landmarks[name] = {-point.at(0).get<double>(), -point.at(1).get<double>(), point.at(2).get<double>()};
  }
  const auto& after = truth.at("after");
  visit.anterior_mm = after.at("anterior_mm").get<double>();
  visit.middle_mm = after.at("middle_mm").get<double>();
  visit.posterior_mm = after.at("posterior_mm").get<double>();
  visit.kyphosis_change_deg = truth.at("kyphosis_change_deg").get<double>();
  return visit;
}

SimulatedWarp::SimulatedWarp(const SimulatedVisit& first, const SimulatedVisit& later)
    : from_(first.landmarks), rigid_(superior_frame(later.landmarks) * superior_frame(first.landmarks).inverse()) {}

PointLps SimulatedWarp::moved(const PointLps& point) const {
  const Eigen::Vector3d up = ((from_.at("SP") - from_.at("IP")) + (from_.at("SA") - from_.at("IA"))).normalized();
  const double above_base = above_line(point, from_.at("IP"), from_.at("IA"), up);
  const double below_top = -above_line(point, from_.at("SP"), from_.at("SA"), up);
  const double fraction = std::clamp(above_base / (above_base + below_top), 0.0, 1.0);
  return point + fraction * (rigid_ * point - point);
}

std::optional<StationShape> true_change(const measure::VertebralBody& body, const SimulatedWarp& warp) {
  const auto points = six_points(body);
  if (!points) {
    return std::nullopt;
  }
  const Ends before{{{points->superior_anterior, points->superior_middle, points->superior_posterior},
                     {points->inferior_anterior, points->inferior_middle, points->inferior_posterior}}};
  Ends after = before;
  for (auto& plate : after) {
    for (PointLps& point : plate) {
      point = warp.moved(point);
    }
  }
  const StationShape first = shape_of(before);
  StationShape change = shape_of(after);
  for (std::size_t i = 0; i < 3; ++i) {
    change.height_mm[i] -= first.height_mm[i];
  }
  change.wedge_deg -= first.wedge_deg;
  return change;
}

std::optional<StationShape> carried_to_landmarks(const measure::VertebralBody& body, const SimulatedVisit& first,
                                                 const std::array<double, 3>& change_mm) {
  const auto points = six_points(body);
  if (!points) {
    return std::nullopt;
  }
  const Ends ends{{{points->superior_anterior, points->superior_middle, points->superior_posterior},
                   {points->inferior_anterior, points->inferior_middle, points->inferior_posterior}}};
  const StationShape own = shape_of(ends);
  std::array<double, 3> depth{};
  std::array<double, 3> part{};
  for (std::size_t i = 0; i < 3; ++i) {
    depth[i] = body.frame.frame_coordinates(0.5 * (ends[0][i] + ends[1][i])).x();
    part[i] = change_mm[i] / own.height_mm[i];
  }
  const auto at = [&](const char* above, const char* below) {
    const double u = body.frame.frame_coordinates(0.5 * (first.landmarks.at(above) + first.landmarks.at(below))).x();
    const std::size_t front = u > depth[1] ? 0 : 1;
    const double along = (u - depth[front + 1]) / (depth[front] - depth[front + 1]);
    return part[front + 1] + along * (part[front] - part[front + 1]);
  };
  StationShape carried;
  carried.height_mm = {at("SA", "IA") * first.anterior_mm, at("SM", "IM") * first.middle_mm,
                       at("SP", "IP") * first.posterior_mm};
  const double arm_mm = (first.landmarks.at("SA") - first.landmarks.at("SP")).norm();
  carried.wedge_deg = measure::deg_from_radians(std::atan2(carried.height_mm[2] - carried.height_mm[0], arm_mm));
  return carried;
}

}  // namespace kyphos::accuracy
