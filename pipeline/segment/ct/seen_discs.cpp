#include "pipeline/segment/ct/seen_discs.h"

#include <algorithm>
#include <cmath>

#include "measure/space/units.h"
#include "pipeline/segment/ct/disc_parameters.h"

namespace kyphos::pipeline {
namespace {

constexpr double kSeenTiltStepDeg = 5.0;
constexpr int kSeenTiltsToASide = 6;  ///< the discs of PlaneSignal rise by 30 degrees at most

}  // namespace

SeenDiscs::SeenDiscs(const SeenSpine& spine, const SpineCurve& curve) {
  for (int tilt = -kSeenTiltsToASide; tilt <= kSeenTiltsToASide; ++tilt) {
    const double rise = std::tan(measure::radians_from_deg(tilt * kSeenTiltStepDeg));
    std::vector<double> sums{0.0};
    for (const CurveFrame& frame : curve.frames) {
      double sum = 0.0;
      int count = 0;
      for (const double part : {-1.0, -0.5, 0.0, 0.5, 1.0}) {
        const double u = part * kPlaneSignalAlongU * frame.half_depth_mm;
        const measure::PointLps point = frame.lps(u, 0.0) + u * rise * frame.superior;
        if (const auto seen = spine.probability_between(point, Tissue::Disc)) {
          sum += *seen;
          ++count;
        }
      }
      sums.push_back(sums.back() + (count == 0 ? 0.0 : sum / count));
    }
    sum_.push_back(std::move(sums));
  }
}

double SeenDiscs::mean(std::size_t tilt, double from, double to) const {
  const auto& sums = sum_[tilt];
  const auto prefix = [&](double position) {
    const double inside = std::clamp(position, 0.0, static_cast<double>(sums.size() - 1));
    const auto at = std::min(static_cast<std::size_t>(inside), sums.size() - 2);
    return sums[at] + (inside - static_cast<double>(at)) * (sums[at + 1] - sums[at]);
  };
  return to <= from ? 0.0 : (prefix(to) - prefix(from)) / (to - from);
}

double SeenDiscs::contrast(const Tilt& tilt, double from, double to, double beside) const {
  const auto step = std::lround(tilt.sagittal_deg / kSeenTiltStepDeg) + kSeenTiltsToASide;
  const auto at = static_cast<std::size_t>(std::clamp<long>(step, 0, 2L * kSeenTiltsToASide));
  return mean(at, from, to) - 0.5 * (mean(at, from - beside, from) + mean(at, to, to + beside));
}

}  // namespace kyphos::pipeline
