#include "pipeline/segment/ct/canal_score.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "pipeline/fit/parallel.h"
#include "pipeline/segment/ct/canal_front.h"
#include "pipeline/segment/ct/canal_parameters.h"

namespace kyphos::pipeline {
namespace {

/// Cells from one cell to another, halves rounded up.
int rounded_step(double cells) {
  constexpr double kFar = 1000.0;  // what differs from a half by rounding of the sine alone is a half
  return static_cast<int>(std::floor(kFar + cells + 0.5) - kFar);
}

float clip01(float x) { return std::clamp(x, 0.0F, 1.0F); }

/// Everything the score needs, on the strip around the midline.
class CanalScore {
 public:
  CanalScore(const CoarseCopy& copy, const BoneScale& scale) : copy_(copy), scale_(scale) {
    find_midline();
    make_bone();
    make_steps();
    front_.emplace(copy, scale.by_excess, x_first_, x_last_);
  }

  [[nodiscard]] int x_first() const { return x_first_; }
  [[nodiscard]] int width() const { return x_last_ - x_first_ + 1; }

  /// Scores of one slice, strip width x ny.
  [[nodiscard]] std::vector<float> slice(int z) const {
    std::vector<float> scores(static_cast<std::size_t>(width()) * static_cast<std::size_t>(copy_.ny), -0.5F);
    for (int y = 2; y < copy_.ny - 2; ++y) {
      for (int x = std::max(x_first_, 2); x <= std::min(x_last_, copy_.nx - 3); ++x) {
        scores[static_cast<std::size_t>(y) * static_cast<std::size_t>(width()) +
               static_cast<std::size_t>(x - x_first_)] = score(x, y, z);
      }
    }
    return scores;
  }

 private:
  void find_midline() {
    double sum = 0.0;
    double count = 0.0;
    for (int z = 0; z < copy_.nz; z += 2) {
      for (int y = 0; y < copy_.ny; y += 2) {
        for (int x = 0; x < copy_.nx; ++x) {
          if (copy_.at(x, y, z) > kPatientHu) {
            sum += x;
            count += 1.0;
          }
        }
      }
    }
    x_middle_ = count > 0.0 ? sum / count : 0.5 * copy_.nx;
    const double half = kStripHalfMm / copy_.step_mm;
    x_first_ = std::max(0, static_cast<int>(x_middle_ - half));
    x_last_ = std::min(copy_.nx - 1, static_cast<int>(x_middle_ + half));
  }

  void make_bone() {
    bone_.assign(copy_.hu.size(), 0);
    near_bone_.assign(copy_.hu.size(), 0);
    for (std::size_t i = 0; i < bone_.size(); ++i) {
      bone_[i] = copy_.hu[i] > scale_.bone_hu ? 1 : 0;
    }
    const int reach = static_cast<int>(std::lround(kRingReachMm / copy_.step_mm));
    const std::size_t plane = static_cast<std::size_t>(copy_.nx) * static_cast<std::size_t>(copy_.ny);
    parallel_for(copy_.nz, [&](int z) {
      for (int other = std::max(0, z - reach); other <= std::min(copy_.nz - 1, z + reach); ++other) {
        const auto* const from = bone_.data() + static_cast<std::size_t>(other) * plane;
        auto* const to = near_bone_.data() + static_cast<std::size_t>(z) * plane;
        for (std::size_t i = 0; i < plane; ++i) {
          to[i] = static_cast<unsigned char>(to[i] | from[i]);
        }
      }
    });
  }

  struct Step {
    int dx;
    int dy;
    double away_mm;
  };

  /// Steps in the plane that one ray passes, from near to far.
  [[nodiscard]] std::vector<Step> ray_steps(int ray) const {
    const double angle = 2.0 * std::numbers::pi * ray / kCanalScoreRays;
    std::vector<Step> steps;
    for (double r = kRayFromMm; r <= kCanalScoreRayToMm; r += copy_.step_mm) {
      steps.push_back({.dx = rounded_step(r / copy_.step_mm * std::cos(angle)),
                       .dy = rounded_step(r / copy_.step_mm * std::sin(angle)),
                       .away_mm = r});
    }
    return steps;
  }

  void make_steps() {
    for (int ray = 0; ray < kCanalScoreRays; ++ray) {
      rays_.push_back(ray_steps(ray));
    }
    const int reach = static_cast<int>(std::ceil(kWideCanalMm / copy_.step_mm));
    for (int dy = -reach; dy <= reach; ++dy) {
      for (int dx = -reach; dx <= reach; ++dx) {
        around_.push_back({.dx = dx, .dy = dy, .away_mm = copy_.step_mm * std::hypot(dx, dy)});
      }
    }
    std::ranges::stable_sort(around_, {}, &Step::away_mm);
  }

  [[nodiscard]] bool holds(const std::vector<unsigned char>& mask, int x, int y, int z) const {
    return copy_.inside(x, y, z) && mask[copy_.offset(x, y, z)] != 0;
  }

