#pragma once

#include <span>
#include <string>
#include <variant>

#include "measure/measured.h"
#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// Where another series of the same study shows what one series shows.
struct SeriesShift {
  measure::DirectionLps lps_mm = measure::DirectionLps::Zero();  ///< from a place in the one to the same in the other
  double gain = 0.0;  ///< how much more the two tell of each other there than elsewhere
};

/// How far the patient lay elsewhere in `other` than in `one`, in the sagittal plane, by the mutual information of the
/// two around the bodies: contrasts need not be alike. Left and right are not searched: slices are too thick to tell.
/// The reason where `other` does not show the bodies, or is like `one` nowhere or everywhere.
[[nodiscard]] std::variant<SeriesShift, measure::WhyNot> shift_between(const measure::Volume& one,
                                                                       const measure::Volume& other,
                                                                       std::span<const measure::VertebralBody> bodies);

}  // namespace kyphos::pipeline
