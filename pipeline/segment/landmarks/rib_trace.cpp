#include "pipeline/segment/landmarks/rib_trace.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "pipeline/fit/parallel.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/landmarks/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::VertebralBody;
using Index = std::array<int, 3>;

struct Voxel {
  Index index;
  Eigen::Vector3d place;   ///< in the body's frame
  bool at_border = false;  ///< next to what the scan does not hold
};

template <typename Visit>
void for_neighbours(const Index& at, const Visit& visit) {
  for (int dz = -1; dz <= 1; ++dz) {
    for (int dy = -1; dy <= 1; ++dy) {
      for (int dx = -1; dx <= 1; ++dx) {
        visit(Index{at[0] + dx, at[1] + dy, at[2] + dz});
      }
    }
  }
}

/// Follows bone from beside the body, voxel by voxel.
std::vector<Voxel> follow_bone(const CoarseCopy& copy, const VertebralBody& body, double side, float bone_hu) {
  const double half = half_height_mm(body);
  std::vector<Voxel> found;
  std::unordered_set<std::size_t> visited;
  const auto visit = [&](const Index& at) {
    if (!copy.inside(at[0], at[1], at[2]) || copy.at(at[0], at[1], at[2]) < bone_hu ||
        visited.contains(copy.offset(at[0], at[1], at[2]))) {
      return;
    }
    const Eigen::Vector3d place = body.frame.frame_coordinates(copy.lps(at[0], at[1], at[2]));
    const double out = side * place.y();
    // Ribs run down and backwards as they leave; upwards and forwards lies the neighbour's.
    if (out < kBarrierMm || out > kFollowMm || place.x() < -70.0 || place.x() > 12.0 || place.z() > half + 8.0 ||
        place.z() < -half - 6.0 - 0.7 * std::max(0.0, out - 30.0)) {
      return;
    }
    visited.insert(copy.offset(at[0], at[1], at[2]));
    found.push_back({.index = at, .place = place});
  };
  for (double v = kSeedFromMm; v <= kSeedToMm; v += 2.0) {
    for (double u = -kSeedBehindMm; u <= kSeedAheadMm; u += 2.0) {
      for (double s = -half; s <= half; s += 2.0) {
        const Eigen::Vector3d index = (body.frame.lps(u, side * v, s) - copy.origin) / copy.step_mm;
        visit({static_cast<int>(std::lround(index.x())), static_cast<int>(std::lround(index.y())),
               static_cast<int>(std::lround(index.z()))});
      }
    }
  }
  for (std::size_t next = 0; next < found.size(); ++next) {
    const Index at = found[next].index;
    for_neighbours(at, [&](const Index& other) {
      visit(other);
      if (!copy.inside(other[0], other[1], other[2]) || copy.at(other[0], other[1], other[2]) <= CoarseCopy::kOutside) {
        found[next].at_border = true;
      }
    });
  }
  return found;
}

/// Far bones of one side: connected voxels beyond the far limit, of all bodies together.
struct FarBones {
  std::unordered_map<std::size_t, int> bone_of;  ///< by voxel
  std::vector<double> middle_z_mm;               ///< one a bone
  std::vector<double> extent_mm;                 ///< along z
};

FarBones far_bones(const CoarseCopy& copy, const std::vector<std::vector<Voxel>>& traces, double side) {
  FarBones far;
  std::vector<Index> all;
  for (const auto& trace : traces) {
    for (const Voxel& voxel : trace) {
      if (side * voxel.place.y() > kRibTraceFarMm &&
          far.bone_of.emplace(copy.offset(voxel.index[0], voxel.index[1], voxel.index[2]), -1).second) {
        all.push_back(voxel.index);
      }
    }
  }
  for (const Index& start : all) {
    if (far.bone_of[copy.offset(start[0], start[1], start[2])] >= 0) {
      continue;
    }
    const int bone = static_cast<int>(far.extent_mm.size());
    std::deque<Index> queue{start};
    far.bone_of[copy.offset(start[0], start[1], start[2])] = bone;
    double low = 1.0e9;
    double high = -1.0e9;
    while (!queue.empty()) {
      const Index at = queue.front();
      queue.pop_front();
      const double z = copy.lps(at[0], at[1], at[2]).z();
      low = std::min(low, z);
      high = std::max(high, z);
      for_neighbours(at, [&](const Index& other) {
        if (!copy.inside(other[0], other[1], other[2])) {
          return;
        }
        const auto found = far.bone_of.find(copy.offset(other[0], other[1], other[2]));
        if (found != far.bone_of.end() && found->second < 0) {
          found->second = bone;
          queue.push_back(other);
        }
      });
    }
    far.middle_z_mm.push_back(0.5 * (low + high));
    far.extent_mm.push_back(high - low);
  }
  return far;
}

