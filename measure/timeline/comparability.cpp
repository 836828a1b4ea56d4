#include "measure/timeline/comparability.h"

#include <cmath>
#include <cstdlib>

namespace kyphos::measure {
namespace {

using enum MeasurementKind;

bool is_angle(MeasurementKind kind) { return kind == WedgeAngle || kind == SpanningAngle; }

Comparability not_comparable(std::string reason) { return {.why_not = std::move(reason)}; }

std::string both(Posture earlier, Posture later) {
  return std::string(name(earlier)) + " against " + std::string(name(later));
}

Comparability compare_unknown_posture(const TimePoint& earlier, const TimePoint& later) {
  if (earlier.modality != ScanModality::Ct || later.modality != ScanModality::Ct) {
    return not_comparable("posture unknown");
  }
  return {.why_not = std::nullopt,
          .warnings = {"posture unknown at " +
                       std::string(earlier.posture == later.posture      ? "both dates"
                                   : earlier.posture == Posture::Unknown ? "the earlier date"
                                                                         : "the later date") +
                       ": taken as lying, as in any CT"}};
}

Comparability compare_posture(const TimePoint& earlier, const TimePoint& later, MeasurementKind kind) {
  const Stance before = stance_of(earlier);
  const Stance after = stance_of(later);
  if (before != after && before != Stance::Unknown && after != Stance::Unknown) {
    return not_comparable("posture differs: " + both(earlier.posture, later.posture));
  }
  if (earlier.posture == Posture::Unknown || later.posture == Posture::Unknown) {
    return compare_unknown_posture(earlier, later);
  }
  if (earlier.posture == later.posture) {
    return {};
  }
  const bool decubitus = earlier.posture == Posture::LateralDecubitus || later.posture == Posture::LateralDecubitus;
  if (!decubitus && before == Stance::Lying && !is_angle(kind)) {
    return {.why_not = std::nullopt, .warnings = {"posture differs: " + both(earlier.posture, later.posture)}};
  }
  return not_comparable("posture differs: " + both(earlier.posture, later.posture));
}

Comparability compare_attenuation(const TimePoint& earlier, const TimePoint& later) {
  if (earlier.modality != ScanModality::Ct || later.modality != ScanModality::Ct) {
    return not_comparable("attenuation exists on CT only");
  }
  if (earlier.kvp && later.kvp && std::abs(*earlier.kvp - *later.kvp) > 1.0) {
    return not_comparable("tube voltage differs");
  }
  if (earlier.contrast == Contrast::Unknown || later.contrast == Contrast::Unknown) {
    return {.why_not = std::nullopt,
            .warnings = {"contrast medium unknown: it alone moves attenuation by 11 +- 19 HU"}};
  }
  return earlier.contrast == later.contrast ? Comparability{} : not_comparable("contrast medium at one date only");
}

}  // namespace

Stance stance_of(const TimePoint& point) {
  switch (point.posture) {
    case Posture::Standing:
    case Posture::Sitting:
      return Stance::Upright;
    case Posture::Supine:
    case Posture::Prone:
    case Posture::LateralDecubitus:
      return Stance::Lying;
    case Posture::Unknown:
      return point.modality == ScanModality::Ct ? Stance::Lying : Stance::Unknown;
  }
  return Stance::Unknown;
}

Comparability comparability(const TimePoint& earlier, const TimePoint& later, MeasurementKind kind) {
  if (kind == MeasurementKind::Attenuation) {
    return compare_attenuation(earlier, later);
  }
  const bool survives_magnification = kind == Ratio || kind == Loss;
  const bool film = earlier.modality == ScanModality::Radiograph || later.modality == ScanModality::Radiograph;
  // CT ends a body at its bony shell, MR at its marrow: not even ratios are the same.
  if (earlier.modality != later.modality && !(survives_magnification && film)) {
    return not_comparable("modality differs");
  }
  if (earlier.modality == ScanModality::Radiograph && !survives_magnification && !is_angle(kind)) {
    return not_comparable("magnification of the films is not known");
  }
  return compare_posture(earlier, later, kind);
}

std::optional<std::string> why_order_unknown(const TimePoint& earlier, const TimePoint& later) {
  if (!earlier.date || !later.date) {
    return "a date is unknown: which study came first is not certain";
  }
  const bool timed = earlier.second_of_day && later.second_of_day && *earlier.second_of_day != *later.second_of_day;
  if (*earlier.date == *later.date && !timed) {
    return "both studies carry the same date, and no time orders them: which came first is not known";
  }
  return std::nullopt;
}

std::optional<int> days_between(const TimePoint& earlier, const TimePoint& later) {
  if (!earlier.date || !later.date) {
    return std::nullopt;
  }
  return static_cast<int>((std::chrono::sys_days(*later.date) - std::chrono::sys_days(*earlier.date)).count());
}

bool shows_mobility(const TimePoint& earlier, const TimePoint& later, double days) {
  const auto between = days_between(earlier, later);
  const Stance before = stance_of(earlier);
  const Stance after = stance_of(later);
  return between && std::abs(*between) <= days && earlier.modality == later.modality && before != after &&
         before != Stance::Unknown && after != Stance::Unknown;
}

}  // namespace kyphos::measure
