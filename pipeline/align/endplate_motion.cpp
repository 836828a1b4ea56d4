#include "pipeline/align/endplate_motion.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "pipeline/align/parameters.h"
#include "pipeline/align/plate.h"

namespace kyphos::pipeline {
namespace {

using measure::DepthRange;
using measure::EndplateSurface;

/// Starts of the search along the endplate: a hinged body's endplate slides by a few millimetres.
constexpr std::array<double, 5> kStartsMm{-4.0, -2.0, 0.0, 2.0, 4.0};

BandFit follow_whole(const ReadBody& first, const ReadBody& second, bool top, const DepthRange& depth) {
  const auto plate = fit_plate(first.body, top);
  const auto second_plate = fit_plate(second.body, top);
  if (!plate || !second_plate) {
    return {};
  }
  const Stretch stretch{.first_u_mm = depth.posterior_u_mm - kBeyondWallsMm,
                        .last_u_mm = depth.anterior_u_mm + kBeyondWallsMm,
                        .half_v_mm = first.body.single_slice ? 0.0 : kPlateHalfWidthMm,
                        .inside_mm = kWallsInsideMm};
  const Band coarse = read_band(first, top, stretch, 2.0);
  BandFit best;
  for (const double slide : kStartsMm) {
    BandFit fit = follow_band(coarse, second.reader, plate_onto(*plate, *second_plate, slide), kRigid);
    if (fit.correlation > best.correlation) {
      best = fit;
    }
  }
  return best.correlation < 0.0 ? BandFit{}
                                : follow_band(read_band(first, top, stretch, 1.0), second.reader, best.motion, kRigid);
}

/// Rise of the endplate per millimetre forward at a place.
double slope_at(const EndplateSurface& surface, double u_mm) {
  const auto front = surface.interpolate(u_mm + kEndplateMotionReachMm, 0.0);
  const auto back = surface.interpolate(u_mm - kEndplateMotionReachMm, 0.0);
  return front && back ? (front->s_mm - back->s_mm) / (2.0 * kEndplateMotionReachMm) : 0.0;
}

/// `slide_mm`: standard error of how far the endplate has slid, which on a slope is taken for a rise.
std::optional<StationMotion> follow_station(const ReadBody& first, const ReadBody& second, bool top,
                                            const Stretch& stretch, const Eigen::Isometry3d& start, double slide_mm) {
  const Band band = read_band(first, top, stretch, 1.0);
  if (band.size() < 50) {
    return std::nullopt;
  }
  BandFit best;
  for (const double sink : {0.0, -2.5, 2.5}) {
    const BandFit fit = follow_band(band, second.reader, start * Eigen::Translation3d(0.0, 0.0, sink), kAlongAxis);
    if (fit.correlation > best.correlation + (sink == 0.0 ? 0.0 : 0.02)) {
      best = fit;
    }
  }
  if (best.correlation < kLeastBandCorrelation) {
    return std::nullopt;
  }
  const double slope = slope_at(endplate_of(first.body, top), 0.5 * (stretch.first_u_mm + stretch.last_u_mm));
  return StationMotion{.second_from_first = best.motion,
                       .se_mm = std::hypot(standard_error_mm(best, first, second), slope * slide_mm)};
}

Stretch station_stretch(const ReadBody& first, const DepthRange& depth, measure::Station station) {
  const double u = depth.u_at_fraction(depth_fraction(station));
  return {.first_u_mm = u - kStationHalfMm,
          .last_u_mm = u + kStationHalfMm,
          .half_v_mm = first.body.single_slice ? 0.0 : measure::kCentralHalfSlabMm};
}

}  // namespace

EndplateMotion follow_endplate(const ReadBody& first, const ReadBody& second, bool top) {
  EndplateMotion result;
  const auto depth = depth_range(first.body);
  if (!depth) {
    return result;
  }
  const BandFit whole = follow_whole(first, second, top, *depth);
  if (whole.correlation < kLeastBandCorrelation) {
    return result;
  }
  result.turn = whole.motion.linear();
  for (std::size_t i = 0; i < measure::kStations.size(); ++i) {
    result.at[i] = follow_station(first, second, top, station_stretch(first, *depth, measure::kStations[i]),
                                  whole.motion, slide_error_mm(whole, first, second));
  }
  return result;
}

}  // namespace kyphos::pipeline
