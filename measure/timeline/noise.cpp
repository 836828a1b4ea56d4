#include "measure/timeline/noise.h"

#include <cmath>

#include "measure/space/units.h"

namespace kyphos::measure {
namespace {

using enum MeasurementKind;

/// A height error as a fraction of the height, carried to a row of this kind.
double from_height_fraction(double fraction, MeasurementKind kind, double value) {
  switch (kind) {
    case Height:
    case Size:
      return fraction * std::abs(value);
    case Ratio:  // two heights err
      return std::sqrt(2.0) * fraction * std::abs(value);
    case Loss:  // of 1 - H/E, in percent
      return std::sqrt(2.0) * fraction * std::abs(100.0 - value);
    case WedgeAngle:
    case SpanningAngle:
    case MeasurementKind::Attenuation:
    case Finding:
      return 0.0;
  }
  return 0.0;
}

double angle_share(MeasurementKind kind, double angle_deg) {
  return kind == WedgeAngle || kind == SpanningAngle ? angle_deg : 0.0;
}

}  // namespace

double date_noise(const Observation& observation, MeasurementKind kind, const Measured<double>& measured,
                  const ProgressionThresholds& thresholds) {
  const double value = measured.value();
  // What was measured with doubt repeats worse by an unknown factor; two keeps it from being trusted like the rest.
  const double doubt = observation.in_doubt || !measured.doubt().empty() ? 2.0 : 1.0;
  const double noise = doubt * (from_height_fraction(thresholds.repeat_height_percent.value / 100.0, kind, value) +
                                angle_share(kind, thresholds.repeat_angle_deg.value));
  return std::hypot(noise, slice_noise(observation, kind, value, thresholds));
}

double slice_noise(const Observation& observation, MeasurementKind kind, double value,
                   const ProgressionThresholds& thresholds) {
  return !observation.single_slice
             ? 0.0
             : from_height_fraction(thresholds.single_slice_height_percent.value / 100.0, kind, value) +
                   angle_share(kind, thresholds.single_slice_angle_deg.value);
}

double pair_noise(const Observation& earlier, const Observation& later, MeasurementKind kind, double value,
                  const ProgressionThresholds& thresholds) {
  const double shift_mm =
      thresholds.thickness_bias.value * std::abs(earlier.sample_spacing_mm - later.sample_spacing_mm);
  if (kind == Height) {
    return shift_mm;
  }
  // A typical body of 24 mm height and 24 mm between its front and back station carries the shift to the other rows.
  constexpr double kTypicalMm = 24.0;
  return from_height_fraction(shift_mm / kTypicalMm, kind, value) +
         angle_share(kind, deg_from_radians(std::sqrt(2.0) * shift_mm / kTypicalMm));
}

}  // namespace kyphos::measure
