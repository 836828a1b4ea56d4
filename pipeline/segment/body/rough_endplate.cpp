#include "pipeline/segment/body/rough_endplate.h"

#include <algorithm>
#include <cmath>

#include "pipeline/fit/optimal_surface.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/body/parameters.h"

namespace kyphos::pipeline {
namespace {

struct EdgeSignal {
  std::vector<float> box;
  std::vector<float> gradient;
};

/// Box difference and gradient (bone minus disc, so an endplate is positive) at every sample; measure::kOutsideHu where
/// unseen.
EdgeSignal edge_signal(const std::vector<float>& profile) {
  const int box = static_cast<int>(std::lround(kEdgeBoxMm / kSampleStepMm));
  const int count = static_cast<int>(profile.size());
  EdgeSignal signal{.box = std::vector<float>(profile.size(), measure::kOutsideHu),
                    .gradient = std::vector<float>(profile.size(), measure::kOutsideHu)};
  const auto mean = [&](int from, int to) {
    float sum = 0.0F;
    for (int i = from; i < to; ++i) {
      if (profile[static_cast<std::size_t>(i)] <= measure::kOutsideHu) {
        return measure::kOutsideHu;
      }
      sum += std::min(profile[static_cast<std::size_t>(i)], 900.0F);
    }
    return sum / static_cast<float>(to - from);
  };
  for (int i = box; i + box < count; ++i) {
    const float inner = mean(i - box, i);
    const float outer = mean(i, i + box);
    const float near_inner = mean(i - kGradientReach, i);
    const float near_outer = mean(i, i + kGradientReach);
    if (inner > measure::kOutsideHu && outer > measure::kOutsideHu) {
      // Gas in the disc is no reason to prefer an edge: -100 HU stands for it.
      signal.box[static_cast<std::size_t>(i)] = inner - std::max(outer, -100.0F);
      signal.gradient[static_cast<std::size_t>(i)] = near_inner - std::max(near_outer, -100.0F);
    }
  }
  return signal;
}

}  // namespace

bool scan_reaches(const Columns& columns, int iu, int iv, double position) {
  const auto& profile = columns.profile(iu, iv);
  const int at = static_cast<int>(std::lround((position + kDiscSeenMm - columns.from_mm()) / kSampleStepMm));
  return at >= 0 && at < columns.samples() && profile[static_cast<std::size_t>(at)] > measure::kOutsideHu;
}

RoughSurface find_rough_surface(const Columns& columns, float pull) {
  const int labels = columns.samples();
  SurfaceRewards rewards(columns.count_u(), columns.count_v(), labels, 0.0F);
  std::vector<EdgeSignal> signals(static_cast<std::size_t>(columns.count_u()) *
                                  static_cast<std::size_t>(columns.count_v()));
  std::vector<double> boxes;
  std::vector<double> gradients;
  const auto allowed = [&](int iu, int iv, int i) {
    const double position = columns.position(i);
    return position >= columns.middle(iu, iv) + 1.5 && position <= columns.farthest(iu, iv);
  };
  for (int iv = 0; iv < columns.count_v(); ++iv) {
    for (int iu = 0; iu < columns.count_u(); ++iu) {
      if (!columns.in_ellipse(iu, iv, 1.0)) {
        continue;
      }
      auto& signal = signals[columns.cell(iu, iv)];
      signal = edge_signal(mean_profile(columns, iu, iv, nullptr));
      float best_box = measure::kOutsideHu;
      float best_gradient = measure::kOutsideHu;
      for (int i = 0; i < labels; ++i) {
        if (allowed(iu, iv, i)) {
          best_box = std::max(best_box, signal.box[static_cast<std::size_t>(i)]);
          best_gradient = std::max(best_gradient, signal.gradient[static_cast<std::size_t>(i)]);
        }
      }
      if (best_box > measure::kOutsideHu) {
        boxes.push_back(static_cast<double>(best_box));
        gradients.push_back(static_cast<double>(best_gradient));
      }
    }
  }
  const auto box_unit = static_cast<float>(std::max(20.0, quantile(boxes, 0.75)));
  const auto gradient_unit = static_cast<float>(std::max(20.0, quantile(gradients, 0.75)));
  RoughSurface rough;
  for (int iv = 0; iv < columns.count_v(); ++iv) {
    for (int iu = 0; iu < columns.count_u(); ++iu) {
      if (!columns.in_ellipse(iu, iv, 1.0)) {
        continue;
      }
      const auto& signal = signals[columns.cell(iu, iv)];
      float* const reward = rewards.cell(iu, iv);
      for (int i = 0; i < labels; ++i) {
        if (!allowed(iu, iv, i)) {
          reward[i] = -4.0F;
          continue;
        }
        const float box = signal.box[static_cast<std::size_t>(i)];
        if (box <= measure::kOutsideHu) {
          reward[i] = -0.5F;
          continue;
        }
        reward[i] =
            std::clamp(box / box_unit, -1.5F, 1.5F) +
            kGradientWeight * std::clamp(signal.gradient[static_cast<std::size_t>(i)] / gradient_unit, -1.5F, 1.5F) -
            pull * static_cast<float>(std::abs(columns.position(i) - columns.expected(iu, iv)));
      }
    }
  }
  const auto labels_found = find_optimal_surface(rewards, {.jump_cost = 0.12F, .largest_jump = 6});
  for (const int label : labels_found) {
    rough.position.push_back(columns.position(label));
  }
  return rough;
}

}  // namespace kyphos::pipeline
