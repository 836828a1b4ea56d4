#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "measure/vertebral_body.h"

namespace kyphos::accuracy {

/// The truth file of one simulated visit: landmarks in LPS mm, heights between them, and the change of kyphosis.
struct SimulatedVisit {
  std::map<std::string, measure::PointLps> landmarks;  ///< SA SM SP IA IM IP
  double anterior_mm = 0.0;                            ///< distance of SA and IA, and so on
  double middle_mm = 0.0;
  double posterior_mm = 0.0;
  double kyphosis_change_deg = 0.0;

  [[nodiscard]] measure::PointLps centre() const;
};
[[nodiscard]] SimulatedVisit read_simulated_visit(const std::filesystem::path& file);

/// What the simulation did between two visits, from its landmarks alone: the line SP-SA moves as a rigid body, the line
/// IP-IA stays, and every point between them moves by the fraction of the height that it lies at. The middle landmarks,
/// which are not used, are predicted by it within 0.05 mm in every visit.
class SimulatedWarp {
 public:
  SimulatedWarp(const SimulatedVisit& first, const SimulatedVisit& later);
  [[nodiscard]] measure::PointLps moved(const measure::PointLps& point) const;

 private:
  std::map<std::string, measure::PointLps> from_;
  Eigen::Isometry3d rigid_ = Eigen::Isometry3d::Identity();
};

/// Anterior, middle and posterior height and wedge angle of bone at the stations of a measured body.
struct StationShape {
  std::array<double, 3> height_mm{};  ///< as measure::kStations
  double wedge_deg = 0.0;
};
/// Shape of a body before the warp and after it, the same bone at both: what a change measured at our own stations
/// should read.
[[nodiscard]] std::optional<StationShape> true_change(const measure::VertebralBody& body, const SimulatedWarp& warp);

/// A change measured at our stations carried to the landmarks: as a part of the height it grows along a line through
/// the two stations nearest to the landmark's depth, and the landmarks' own height makes millimetres of it again. Uses
/// where the landmarks lie at the first visit and nothing of their change.
[[nodiscard]] std::optional<StationShape> carried_to_landmarks(const measure::VertebralBody& body,
                                                               const SimulatedVisit& first,
                                                               const std::array<double, 3>& change_mm);

}  // namespace kyphos::accuracy