int bone_at(const CoarseCopy& copy, const FarBones& far, const Voxel& voxel) {
  const auto found = far.bone_of.find(copy.offset(voxel.index[0], voxel.index[1], voxel.index[2]));
  return found == far.bone_of.end() ? -1 : found->second;
}

/// How well each far bone suits a body as its own, by the height at which it leaves; 0 where it was not reached. For a
/// body that lies so far above the one that traced them.
std::vector<double> suits(const CoarseCopy& copy, const FarBones& far, const std::vector<Voxel>& trace, double side,
                          double above_mm = 0.0) {
  std::vector<std::vector<double>> heights(far.extent_mm.size());
  for (const Voxel& voxel : trace) {
    const int bone = bone_at(copy, far, voxel);
    if (bone >= 0 && side * voxel.place.y() < kRibTraceFarMm + 6.0) {
      heights[static_cast<std::size_t>(bone)].push_back(voxel.place.z() - above_mm);
    }
  }
  std::vector<double> suited;
  for (const auto& of_bone : heights) {
    const double off = std::abs(quantile(of_bone, 0.5) - kUsualHeightMm) / kHeightSpreadMm;
    suited.push_back(of_bone.empty() ? 0.0 : std::max(kLeastSuited.value, 1.0 - off));
  }
  return suited;
}

/// How far the next body's middle lies below, where one was missed between them: it has a rib of its own.
std::optional<double> gap_below_mm(const std::vector<VertebralBody>& bodies, std::size_t at) {
  if (at + 1 >= bodies.size()) {
    return std::nullopt;
  }
  const double apart = (bodies[at].frame.origin - bodies[at + 1].frame.origin).norm();
  const double usual = kSpacingOfHeights * (half_height_mm(bodies[at]) + half_height_mm(bodies[at + 1]));
  return apart > kGapFrom * usual ? std::optional(apart) : std::nullopt;
}

/// The bone that each body owns (-1: none): each bone has one owner, the order is kept, as many as can be are owned.
/// Neighbours' bones touch - the first rib rises beside C7, the last one falls past the process of L1.
std::vector<int> owned_bones(const FarBones& far, const std::vector<std::vector<double>>& suited) {
  std::vector<int> order;
  for (int bone = 0; bone < static_cast<int>(far.extent_mm.size()); ++bone) {
    if (far.extent_mm[static_cast<std::size_t>(bone)] <= kPelvisMm) {
      order.push_back(bone);
    }
  }
  std::ranges::sort(order, std::greater<>{}, [&](int bone) { return far.middle_z_mm[static_cast<std::size_t>(bone)]; });
  const std::size_t rows = suited.size();
  const std::size_t columns = order.size();
  std::vector<std::vector<double>> best(rows + 1, std::vector<double>(columns + 1, 0.0));
  const auto match = [&](std::size_t i, std::size_t j) { return suited[i][static_cast<std::size_t>(order[j])]; };
  for (std::size_t i = 1; i <= rows; ++i) {
    for (std::size_t j = 1; j <= columns; ++j) {
      best[i][j] = std::max(best[i - 1][j], best[i][j - 1]);
      if (match(i - 1, j - 1) > 0.0) {
        best[i][j] = std::max(best[i][j], best[i - 1][j - 1] + match(i - 1, j - 1));
      }
    }
  }
  std::vector<int> owned(rows, -1);
  for (std::size_t i = rows, j = columns; i > 0 && j > 0;) {
    if (best[i][j] == best[i - 1][j]) {
      --i;
    } else if (best[i][j] == best[i][j - 1]) {
      --j;
    } else {
      owned[--i] = order[--j];
    }
  }
  return owned;
}

