#include "pipeline/segment/ct/canal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "pipeline/fit/parameters.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/ct/canal_parameters.h"
#include "pipeline/segment/ct/canal_score.h"

namespace kyphos::pipeline {
namespace {

using measure::PointLps;

/// Cortex and dense trabecular bone of arches stay above 170 HU at 2 mm; cord, discs, and marrow of old people below.
constexpr BoneScale kUsualBone{.bone_hu = 170.0F, .by_excess = false};
/// A thin shell of 300 HU is averaged down to 120-190 HU; muscle and discs with their noise stay below 115.
constexpr BoneScale kThinBone{.bone_hu = 115.0F, .by_excess = true};

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
    const Step& back = kSteps[static_cast<unsigned char>(step)];  // none is negative here
    end = {end[0] + back.dx, end[1] + back.dy, end[2] - 1};
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
  return kSdPerMedianOff * quantile(std::move(differences), 0.5) / std::numbers::sqrt2;
}

/// Mean over a chain that is long enough to be a canal, else 0.
double mean_score(const Chain& chain, double step_mm) {
  const auto length = static_cast<double>(chain.voxels.size());
  return length * step_mm < kShortestCanalMm ? 0.0 : chain.score / length;
}

Chain find_chain(const CoarseCopy& copy, const BoneScale& scale) {
  const CanalScores scores = score_canal(copy, scale);
  Chain chain = best_chain(scores.slices, scores.width, copy.ny);
  for (auto& voxel : chain.voxels) {
    voxel[0] += scores.x_first;
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
  double clearest = mean_score(chain, copy.step_mm);
  // Where marrow is as dark as muscle a wrong chain of usual bone may be as long as the right one: both are looked at.
  if (thin_bone.bone_hu < usual.bone_hu) {
    Chain thin = find_chain(copy, thin_bone);
    clearest = std::max(clearest, mean_score(thin, copy.step_mm));
    if (thin.score > kThinMustBeBetter * chain.score) {
      chain = std::move(thin);
      path.bone_hu = thin_bone.bone_hu;
    }
  }
  if (mean_score(chain, copy.step_mm) <= 0.0) {  // too short
    return path;
  }
  path.mean_score = clearest;
  for (const auto& voxel : chain.voxels) {
    path.points.push_back(copy.lps(voxel[0], voxel[1], voxel[2]));
  }
  path.points = smooth_points(path.points, 10.0 / copy.step_mm);
  return path;
}

}  // namespace kyphos::pipeline
