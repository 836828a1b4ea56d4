#include "pipeline/segment/ct/plane_signal.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "measure/space/units.h"
#include "pipeline/fit/parallel.h"
#include "pipeline/segment/ct/disc_parameters.h"

namespace kyphos::pipeline {
namespace {

struct Offset {
  double u;
  double v;
};

std::vector<Offset> ellipse_points() {
  std::vector<Offset> points{{0.0, 0.0}};
  for (const auto& [radius, count] : {std::pair{0.4, 6}, std::pair{0.7, 10}, std::pair{1.0, 14}}) {
    for (int i = 0; i < count; ++i) {
      const double angle = 2.0 * std::numbers::pi * (i + 0.5) / count;
      points.push_back({radius * std::cos(angle), radius * std::sin(angle)});
    }
  }
  return points;
}

}  // namespace

PlaneSignal::PlaneSignal(const measure::Sampler& sampler, const SpineCurve& curve)
    : samples_(static_cast<int>(curve.frames.size())) {
  for (int sagittal = -30; sagittal <= 30; sagittal += 5) {
    for (int coronal = -15; coronal <= 15; coronal += 5) {
      if (sagittal == 0 && coronal == 0) {
        untilted_ = tilts_.size();
      }
      tilts_.push_back({.sagittal_deg = static_cast<double>(sagittal), .coronal_deg = static_cast<double>(coronal)});
    }
  }
  sum_.assign(tilts_.size(), std::vector<double>(static_cast<std::size_t>(samples_) + 1, 0.0));
  count_ = sum_;
  const auto points = ellipse_points();
  parallel_for(static_cast<int>(tilts_.size()), [&](int t) {
    const auto tilt = static_cast<std::size_t>(t);
    const double rise_u = std::tan(measure::radians_from_deg(tilts_[tilt].sagittal_deg));
    const double rise_v = std::tan(measure::radians_from_deg(tilts_[tilt].coronal_deg));
    for (int i = 0; i < samples_; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const CurveFrame& frame = curve.frames[at];
      double sum = 0.0;
      int count = 0;
      for (const Offset& point : points) {
        const double u = kPlaneSignalAlongU * frame.half_depth_mm * point.u;
        const double v = kPlaneSignalAlongV * frame.half_depth_mm * point.v;
        const float value =
            sampler.hu_or(frame.lps(u, v) + (u * rise_u + v * rise_v) * frame.superior, measure::kOutsideHu);
        if (value > measure::kOutsideHu) {
          sum += std::clamp(value, -200.0F, 700.0F);
          ++count;
        }
      }
      const bool seen = count >= kLeastInside * static_cast<double>(points.size());
      sum_[tilt][at + 1] = sum_[tilt][at] + (seen ? sum / count : 0.0);
      count_[tilt][at + 1] = count_[tilt][at] + (seen ? 1.0 : 0.0);
    }
  });
}

double PlaneSignal::prefix(const std::vector<double>& sums, double position) const {
  const double clamped = std::clamp(position, 0.0, static_cast<double>(samples_));
  const auto low = std::min(static_cast<std::size_t>(clamped), static_cast<std::size_t>(samples_) - 1);
  const double part = clamped - static_cast<double>(low);
  return sums[low] + part * (sums[low + 1] - sums[low]);
}

bool PlaneSignal::mean(std::size_t tilt, double from, double to, double& result) const {
  const double seen = prefix(count_[tilt], to) - prefix(count_[tilt], from);
  if (seen < 0.5 * (to - from) || seen <= 0.0) {
    return false;
  }
  result = (prefix(sum_[tilt], to) - prefix(sum_[tilt], from)) / seen;
  return true;
}

bool PlaneSignal::at(std::size_t tilt, int sample, double& result) const {
  return mean(tilt, sample, sample + 1.0, result);
}

}  // namespace kyphos::pipeline
