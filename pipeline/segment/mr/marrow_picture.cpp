#include "pipeline/segment/mr/marrow_picture.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "pipeline/fit/parallel.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/mr/parameters.h"
#include "pipeline/segment/mr/seen_bone.h"

namespace kyphos::pipeline {
namespace {

/// Marrow of one seen body.
struct MarrowLevel {
  double y_mm = 0.0;
  double z_mm = 0.0;
  double log_signal = 0.0;
};

struct MarrowSample {
  double y_mm = 0.0;
  double log_signal = 0.0;
};

std::vector<MarrowSample> samples_in(const measure::Sampler& sampler, const SeenBody& body, float black) {
  std::vector<MarrowSample> samples;
  constexpr double kStepMm = 1.5;
  const double depth = kMarrowDepthPart * body.half_depth_mm;
  const double height = kMarrowHeightPart * body.height_middle_mm;
  for (double v = -kMarrowAsideMm; v <= kMarrowAsideMm; v += 2.0 * kStepMm) {
    for (double s = -height; s <= height; s += kStepMm) {
      for (double u = -depth; u <= depth; u += kStepMm) {
        const measure::PointLps point = body.frame.lps(u, v, s);
        const float signal = sampler.hu_or(point, measure::kOutsideHu) - black;
        if (signal > 0.0F) {
          samples.push_back({.y_mm = point.y(), .log_signal = std::log(static_cast<double>(signal))});
        }
      }
    }
  }
  return samples;
}

/// The marrow's level everywhere.
class MarrowField {
 public:
  /// `black`: the signal of air, which scaled files lift above zero.
  MarrowField(const measure::Sampler& sampler, const SeenSpine& seen, float black)
      : black_(static_cast<double>(black)) {
    double products = 0.0;
    double squares = 0.0;
    for (const SeenBody& body : seen.bodies) {
      const std::vector<MarrowSample> samples = samples_in(sampler, body, black);
      if (samples.empty()) {
        continue;
      }
      std::vector<double> logs;
      std::ranges::transform(samples, std::back_inserter(logs), &MarrowSample::log_signal);
      const MarrowLevel level{
          .y_mm = body.frame.origin.y(), .z_mm = body.frame.origin.z(), .log_signal = quantile(logs, 0.5)};
      for (const MarrowSample& sample : samples) {
        const double off = sample.log_signal - level.log_signal;
        const double behind = sample.y_mm - level.y_mm;
        if (std::abs(off) < kMostOffMarrow) {
          products += off * behind;
          squares += behind * behind;
        }
      }
      levels_.push_back(level);
    }
    std::ranges::sort(levels_, {}, &MarrowLevel::z_mm);
    per_mm_ = squares > 0.0 ? products / squares : 0.0;
  }

  [[nodiscard]] bool empty() const { return levels_.empty(); }

  /// A signal at a point as a part of the marrow's there.
  [[nodiscard]] double of_marrow(double signal, const measure::PointLps& point) const {
    return (signal - black_) / marrow_at(point);
  }

 private:
  [[nodiscard]] double marrow_at(const measure::PointLps& point) const {
    const auto above = std::ranges::lower_bound(levels_, point.z(), {}, &MarrowLevel::z_mm);
    MarrowLevel here = above == levels_.end() ? levels_.back() : *above;
    if (above != levels_.begin() && above != levels_.end()) {
      const MarrowLevel& below = *(above - 1);
      const double part = (point.z() - below.z_mm) / std::max(1e-6, above->z_mm - below.z_mm);
      here.y_mm = below.y_mm + part * (above->y_mm - below.y_mm);
      here.log_signal = below.log_signal + part * (above->log_signal - below.log_signal);
    }
    const double behind = std::clamp(point.y() - here.y_mm, -kCoilReachMm.value, kCoilReachMm.value);
    return std::exp(here.log_signal + per_mm_ * behind);
  }

  double black_ = 0.0;
  std::vector<MarrowLevel> levels_;
  double per_mm_ = 0.0;  ///< of the logarithm, backwards
};

/// 1 for marrow, less for what is darker or much brighter.
double likeness(double of_marrow) {
  if (of_marrow <= 1.0) {
    return std::max(0.0, of_marrow);
  }
  return std::clamp(1.0 - (of_marrow - 1.0 - kMarrowBright) / kMarrowTooBright, 0.0, 1.0);
}

}  // namespace

measure::Volume marrow_picture(const measure::Volume& volume, const SeenSpine& seen) {
  measure::Volume picture{.grid = volume.grid,
                          .hu = std::vector<std::int16_t>(volume.hu.size(), measure::kOutsideScan),
                          .quantity = measure::Quantity::MarrowLikeness};
  const measure::Sampler sampler(volume);
  const MarrowField marrow(sampler, seen, window_of(volume).black);
  if (marrow.empty()) {
    return picture;
  }
  const SeenBone bone(sampler, seen.view);
  parallel_for(volume.grid.size[2], [&](int k) {
    for (int j = 0; j < volume.grid.size[1]; ++j) {
      for (int i = 0; i < volume.grid.size[0]; ++i) {
        const std::size_t at = volume.grid.offset(i, j, k);
        if (volume.hu[at] != measure::kOutsideScan) {
          const measure::PointLps point = volume.grid.lps(i, j, k);
          const double share = bone.share_at(point);
          const double most = share + (1.0 - share) * kMostBeyondBone;
          const double like = likeness(marrow.of_marrow(static_cast<double>(volume.hu[at]), point));
          picture.hu[at] = static_cast<std::int16_t>(std::lround(kMarrowUnits * std::min(like, most)));
        }
      }
    }
  });
  return picture;
}

}  // namespace kyphos::pipeline
