#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "measure/body_source.h"
#include "measure/level.h"
#include "measure/picture_scale.h"
#include "measure/space/lps.h"
#include "measure/warning.h"

namespace kyphos::measure {

/// Where along a body's depth a reader has set the outer points.
enum class PointPlaces : unsigned char {
  Corners,   ///< at the corners, as in six-point morphometry
  Stations,  ///< at the stations of kyphos, 12, 50 and 88 % of the depth
};

/// A point that a reader set.
struct PlacedPoint {
  PointLps at = PointLps::Zero();
  /// Half of the way between the two contours of an endplate that the film shows double; zero where it shows one.
  DirectionLps half_spread = DirectionLps::Zero();
};

/// The six points in their order everywhere: superior then inferior endplate, each from the front to the back.
enum class SixPoint : std::size_t { SA, SM, SP, IA, IM, IP };
inline constexpr std::array<const char*, 6> kSixPointNames{"SA", "SM", "SP", "IA", "IM", "IP"};

/// One body as a reader placed it.
struct PlacedBody {
  std::optional<Level> level{};
  std::array<PlacedPoint, 6> points{};
  bool by_both = false;  ///< two readers set it, and this is their mean
  [[nodiscard]] const PlacedPoint& at(SixPoint which) const { return points.at(static_cast<std::size_t>(which)); }
};

/// The bodies of one reader alone, where two have set points on one picture.
struct ReaderBodies {
  std::string reader;  ///< initials
  std::vector<PlacedBody> bodies;
};

/// The bodies of one picture as a reader placed them, from the top down.
struct PlacedSpine {
  std::vector<PlacedBody> bodies;
  std::vector<ReaderBodies> alone{};  ///< of two readers with initials, each one's own; else none
  PointPlaces places = PointPlaces::Corners;
  /// Standard error of a height, as a part of it: of one reader, and of the mean of two.
  double height_se_part = 0.0;
  double mean_height_se_part = 0.0;
  PictureScale scale{};
  BodyMethod method;
  std::vector<Warning> warnings{};
};

}  // namespace kyphos::measure
