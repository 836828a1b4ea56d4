#include "pipeline/align/bone_pattern.h"

#include <algorithm>
#include <cmath>

#include "pipeline/align/match_parameters.h"

namespace kyphos::pipeline {
namespace {

std::size_t cell(int u, int v, int s) {
  const int place = (s * kBonePatternCountV + v) * kBonePatternCountU + u;
  return static_cast<std::size_t>(place);
}

/// Mean of eight samples around the middle of a cell.
float cell_mean(const measure::Sampler& sampler, const measure::BodyFrame& frame, const Eigen::Vector3d& middle) {
  constexpr double kOff = 0.25 * kBonePatternCellMm;
  float sum = 0.0F;
  for (int corner = 0; corner < 8; ++corner) {
    const auto side = [corner](int bit) { return ((corner >> bit) & 1) != 0 ? kOff : -kOff; };
    const float hu = sampler.hu_or(frame.lps(middle.x() + side(0), middle.y() + side(1), middle.z() + side(2)),
                                   BonePattern::kUnseen);
    if (hu <= BonePattern::kUnseen + 1.0F) {
      return BonePattern::kUnseen;
    }
    sum += std::clamp(hu, kLowestHu.value, kHighestHu.value);
  }
  return sum / 8.0F;
}

struct Shift {
  int u = 0;
  int s = 0;
};

double correlation(const BonePattern& one, const BonePattern& other, const BonePattern& usual, const Shift& shift) {
  double n = 0.0, sum_a = 0.0, sum_b = 0.0, aa = 0.0, bb = 0.0, ab = 0.0;
  for (int s = std::max(0, -shift.s); s < std::min(kBonePatternCountS.value, kBonePatternCountS - shift.s); ++s) {
    for (int v = 0; v < kBonePatternCountV; ++v) {
      for (int u = std::max(0, -shift.u); u < std::min(kBonePatternCountU.value, kBonePatternCountU - shift.u); ++u) {
        const std::size_t here = cell(u, v, s);
        const std::size_t there = cell(u + shift.u, v, s + shift.s);
        const auto unseen = [](float hu) { return hu <= BonePattern::kUnseen + 1.0F; };
        if (unseen(one.hu[here]) || unseen(other.hu[there]) || unseen(usual.hu[here]) || unseen(usual.hu[there])) {
          continue;
        }
        const double a = static_cast<double>(one.hu[here] - usual.hu[here]);
        const double b = static_cast<double>(other.hu[there] - usual.hu[there]);
        n += 1.0;
        sum_a += a;
        sum_b += b;
        aa += a * a;
        bb += b * b;
        ab += a * b;
      }
    }
  }
  if (n < 0.5 * kBonePatternCountU * kBonePatternCountV * kBonePatternCountS * 0.75) {
    return 0.0;
  }
  const double variance = (aa - sum_a * sum_a / n) * (bb - sum_b * sum_b / n);
  return variance <= 0.0 ? 0.0 : (ab - sum_a * sum_b / n) / std::sqrt(variance);
}

}  // namespace

BonePattern read_bone_pattern(const measure::Sampler& sampler, const measure::BodyFrame& frame) {
  BonePattern pattern;
  pattern.hu.resize(static_cast<std::size_t>(kBonePatternCountU) * kBonePatternCountV * kBonePatternCountS);
  for (int s = 0; s < kBonePatternCountS; ++s) {
    for (int v = 0; v < kBonePatternCountV; ++v) {
      for (int u = 0; u < kBonePatternCountU; ++u) {
        pattern.hu[cell(u, v, s)] =
            cell_mean(sampler, frame,
                      {kBonePatternFirstU + u * kBonePatternCellMm, kBonePatternFirstV + v * kBonePatternCellMm,
                       kBonePatternFirstS + s * kBonePatternCellMm});
      }
    }
  }
  return pattern;
}

BonePattern mean_pattern(std::span<const BonePattern> patterns) {
  BonePattern mean;
  mean.hu.assign(static_cast<std::size_t>(kBonePatternCountU) * kBonePatternCountV * kBonePatternCountS,
                 BonePattern::kUnseen);
  for (std::size_t i = 0; i < mean.hu.size(); ++i) {
    double sum = 0.0;
    int count = 0;
    for (const BonePattern& pattern : patterns) {
      if (pattern.hu[i] > BonePattern::kUnseen + 1.0F) {
        sum += static_cast<double>(pattern.hu[i]);
        ++count;
      }
    }
    if (count > 0) {
      mean.hu[i] = static_cast<float>(sum / count);
    }
  }
  return mean;
}

double likeness(const BonePattern& one, const BonePattern& other, const BonePattern& usual) {
  double best = -1.0;
  for (int s = -1; s <= 1; ++s) {
    for (int u = -1; u <= 1; ++u) {
      best = std::max(best, correlation(one, other, usual, {.u = u, .s = s}));
    }
  }
  return best;
}

}  // namespace kyphos::pipeline
