#pragma once

#include <array>
#include <optional>

namespace kyphos::pipeline {

/// Where one look places the two endplates of a disc on one line across it, in mm along the line, upwards.
struct DiscLook {
  std::optional<double> upper_mm;  ///< inferior endplate of the body above
  std::optional<double> lower_mm;  ///< superior endplate of the body below
  double upper_error_mm = 1.0;     ///< of a look that has not got lost, one sigma
  double lower_error_mm = 1.0;
};

/// A disc that the learned finder sees on the line.
struct SeenDisc {
  double middle_mm = 0.0;
  double thickness_mm = 0.0;
  double middle_error_mm = 1.0;
  double thickness_error_mm = 1.0;
};

/// What is known of the thickness of such discs.
struct UsualDisc {
  double thickness_mm = 0.0;
  double spread_mm = 1.0;
};

/// A disc that slices hide, by all its witnesses at once.
struct SettledDisc {
  double upper_mm = 0.0;
  double lower_mm = 0.0;
  double upper_error_mm = 0.0;
  double lower_error_mm = 0.0;
};

/// Middle and thickness of a disc as one unknown: how probable each is to the searches from both sides, each of which
/// may have got lost, to the finder, and to what is usual. Mean and standard deviation of what remains possible:
/// witnesses that contradict each other leave a wide error.
[[nodiscard]] SettledDisc settle_disc(const std::array<DiscLook, 2>& looks, const SeenDisc& seen,
                                      const std::optional<UsualDisc>& usual);

}  // namespace kyphos::pipeline
