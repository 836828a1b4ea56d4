#include "pipeline/segment/ct/disc_period.h"

#include <algorithm>
#include <cmath>

#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/ct/disc_parameters.h"

namespace kyphos::pipeline {
namespace {

/// Bone beside the canal, where pedicles are: the weaker side counts, so that a rib or a screw on one side does not.
std::vector<double> pedicle_signal(const measure::Sampler& sampler, const SpineCurve& curve) {
  std::vector<double> signal;
  signal.reserve(curve.frames.size());
  for (const CurveFrame& frame : curve.frames) {
    double weaker = 1.0e9;
    for (const double side : {-1.0, 1.0}) {
      double sum = 0.0;
      int count = 0;
      for (double behind = 1.0; behind <= 8.0; behind += 1.0) {
        float brightest = measure::kOutsideHu;
        for (double v = 7.0; v <= 19.0; v += 1.5) {
          brightest = std::max(brightest,
                               sampler.hu_or(frame.lps(-frame.half_depth_mm - behind, side * v), measure::kOutsideHu));
        }
        if (brightest > measure::kOutsideHu) {
          sum += std::clamp(brightest, -200.0F, 800.0F);
          ++count;
        }
      }
      weaker = std::min(weaker, count > 0 ? sum / count : 0.0);
    }
    signal.push_back(weaker);
  }
  return signal;
}

/// Local normalised autocorrelation of the signal at one place and lag.
double correlation(const std::vector<double>& signal, int centre, int lag, double window_samples) {
  double product = 0.0;
  double power_a = 0.0;
  double power_b = 0.0;
  const int count = static_cast<int>(signal.size());
  const int reach = static_cast<int>(2.5 * window_samples);
  for (int i = centre - reach; i <= centre + reach; ++i) {
    const int a = i - lag / 2;
    const int b = a + lag;
    if (a < 0 || b >= count) {
      continue;
    }
    const double weight = std::exp(-0.5 * (i - centre) * (i - centre) / (window_samples * window_samples));
    const double x = signal[static_cast<std::size_t>(a)];
    const double y = signal[static_cast<std::size_t>(b)];
    product += weight * x * y;
    power_a += weight * x * x;
    power_b += weight * y * y;
  }
  return product / std::sqrt(std::max(power_a * power_b, 1e-9));
}

}  // namespace

std::vector<double> disc_period_mm(const measure::Sampler& sampler, const SpineCurve& curve) {
  const double step = curve.step_mm;
  auto signal = pedicle_signal(sampler, curve);
  const auto slow = smooth_signal(signal, 18.0 / step);
  for (std::size_t i = 0; i < signal.size(); ++i) {
    signal[i] -= slow[i];
  }
  const int first_lag = static_cast<int>(kShortestPeriodMm / step);
  const int lags = static_cast<int>(kLongestPeriodMm / step) - first_lag + 1;
  const std::size_t count = (curve.frames.size() + kDiscPeriodStride - 1) / kDiscPeriodStride;
  std::vector<std::vector<double>> total(count, std::vector<double>(static_cast<std::size_t>(lags)));
  std::vector<std::vector<int>> came(count, std::vector<int>(static_cast<std::size_t>(lags), 0));
  for (std::size_t i = 0; i < count; ++i) {
    const auto sample = i * kDiscPeriodStride;
    for (int l = 0; l < lags; ++l) {
      const double period = (first_lag + l) * step;
      const double off = std::log(period / (kPeriodOverHalfDepth * curve.frames[sample].half_depth_mm)) / kPeriodSpread;
      double value = correlation(signal, static_cast<int>(sample), first_lag + l, 30.0 / step) -
                     0.5 * std::min(0.5 * off * off, 3.0);
      if (i > 0) {
        double best = -1.0e9;
        for (int q = std::max(0, l - 3); q <= std::min(lags - 1, l + 3); ++q) {
          const double carried = total[i - 1][static_cast<std::size_t>(q)] - 0.05 * std::abs(q - l);
          if (carried > best) {
            best = carried;
            came[i][static_cast<std::size_t>(l)] = q;
          }
        }
        value += best;
      }
      total[i][static_cast<std::size_t>(l)] = value;
    }
  }
  std::vector<double> coarse(count);
  int lag = static_cast<int>(std::ranges::max_element(total.back()) - total.back().begin());
  for (std::size_t i = count; i-- > 0;) {
    coarse[i] = (first_lag + lag) * step;
    lag = came[i][static_cast<std::size_t>(lag)];
  }
  std::vector<double> period;
  for (std::size_t i = 0; i < curve.frames.size(); ++i) {
    period.push_back(coarse[i / kDiscPeriodStride]);
  }
  return smooth_signal(period, 20.0 / step);
}

}  // namespace kyphos::pipeline
