#include "pipeline/segment/canal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "pipeline/segment/parallel.h"
#include "pipeline/segment/smoothing.h"

namespace kyphos::pipeline {
namespace {

using measure::PointLps;

/// What counts as bone on the 2 mm copy, and what makes the box where a body should be look like one.
struct BoneScale {
  float bone_hu;
  bool by_excess;  ///< a body by its shell and endplates alone: its marrow is no brighter than muscle
};
/// Cortex and dense trabecular bone of arches stay above 170 HU at 2 mm; cord, discs, and marrow of old people below.
constexpr BoneScale kUsualBone{.bone_hu = 170.0F, .by_excess = false};
/// A thin shell of 300 HU is averaged down to 120-190 HU; muscle and discs with their noise stay below 115.
constexpr BoneScale kThinBone{.bone_hu = 115.0F, .by_excess = true};
/// Bone lies this many standard deviations of the copy's noise above muscle.
constexpr double kBoneOverNoise = 4.0;
constexpr float kMusclePlainHu = 55.0F;
/// Thin bone is also what contrast, organs and noise look like: it must give a chain this much better than usual bone.
constexpr double kThinMustBeBetter = 2.0;
/// Half the height of a pedicle: a ring seen this far above or below counts, so foramina do not open the canal.
constexpr double kRingReachMm = 5.0;
/// A canal is 4-17 mm from its bony wall, whichever way one looks (AP 12-20 mm, width 20-30 mm).
constexpr double kRayFromMm = 4.0;
constexpr double kRayToMm = 17.0;
constexpr int kRays = 16;
constexpr float kDiscNotTunnel = 0.5F;
constexpr float kMuscleHu = 75.0F;  // with its noise at 2 mm
/// A canal score below this is nothing: about half the score of a clear canal.
constexpr float kScoreFloor = 0.42F;
/// Half width of the strip around the patient's midline that is searched: scoliosis of 60 deg stays within it.
constexpr double kStripHalfMm = 80.0;
constexpr double kShortestCanalMm = 30.0;

float clip01(float x) { return std::clamp(x, 0.0F, 1.0F); }

/// Everything the score needs, on the strip around the midline.
class CanalScore {
 public:
  CanalScore(const CoarseCopy& copy, const BoneScale& scale) : copy_(copy), scale_(scale) {
    find_midline();
    make_bone();
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
          if (copy_.at(x, y, z) > -300.0F) {
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

  [[nodiscard]] float ring_fraction(int x, int y, int z) const {
    int hits = 0;
    for (int ray = 0; ray < kRays; ++ray) {
      const double angle = 2.0 * std::numbers::pi * ray / kRays;
      for (double r = kRayFromMm; r <= kRayToMm; r += copy_.step_mm) {
        const int rx = static_cast<int>(std::lround(x + r / copy_.step_mm * std::cos(angle)));
        const int ry = static_cast<int>(std::lround(y + r / copy_.step_mm * std::sin(angle)));
        if (copy_.inside(rx, ry, z) && near_bone_[copy_.offset(rx, ry, z)] != 0) {
          ++hits;
          break;
        }
      }
    }
    return static_cast<float>(hits) / kRays;
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
    return clip01(std::min((mean + 120.0F) / 60.0F, (160.0F - mean) / 60.0F)) * clip01(1.0F - bone / 3.0F) * tunnel;
  }

  /// Brightness of where a body should be: the better of two boxes of 18 x 14 x 24 mm in front. By excess only what
  /// is brighter than muscle counts; the box always holds an endplate or two.
  [[nodiscard]] float body_in_front(int x, int y, int z) const {
    float best = 0.0F;
    for (const double ahead_mm : {17.0, 26.0}) {
      const int yc = y - static_cast<int>(std::lround(ahead_mm / copy_.step_mm));
      float sum = 0.0F;
      int count = 0;
      for (int dz = -6; dz <= 6; dz += 2) {
        for (int dy = -3; dy <= 3; ++dy) {
          for (int dx = -4; dx <= 4; dx += 2) {
            if (!copy_.inside(x + dx, yc + dy, z + dz)) {
              continue;
            }
            const float value = copy_.at(x + dx, yc + dy, z + dz);
            if (value > CoarseCopy::kOutside) {
              sum +=
                  scale_.by_excess ? std::clamp(value - kMuscleHu, 0.0F, 330.0F) : std::clamp(value, -150.0F, 400.0F);
              ++count;
            }
          }
        }
      }
      if (count >= 60) {
        best = std::max(best, sum / static_cast<float>(count));
      }
    }
    return scale_.by_excess ? clip01((best - 4.0F) / 12.0F) : clip01((best - 50.0F) / 80.0F);
  }

  /// In-plane distance to bone in mm, up to 7.
  [[nodiscard]] float bone_distance_mm(int x, int y, int z) const {
    const int reach = static_cast<int>(std::ceil(7.0 / copy_.step_mm));
    double nearest = 7.0;
    for (int dy = -reach; dy <= reach; ++dy) {
      for (int dx = -reach; dx <= reach; ++dx) {
        if (copy_.inside(x + dx, y + dy, z) && bone_[copy_.offset(x + dx, y + dy, z)] != 0) {
          nearest = std::min(nearest, copy_.step_mm * std::hypot(dx, dy));
        }
      }
    }
    return static_cast<float>(nearest);
  }

  [[nodiscard]] float score(int x, int y, int z) const {
    const float soft = softness(x, y, z);
    if (soft < 0.3F) {
      return -0.5F;
    }
    const float body = body_in_front(x, y, z);
    if (body <= 0.0F) {
      return -kScoreFloor;
    }
    const float ring = ring_fraction(x, y, z);
    const double off_mm = std::max(0.0, std::abs(x - x_middle_) * copy_.step_mm - 20.0) / 60.0;
    const float lateral = static_cast<float>(std::exp(-0.5 * off_mm * off_mm));
    return soft * ring * body * lateral * (0.55F + 0.45F * bone_distance_mm(x, y, z) / 7.0F) - kScoreFloor;
  }

  const CoarseCopy& copy_;
  BoneScale scale_;
  double x_middle_ = 0.0;
  int x_first_ = 0;
  int x_last_ = 0;
  std::vector<unsigned char> bone_;
  std::vector<unsigned char> near_bone_;
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

struct Step {
  int dx;
  int dy;
};

/// Moves from slice to slice: 45 deg sideways and 63 deg in the sagittal plane.
constexpr std::array<Step, 15> kSteps{{{0, 0},
                                       {-1, 0},
                                       {1, 0},
                                       {0, -1},
                                       {0, 1},
                                       {-1, -1},
                                       {1, -1},
                                       {-1, 1},
                                       {1, 1},
                                       {0, -2},
                                       {0, 2},
                                       {-1, -2},
                                       {1, -2},
                                       {-1, 2},
                                       {1, 2}}};
constexpr float kStepCost = 0.053F;
constexpr signed char kStart = -1;

struct Chain {
  std::vector<std::array<int, 3>> voxels;  // lowest first; x within the strip
  double score = 0.0;
};

/// Best chain through the slices with free start and end (Viterbi with restart at zero).
Chain best_chain(const std::vector<std::vector<float>>& scores, int width, int height) {
  const auto cells = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  std::vector<std::vector<signed char>> came(scores.size(), std::vector<signed char>(cells, kStart));
  std::vector<float> before(cells, 0.0F);
  std::vector<float> now(cells);
  float best = 0.0F;
  std::array<int, 3> end{-1, -1, -1};
  for (std::size_t z = 0; z < scores.size(); ++z) {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        float carried = 0.0F;
        signed char from = kStart;
        for (std::size_t k = 0; z > 0 && k < kSteps.size(); ++k) {
          const int px = x + kSteps[k].dx;
          const int py = y + kSteps[k].dy;
          if (px < 0 || py < 0 || px >= width || py >= height) {
            continue;
          }
          const float value =
              before[static_cast<std::size_t>(py) * static_cast<std::size_t>(width) + static_cast<std::size_t>(px)] -
              kStepCost * static_cast<float>(kSteps[k].dx * kSteps[k].dx + kSteps[k].dy * kSteps[k].dy);
          if (value > carried) {
            carried = value;
            from = static_cast<signed char>(k);
          }
        }
        const std::size_t at =
            static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
        now[at] = scores[z][at] + carried;
        came[z][at] = from;
        if (now[at] > best) {
          best = now[at];
          end = {x, y, static_cast<int>(z)};
        }
      }
    }
    std::swap(before, now);
  }
  Chain chain;
  chain.score = static_cast<double>(best);
  while (end[2] >= 0) {
    chain.voxels.push_back(end);
    const signed char step =
        came[static_cast<std::size_t>(end[2])]
            [static_cast<std::size_t>(end[1]) * static_cast<std::size_t>(width) + static_cast<std::size_t>(end[0])];
    if (step == kStart) {
      break;
    }
    end = {end[0] + kSteps[static_cast<std::size_t>(step)].dx, end[1] + kSteps[static_cast<std::size_t>(step)].dy,
           end[2] - 1};
  }
  std::ranges::reverse(chain.voxels);
  return chain;
}

/// Standard deviation of the noise in tissue: half of all neighbours differ by their noise alone.
double noise_hu(const CoarseCopy& copy) {
  std::vector<double> differences;
  for (int z = 0; z < copy.nz; z += 3) {
    for (int y = 0; y < copy.ny; y += 3) {
      for (int x = 0; x + 1 < copy.nx; x += 3) {
        const float a = copy.at(x, y, z);
        const float b = copy.at(x + 1, y, z);
        if (std::min(a, b) > -300.0F) {
          differences.push_back(std::abs(static_cast<double>(a - b)));
        }
      }
    }
  }
  return 1.48 * quantile(std::move(differences), 0.5) / std::numbers::sqrt2;
}

Chain find_chain(const CoarseCopy& copy, const BoneScale& scale) {
  const CanalScore score(copy, scale);
  std::vector<std::vector<float>> scores(static_cast<std::size_t>(copy.nz));
  parallel_for(copy.nz, [&](int z) { scores[static_cast<std::size_t>(z)] = score.slice(z); });
  scores = smooth_along_z(scores, 2);
  Chain chain = best_chain(scores, score.width(), copy.ny);
  for (auto& voxel : chain.voxels) {
    voxel[0] += score.x_first();
  }
  return chain;
}

}  // namespace

CanalPath find_canal(const CoarseCopy& copy) {
  const auto least_hu = static_cast<float>(kMusclePlainHu + kBoneOverNoise * noise_hu(copy));
  BoneScale usual = kUsualBone;
  usual.bone_hu = std::max(usual.bone_hu, least_hu);
  BoneScale thin_bone = kThinBone;
  thin_bone.bone_hu = std::max(thin_bone.bone_hu, least_hu);
  CanalPath path;
  path.bone_hu = usual.bone_hu;
  Chain chain = find_chain(copy, usual);
  // A chain of less than half the scan may be all that bones of usual density give.
  if (thin_bone.bone_hu < usual.bone_hu && 2 * chain.voxels.size() < static_cast<std::size_t>(copy.nz)) {
    Chain thin = find_chain(copy, thin_bone);
    if (thin.score > kThinMustBeBetter * chain.score) {
      chain = std::move(thin);
      path.bone_hu = thin_bone.bone_hu;
    }
  }
  if (static_cast<double>(chain.voxels.size()) * copy.step_mm < kShortestCanalMm) {
    return path;
  }
  for (const auto& voxel : chain.voxels) {
    path.points.push_back(copy.lps(voxel[0], voxel[1], voxel[2]));
  }
  path.mean_score = chain.score / static_cast<double>(chain.voxels.size());
  path.points = smooth_points(path.points, 10.0 / copy.step_mm);
  return path;
}

}  // namespace kyphos::pipeline