/// The bone of each body, from the top; bodies that were missed take theirs, too.
std::vector<int> bones_of_bodies(const CoarseCopy& copy, const FarBones& far, const std::vector<VertebralBody>& bodies,
                                 const std::vector<std::vector<Voxel>>& traces, double side) {
  std::vector<std::vector<double>> suited;
  std::vector<std::size_t> row_of;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    row_of.push_back(suited.size());
    suited.push_back(suits(copy, far, traces[i], side));
    if (const auto gap_mm = gap_below_mm(bodies, i)) {
      auto missed = suits(copy, far, traces[i], side, -0.5 * *gap_mm);
      const auto from_below = suits(copy, far, traces[i + 1], side, 0.5 * *gap_mm);
      for (std::size_t bone = 0; bone < missed.size(); ++bone) {
        missed[bone] = std::max(missed[bone], from_below[bone]);
      }
      suited.push_back(std::move(missed));
    }
  }
  const std::vector<int> owned = owned_bones(far, suited);
  std::vector<int> of_bodies;
  for (const std::size_t row : row_of) {
    of_bodies.push_back(owned[row]);
  }
  return of_bodies;
}

/// Fall of a bone's middle line from 30 mm off the mid-plane to its end.
std::optional<double> fall_of(const std::vector<Voxel>& voxels, double side, double reach_mm) {
  if (reach_mm < kRibTraceFromMm + 2.0 * kRibTraceTipMm) {
    return std::nullopt;
  }
  std::vector<double> near;
  std::vector<double> far;
  for (const Voxel& voxel : voxels) {
    const double out = side * voxel.place.y();
    if (std::abs(out - kRibTraceFromMm) <= 0.5 * kRibTraceTipMm) {
      near.push_back(voxel.place.z());
    } else if (out >= reach_mm - kRibTraceTipMm) {
      far.push_back(voxel.place.z());
    }
  }
  if (near.empty() || far.empty()) {
    return std::nullopt;
  }
  return (quantile(near, 0.5) - quantile(far, 0.5)) / (reach_mm - 0.5 * kRibTraceTipMm - kRibTraceFromMm);
}

BoneTrace summarise(const std::vector<Voxel>& own, double side) {
  BoneTrace trace;
  double border_mm = 0.0;
  std::vector<double> heights;
  for (const Voxel& voxel : own) {
    trace.reach_mm = std::max(trace.reach_mm, side * voxel.place.y());
    border_mm = std::max(border_mm, voxel.at_border ? side * voxel.place.y() : 0.0);
    if (const double out = side * voxel.place.y();
        out > kRibTraceFarMm && out <= kRibStartToMm && voxel.place.x() < -kRibStartBehindMm) {
      trace.start.push_back(voxel.index);
      heights.push_back(voxel.place.z());
    }
  }
  trace.leaves = border_mm > 0.0 && border_mm >= trace.reach_mm - kRibTraceEndMm;
  trace.fall = fall_of(own, side, trace.reach_mm);
  if (!heights.empty()) {
    trace.height_mm = quantile(heights, 0.5);
  }
  return trace;
}

}  // namespace

double half_height_mm(const VertebralBody& body) {
  const auto six = measure::six_points(body);
  if (!six) {
    return 11.0;
  }
  return std::max(8.0, 0.5 * (six->superior_middle - six->inferior_middle).dot(body.frame.superior));
}

std::vector<BoneTrace> trace_bones(const CoarseCopy& copy, const std::vector<VertebralBody>& bodies, double side,
                                   float bone_hu) {
  std::vector<std::vector<Voxel>> traces(bodies.size());
  parallel_for(static_cast<int>(bodies.size()), [&](int i) {
    traces[static_cast<std::size_t>(i)] = follow_bone(copy, bodies[static_cast<std::size_t>(i)], side, bone_hu);
  });
  const FarBones far = far_bones(copy, traces, side);
  const std::vector<int> owned = bones_of_bodies(copy, far, bodies, traces, side);
  std::vector<BoneTrace> result;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    std::erase_if(traces[i], [&](const Voxel& voxel) {
      const int bone = bone_at(copy, far, voxel);
      return bone >= 0 && bone != owned[i] && far.extent_mm[static_cast<std::size_t>(bone)] <= kPelvisMm;
    });
    result.push_back(summarise(traces[i], side));
  }
  return result;
}

}  // namespace kyphos::pipeline
