#include "pipeline/segment/ct/symmetry.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "measure/space/units.h"
#include "pipeline/fit/parallel.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/ct/disc_parameters.h"

namespace kyphos::pipeline {
namespace {

CurveFrame turned(const CurveFrame& frame, double angle_deg) {
  const double angle = measure::radians_from_deg(angle_deg);
  CurveFrame out = frame;
  out.anterior = std::cos(angle) * frame.anterior + std::sin(angle) * frame.left;
  out.left = out.superior.cross(out.anterior);
  return out;
}

/// Mean difference between left and right at one rotation; HU clipped so that metal and air do not decide.
double asymmetry(const measure::Sampler& sampler, const CurveFrame& frame) {
  double sum = 0.0;
  int count = 0;
  for (double u = -26.0; u <= 40.0; u += 3.0) {
    for (double v = 3.0; v <= 27.0; v += 3.0) {
      const float left = sampler.hu_or(frame.lps(u, v), measure::kOutsideHu);
      const float right = sampler.hu_or(frame.lps(u, -v), measure::kOutsideHu);
      if (left > measure::kOutsideHu && right > measure::kOutsideHu) {
        sum += std::abs(std::clamp(left, -150.0F, 500.0F) - std::clamp(right, -150.0F, 500.0F));
        ++count;
      }
    }
  }
  return count >= 40 ? sum / count : std::numeric_limits<double>::max();
}

}  // namespace

void shift_to_symmetry(const measure::Sampler& sampler, std::vector<CurveFrame>& frames, double step_mm) {
  const std::size_t stride = 4;
  const std::size_t samples = (frames.size() + stride - 1) / stride;
  std::vector<std::vector<double>> cost(2 * kSymmetrySteps + 1, std::vector<double>(samples, 0.0));
  parallel_for(static_cast<int>(samples), [&](int i) {
    for (int k = -kSymmetrySteps; k <= kSymmetrySteps; ++k) {
      CurveFrame frame = frames[static_cast<std::size_t>(i) * stride];
      frame.centre += k * kShiftStepMm * frame.left;
      cost[static_cast<std::size_t>(k + kSymmetrySteps)][static_cast<std::size_t>(i)] =
          std::min(150.0, asymmetry(sampler, frame));
    }
  });
  for (auto& row : cost) {
    row = smooth_signal(row, 20.0 / (step_mm * static_cast<double>(stride)));
  }
  std::vector<double> shift(frames.size(), 0.0);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    std::size_t lowest = kSymmetrySteps;
    for (std::size_t k = 0; k < cost.size(); ++k) {
      lowest = cost[k][i / stride] < cost[lowest][i / stride] ? k : lowest;
    }
    if (cost[lowest][i / stride] < kSymmetryWorthIt * cost[kSymmetrySteps][i / stride]) {
      shift[i] = (static_cast<double>(lowest) - kSymmetrySteps) * kShiftStepMm;
    }
  }
  shift = smooth_signal(shift, 15.0 / step_mm);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    frames[i].centre += shift[i] * frames[i].left;
  }
}

void turn_to_symmetry(const measure::Sampler& sampler, std::vector<CurveFrame>& frames, double step_mm) {
  const int angles = static_cast<int>(2.0 * kMaxAxialRotationDeg / kAngleStepDeg) + 1;
  const auto count = frames.size();
  const std::size_t stride = 4;  // 3 mm along the curve is plenty for a rotation
  const std::size_t samples = (count + stride - 1) / stride;
  std::vector<std::vector<double>> cost(static_cast<std::size_t>(angles), std::vector<double>(samples, 0.0));
  parallel_for(static_cast<int>(samples), [&](int i) {
    for (int a = 0; a < angles; ++a) {
      const double angle = -kMaxAxialRotationDeg + a * kAngleStepDeg;
      const double value = asymmetry(sampler, turned(frames[static_cast<std::size_t>(i) * stride], angle));
      cost[static_cast<std::size_t>(a)][static_cast<std::size_t>(i)] =
          value < 1.0e6 ? value + 0.02 * std::abs(angle) : 150.0 + 0.02 * std::abs(angle);
    }
  });
  for (auto& row : cost) {
    row = smooth_signal(row, 20.0 / (step_mm * static_cast<double>(stride)));
  }
  std::vector<double> best(count, 0.0);
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t lowest = 0;
    for (std::size_t a = 1; a < cost.size(); ++a) {
      if (cost[a][i / stride] < cost[lowest][i / stride]) {
        lowest = a;
      }
    }
    double offset = 0.0;
    if (lowest > 0 && lowest + 1 < cost.size()) {  // parabola through the three best
      const double a = cost[lowest - 1][i / stride];
      const double b = cost[lowest][i / stride];
      const double c = cost[lowest + 1][i / stride];
      offset = a + c - 2.0 * b > 1e-9 ? 0.5 * (a - c) / (a + c - 2.0 * b) : 0.0;
    }
    best[i] = -kMaxAxialRotationDeg + (static_cast<double>(lowest) + offset) * kAngleStepDeg;
  }
  best = smooth_signal(best, 15.0 / step_mm);
  for (std::size_t i = 0; i < count; ++i) {
    frames[i] = turned(frames[i], best[i]);
  }
}

}  // namespace kyphos::pipeline
