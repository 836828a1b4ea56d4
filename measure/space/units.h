#pragma once

#include <compare>

namespace kyphos::measure {

/// A length in millimetres, made and read by name so that it cannot pass for another unit.
class Millimetres {
 public:
  constexpr Millimetres() = default;
  constexpr explicit Millimetres(double value_mm) : value_mm_(value_mm) {}
  [[nodiscard]] constexpr double mm() const { return value_mm_; }
  constexpr auto operator<=>(const Millimetres&) const = default;

 private:
  double value_mm_ = 0.0;
};

/// An angle in degrees; kyphosis (ventral wedging) is positive throughout kyphos.
class Degrees {
 public:
  constexpr Degrees() = default;
  constexpr explicit Degrees(double value_deg) : value_deg_(value_deg) {}
  [[nodiscard]] constexpr double deg() const { return value_deg_; }
  constexpr auto operator<=>(const Degrees&) const = default;

 private:
  double value_deg_ = 0.0;
};

inline constexpr double kPi = 3.14159265358979323846;

constexpr double radians_from_deg(double angle_deg) { return angle_deg * kPi / 180.0; }
constexpr double deg_from_radians(double angle_rad) { return angle_rad * 180.0 / kPi; }

}  // namespace kyphos::measure