  [[nodiscard]] float ring_fraction(int x, int y, int z) const {
    const auto meets_bone = [&](const std::vector<Step>& ray) {
      return std::ranges::any_of(ray, [&](const Step& at) { return holds(near_bone_, x + at.dx, y + at.dy, z); });
    };
    return static_cast<float>(std::ranges::count_if(rays_, meets_bone)) / kCanalScoreRays;
  }

  /// How much the 6 x 6 mm around look like cord, fat or water, without bone in it. Bone just above or below the middle
  /// makes it a disc between two endplates: a canal is a tunnel.
  [[nodiscard]] float softness(int x, int y, int z) const {
    float sum = 0.0F;
    float bone = 0.0F;
    for (int dy = -1; dy <= 1; ++dy) {
      for (int dx = -1; dx <= 1; ++dx) {
        const std::size_t at = copy_.offset(x + dx, y + dy, z);
        if (copy_.hu[at] <= CoarseCopy::kOutside) {
          return 0.0F;
        }
        sum += copy_.hu[at];
        bone += bone_[at];
      }
    }
    const float mean = sum / 9.0F;
    const float tunnel = near_bone_[copy_.offset(x, y, z)] != 0 ? kDiscNotTunnel : 1.0F;
    return clip01(std::min((mean - kSoftFromHu) / kSoftFadeHu, (kSoftToHu - mean) / kSoftFadeHu)) *
           clip01(1.0F - bone / 3.0F) * tunnel;
  }

  /// Brightness of where a body should be: the better of two boxes of 18 x 14 x 24 mm in front. By excess only what
  /// is brighter than muscle counts; the box always holds an endplate or two.
  [[nodiscard]] float body_in_front(int x, int y, int z) const {
    float best = 0.0F;
    for (const double ahead_mm : {kBodyAheadMm.value, kDeepBodyAheadMm.value}) {
      const int yc = y - static_cast<int>(std::lround(ahead_mm / copy_.step_mm));
      const auto [sum, count] = front_->at(x, yc, z);
      if (count >= 60) {
        best = std::max(best, sum / static_cast<float>(count));
      }
    }
    return scale_.by_excess ? clip01((best - kExcessFromHu) / kExcessFadeHu)
                            : clip01((best - kBrightFromHu) / kBrightFadeHu);
  }

  /// In-plane distance to bone in mm, up to 7.
  [[nodiscard]] float bone_distance_mm(int x, int y, int z) const {
    const auto nearest =
        std::ranges::find_if(around_, [&](const Step& at) { return holds(bone_, x + at.dx, y + at.dy, z); });
    return static_cast<float>(nearest == around_.end() ? kWideCanalMm.value
                                                       : std::min(kWideCanalMm.value, nearest->away_mm));
  }

  [[nodiscard]] float score(int x, int y, int z) const {
    const float soft = softness(x, y, z);
    if (soft < kLeastSoft) {
      return -0.5F;
    }
    const float body = body_in_front(x, y, z);
    if (body <= 0.0F) {
      return -kScoreFloor;
    }
    const float ring = ring_fraction(x, y, z);
    const double off_mm = std::max(0.0, std::abs(x - x_middle_) * copy_.step_mm - kMidlineMm) / kMidlineSpreadMm;
    const float lateral = static_cast<float>(std::exp(-0.5 * off_mm * off_mm));
    return soft * ring * body * lateral *
               (kNarrowShare + kWideShare * bone_distance_mm(x, y, z) / static_cast<float>(kWideCanalMm)) -
           kScoreFloor;
  }

  const CoarseCopy& copy_;
  BoneScale scale_;
  double x_middle_ = 0.0;
  int x_first_ = 0;
  int x_last_ = 0;
  std::vector<unsigned char> bone_;
  std::vector<unsigned char> near_bone_;
  std::vector<std::vector<Step>> rays_;
  std::vector<Step> around_;
  std::optional<CanalFront> front_;
};

/// Scores averaged over 9 mm along z, so that one slice with an open ring does not break the chain.
std::vector<std::vector<float>> smooth_along_z(const std::vector<std::vector<float>>& scores, int reach) {
  std::vector<std::vector<float>> smooth(scores.size());
  const int last = static_cast<int>(scores.size()) - 1;
  parallel_for(last + 1, [&](int z) {
    auto& out = smooth[static_cast<std::size_t>(z)];
    out.assign(scores[static_cast<std::size_t>(z)].size(), 0.0F);
    const int from = std::max(0, z - reach);
    const int to = std::min(last, z + reach);
    for (int other = from; other <= to; ++other) {
      for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] += scores[static_cast<std::size_t>(other)][i] / static_cast<float>(to - from + 1);
      }
    }
  });
  return smooth;
}

}  // namespace

CanalScores score_canal(const CoarseCopy& copy, const BoneScale& scale) {
  const CanalScore score(copy, scale);
  CanalScores scores{.x_first = score.x_first(), .width = score.width(), .slices = {}};
  scores.slices.resize(static_cast<std::size_t>(copy.nz));
  parallel_for(copy.nz, [&](int z) { scores.slices[static_cast<std::size_t>(z)] = score.slice(z); });
  scores.slices = smooth_along_z(scores.slices, 2);
  return scores;
}

}  // namespace kyphos::pipeline
