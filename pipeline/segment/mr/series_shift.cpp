#include "pipeline/segment/mr/series_shift.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/mr/parameters.h"

namespace kyphos::pipeline {
namespace {

constexpr int kBins = 24;

/// Upper edges of bins that hold equally many values.
class EqualBins {
 public:
  explicit EqualBins(const std::vector<double>& values) {
    std::vector<double> sorted = values;
    std::ranges::sort(sorted);
    for (std::size_t bin = 1; bin < kBins; ++bin) {
      edges_.push_back(sorted[bin * sorted.size() / kBins]);
    }
  }
  [[nodiscard]] int of(double value) const {
    return static_cast<int>(std::ranges::upper_bound(edges_, value) - edges_.begin());
  }

 private:
  std::vector<double> edges_;
};

/// A place of the one series with its bin.
struct ShiftSample {
  measure::PointLps point;
  int bin = 0;
};

/// The voxels of `one` around the bodies, at most about `most` of them.
std::vector<ShiftSample> samples_around(const measure::Volume& one, std::span<const measure::VertebralBody> bodies) {
  measure::PointLps low = bodies.front().frame.origin;
  measure::PointLps high = low;
  for (const measure::VertebralBody& body : bodies) {
    low = low.cwiseMin(body.frame.origin);
    high = high.cwiseMax(body.frame.origin);
  }
  low -= measure::PointLps(kShiftAsideMm, kShiftAroundMm, kShiftAroundMm);
  high += measure::PointLps(kShiftAsideMm, kShiftAroundMm, kShiftAroundMm);
  std::vector<measure::PointLps> points;
  std::vector<double> values;
  for (int k = 0; k < one.grid.size[2]; ++k) {
    for (int j = 0; j < one.grid.size[1]; ++j) {
      for (int i = 0; i < one.grid.size[0]; ++i) {
        const measure::PointLps point = one.grid.lps(i, j, k);
        const bool inside = (point.array() >= low.array()).all() && (point.array() <= high.array()).all();
        if (inside && one.at(i, j, k) != measure::kOutsideScan) {
          points.push_back(point);
          values.push_back(one.at(i, j, k));
        }
      }
    }
  }
  std::vector<ShiftSample> samples;
  if (points.empty()) {
    return samples;
  }
  const EqualBins bins(values);
  const std::size_t step = 1 + points.size() / static_cast<std::size_t>(kShiftSamples.value);
  for (std::size_t at = 0; at < points.size(); at += step) {
    samples.push_back({.point = points[at], .bin = bins.of(values[at])});
  }
  return samples;
}

double entropy(std::span<const double> counts, double sum) {
  double bits = 0.0;
  for (const double count : counts) {
    if (count > 0.0) {
      bits -= count / sum * std::log(count / sum);
    }
  }
  return bits;
}

/// How much two pictures tell of each other at one shift: (H(A) + H(B)) / H(A, B), 1 for nothing. Nothing where fewer
/// than half of the samples fall into the other.
class MutualInformation {
 public:
  MutualInformation(std::vector<ShiftSample> samples, const measure::Volume& other)
      : samples_(std::move(samples)), sampler_(other), bins_(values_at(samples_, sampler_)) {}

  [[nodiscard]] std::optional<double> at(const measure::DirectionLps& shift) const {
    std::array<double, kBins * kBins> both{};
    std::array<double, kBins> ones{};
    std::array<double, kBins> others{};
    double sum = 0.0;
    for (const ShiftSample& sample : samples_) {
      const float value = sampler_.hu_or(sample.point + shift, measure::kOutsideHu);
      if (value != measure::kOutsideHu) {
        const int bin = bins_.of(static_cast<double>(value));
        both.at(static_cast<std::size_t>(sample.bin * kBins + bin)) += 1.0;
        ones.at(static_cast<std::size_t>(sample.bin)) += 1.0;
        others.at(static_cast<std::size_t>(bin)) += 1.0;
        sum += 1.0;
      }
    }
    if (2.0 * sum < static_cast<double>(samples_.size())) {
      return std::nullopt;
    }
    return (entropy(ones, sum) + entropy(others, sum)) / std::max(1e-9, entropy(both, sum));
  }

 private:
  static std::vector<double> values_at(const std::vector<ShiftSample>& samples, const measure::Sampler& sampler) {
    std::vector<double> values;
    for (const ShiftSample& sample : samples) {
      const float value = sampler.hu_or(sample.point, measure::kOutsideHu);
      if (value != measure::kOutsideHu) {
        values.push_back(static_cast<double>(value));
      }
    }
    if (values.empty()) {
      values.push_back(0.0);
    }
    return values;
  }

  std::vector<ShiftSample> samples_;
  measure::Sampler sampler_;
  EqualBins bins_;
};

struct Best {
  measure::DirectionLps shift = measure::DirectionLps::Zero();
  double value = 0.0;
};

/// The best of a square of shifts around a middle; the values seen are added to `seen`.
Best best_around(const MutualInformation& information, const measure::DirectionLps& middle, double reach_mm,
                 double step_mm, std::vector<double>* seen) {
  Best best{.shift = middle};
  const int steps = static_cast<int>(std::lround(reach_mm / step_mm));
  for (int up = -steps; up <= steps; ++up) {
    for (int back = -steps; back <= steps; ++back) {
      const measure::DirectionLps shift = middle + measure::DirectionLps(0.0, back * step_mm, up * step_mm);
      const auto value = information.at(shift);
      if (!value) {
        continue;
      }
      if (seen != nullptr) {
        seen->push_back(*value);
      }
      if (*value > best.value) {
        best = {.shift = shift, .value = *value};
      }
    }
  }
  return best;
}

}  // namespace

std::variant<SeriesShift, measure::WhyNot> shift_between(const measure::Volume& one, const measure::Volume& other,
                                                         std::span<const measure::VertebralBody> bodies) {
  std::vector<ShiftSample> samples = bodies.empty() ? std::vector<ShiftSample>() : samples_around(one, bodies);
  if (samples.empty()) {
    return measure::WhyNot{"there are no bodies to lay it over"};
  }
  const MutualInformation information(std::move(samples), other);
  constexpr double kCoarseMm = 2.0;
  constexpr double kFineMm = 0.5;
  std::vector<double> seen;
  Best best = best_around(information, measure::DirectionLps::Zero(), kMostShiftMm, kCoarseMm, &seen);
  if (seen.empty()) {
    return measure::WhyNot{"it does not show these bodies"};
  }
  best = best_around(information, best.shift, kCoarseMm, 2.0 * kFineMm, nullptr);
  best = best_around(information, best.shift, kFineMm, kFineMm, nullptr);
  const double gain = best.value - quantile(seen, 0.5);
  if (best.shift.norm() > kMostShiftMm) {
    return measure::WhyNot{"the patient has moved between the series by more than can be made good"};
  }
  if (gain < kLeastShiftGain) {
    return measure::WhyNot{"it is too unlike the measured series to be laid over it"};
  }
  return SeriesShift{.lps_mm = best.shift, .gain = gain};
}

}  // namespace kyphos::pipeline
