#include "pipeline/segment/witness/disc_lines.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "pipeline/segment/body/facing_endplate.h"
#include "pipeline/segment/witness/parameters.h"

namespace kyphos::pipeline {
namespace {

constexpr std::array kDiscStations{measure::kPosteriorStation, measure::kMiddleStation, measure::kAnteriorStation};

/// Where the column at u of a frame meets an endplate, mean over the central slab.
std::optional<double> met_at(const KnownEndplate& endplate, const measure::BodyFrame& frame, double u_mm) {
  double sum = 0.0;
  int count = 0;
  for (const double part : {-1.0, -0.5, 0.0, 0.5, 1.0}) {
    if (const auto s = endplate.met_by_column_mm(frame, u_mm, part * measure::kCentralHalfSlabMm)) {
      sum += *s;
      ++count;
    }
  }
  return count < 2 ? std::nullopt : std::optional(sum / count);
}

/// The middle of an endplate in patient space.
std::optional<measure::PointLps> middle_of(const measure::BodyFrame& frame, const measure::EndplateSurface& surface,
                                           double u_mm) {
  const auto point = surface.interpolate(u_mm, 0.0);
  return point ? std::optional(frame.lps(u_mm, 0.0, point->s_mm)) : std::nullopt;
}

struct Facing {
  measure::PointLps behind, front, middle;
};

/// Ends and middle of an endplate's depth, along the walls where the endplate itself has no point.
std::optional<Facing> facing_of(const measure::VertebralBody& body, const measure::EndplateSurface& surface) {
  const auto depth = measure::depth_range(body);
  if (!depth) {
    return std::nullopt;
  }
  const double u = depth->u_at_fraction(0.5);
  const auto middle = middle_of(body.frame, surface, u);
  if (!middle) {
    return std::nullopt;
  }
  return Facing{.behind = *middle + (depth->posterior_u_mm - u) * body.frame.anterior,
                .front = *middle + (depth->anterior_u_mm - u) * body.frame.anterior,
                .middle = *middle};
}

measure::BodyFrame frame_between(const Facing& above, const Facing& below, const measure::BodyFrame& upper,
                                 const measure::BodyFrame& lower) {
  measure::BodyFrame frame;
  frame.origin = 0.5 * (above.middle + below.middle);
  frame.superior = (upper.superior + lower.superior).normalized();
  const measure::DirectionLps front = upper.anterior + lower.anterior;
  frame.anterior = (front - front.dot(frame.superior) * frame.superior).normalized();
  frame.left = frame.superior.cross(frame.anterior);
  return frame;
}

DiscLook look_of(std::optional<double> upper, std::optional<double> lower, double own_error, bool from_above) {
  return {.upper_mm = upper,
          .lower_mm = lower,
          .upper_error_mm = from_above ? own_error : kBeyondErrorTimes * own_error,
          .lower_error_mm = from_above ? kBeyondErrorTimes * own_error : own_error};
}

}  // namespace

std::optional<SeenDisc> seen_disc(const SeenSpine& spine, const measure::BodyFrame& frame, double u_mm,
                                  double slice_mm) {
  const auto disc_at = [&](double s) {
    return spine.probability_between(frame.lps(u_mm, 0.0, s), Tissue::Disc).value_or(0.0);
  };
  double peak = 0.0;
  double at = 0.0;
  for (double s = -kSeenDiscReachMm; s <= kSeenDiscReachMm; s += kSettleStepMm) {
    if (const double p = disc_at(s); p > peak) {
      peak = p;
      at = s;
    }
  }
  if (peak < kSeenDiscFrom) {
    return std::nullopt;
  }
  double mass = peak;
  double moment = peak * at;
  for (const double direction : {-1.0, 1.0}) {
    for (double s = at + direction * kSettleStepMm; std::abs(s - at) < kSettleThickestMm;
         s += direction * kSettleStepMm) {
      const double p = disc_at(s);
      if (p < kSeenDiscEnds * peak) {
        break;
      }
      mass += p;
      moment += p * s;
    }
  }
  const double slices_mm = kSeenDiscErrorSlices * slice_mm;
  return SeenDisc{.middle_mm = moment / mass,
                  .thickness_mm = std::max(kSettleThinnestMm.value, mass * kSettleStepMm / peak - kSeenDiscBlurMm),
                  .middle_error_mm = std::hypot(kSeenDiscErrorMm, slices_mm) / peak,
                  .thickness_error_mm = std::hypot(kSeenThicknessErrorMm, slices_mm) / peak};
}

std::optional<DiscLines> disc_lines(const SeenSpine& spine, const DiscSide& above, const DiscSide& below,
                                    double slice_mm) {
  const measure::VertebralBody& upper = above.body;
  const measure::VertebralBody& lower = below.body;
  const auto high = facing_of(upper, upper.inferior);
  const auto low = facing_of(lower, lower.superior);
  if (!high || !low) {
    return std::nullopt;
  }
  DiscLines disc{.frame = frame_between(*high, *low, upper.frame, lower.frame), .lines = {}};
  const auto u_of = [&](const measure::PointLps& point) { return disc.frame.frame_coordinates(point).x(); };
  const double behind = 0.5 * (u_of(high->behind) + u_of(low->behind));
  const double front = 0.5 * (u_of(high->front) + u_of(low->front));
  const double error = kLookErrorSlices * slice_mm;
  for (std::size_t i = 0; i < disc.lines.size(); ++i) {
    DiscLine& line = disc.lines[i];
    line.u_mm = behind + kDiscStations[i] * (front - behind);
    const auto met = [&](const measure::BodyFrame& frame, const measure::EndplateSurface& surface) {
      return met_at({.frame = frame, .surface = surface}, disc.frame, line.u_mm);
    };
    line.looks = {look_of(met(upper.frame, upper.inferior), met(upper.frame, above.beyond), error, true),
                  look_of(met(lower.frame, below.beyond), met(lower.frame, lower.superior), error, false)};
    line.seen = seen_disc(spine, disc.frame, line.u_mm, slice_mm);
  }
  return disc;
}

}  // namespace kyphos::pipeline
