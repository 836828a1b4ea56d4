#pragma once

namespace kyphos::measure {

inline constexpr double kPi = 3.14159265358979323846;

constexpr double radians_from_deg(double angle_deg) { return angle_deg * kPi / 180.0; }
constexpr double deg_from_radians(double angle_rad) { return angle_rad * 180.0 / kPi; }

}  // namespace kyphos::measure
