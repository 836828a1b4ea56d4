#include "pipeline/segment/landmarks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <unordered_set>

#include "measure/space/units.h"
#include "pipeline/segment/parallel.h"

namespace kyphos::pipeline {
namespace {

using measure::PointLps;
using measure::VertebralBody;

/// Ribs and transverse processes on the 2 mm copy: their cortex raises the mean above muscle and contrast-filled kidney
/// rims.
constexpr float kBoneHu = 160.0F;
/// Beside the body: where a rib's neck or a transverse process begins.
constexpr double kSeedFromMm = 20.0;
constexpr double kSeedToMm = 32.0;
constexpr double kSeedBehindMm = 42.0;  // behind the body's middle
constexpr double kSeedAheadMm = 0.0;
/// A rib is followed no further than this: enough to tell it from a process.
constexpr double kFollowMm = 75.0;
/// Bone nearer to the midline than this belongs to the column and would lead to the neighbours.
constexpr double kBarrierMm = 18.0;

/// Half the body's height, at least 8 mm.
double half_height_mm(const VertebralBody& body) {
  const auto six = measure::six_points(body);
  if (!six) {
    return 11.0;
  }
  return std::max(8.0, 0.5 * (six->superior_middle - six->inferior_middle).dot(body.frame.superior));
}

float nearest(const CoarseCopy& copy, const PointLps& point) {
  const Eigen::Vector3d index = (point - copy.origin) / copy.step_mm;
  const int x = static_cast<int>(std::lround(index.x()));
  const int y = static_cast<int>(std::lround(index.y()));
  const int z = static_cast<int>(std::lround(index.z()));
  return copy.inside(x, y, z) ? copy.at(x, y, z) : CoarseCopy::kOutside;
}

double scan_reach(const CoarseCopy& copy, const VertebralBody& body, double side) {
  double reach = 0.0;
  for (double v = 2.0; v <= kFollowMm + 10.0; v += 2.0) {
    if (nearest(copy, body.frame.lps(-20.0, side * v, 0.0)) <= CoarseCopy::kOutside) {
      break;
    }
    reach = v;
  }
  return reach;
}

/// Follows bone outwards from beside the body, voxel by voxel, and says how far from the mid-plane it came.
double follow_bone(const CoarseCopy& copy, const VertebralBody& body, double side) {
  const double half = half_height_mm(body);
  std::deque<std::array<int, 3>> queue;
  std::unordered_set<std::size_t> visited;
  const auto visit = [&](int x, int y, int z) {
    if (!copy.inside(x, y, z) || copy.at(x, y, z) < kBoneHu || visited.contains(copy.offset(x, y, z))) {
      return;
    }
    const Eigen::Vector3d place = body.frame.frame_coordinates(copy.lps(x, y, z));
    const double out = side * place.y();
    // Ribs run down and backwards as they leave; upwards and forwards lies the neighbour's.
    if (out < kBarrierMm || out > kFollowMm || place.x() < -70.0 || place.x() > 12.0 || place.z() > half + 8.0 ||
        place.z() < -half - 6.0 - 0.7 * std::max(0.0, out - 30.0)) {
      return;
    }
    visited.insert(copy.offset(x, y, z));
    queue.push_back({x, y, z});
  };
  for (double v = kSeedFromMm; v <= kSeedToMm; v += 2.0) {
    for (double u = -kSeedBehindMm; u <= kSeedAheadMm; u += 2.0) {
      for (double s = -half; s <= half; s += 2.0) {
        const Eigen::Vector3d index = (body.frame.lps(u, side * v, s) - copy.origin) / copy.step_mm;
        visit(static_cast<int>(std::lround(index.x())), static_cast<int>(std::lround(index.y())),
              static_cast<int>(std::lround(index.z())));
      }
    }
  }
  double reach = 0.0;
  while (!queue.empty()) {
    const auto [x, y, z] = queue.front();
    queue.pop_front();
    reach = std::max(reach, side * body.frame.frame_coordinates(copy.lps(x, y, z)).y());
    for (int dz = -1; dz <= 1; ++dz) {
      for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) {
          visit(x + dx, y + dy, z + dz);
        }
      }
    }
  }
  return reach;
}

std::optional<double> ala_fraction(const CoarseCopy& copy, const VertebralBody& body, double side) {
  const double half = half_height_mm(body);
  int bone = 0;
  int seen = 0;
  int all = 0;
  for (double v = 26.0; v <= 42.0; v += 2.0) {
    for (double u = -24.0; u <= 4.0; u += 2.0) {
      for (double s = -half; s <= half; s += 2.0) {
        const float value = nearest(copy, body.frame.lps(u, side * v, s));
        ++all;
        seen += value > CoarseCopy::kOutside ? 1 : 0;
        bone += value > kBoneHu ? 1 : 0;
      }
    }
  }
  return 2 * seen < all ? std::nullopt : std::optional(static_cast<double>(bone) / seen);
}

SideEvidence look(const CoarseCopy& copy, const VertebralBody& body, double side) {
  SideEvidence evidence;
  evidence.scan_reach_mm = scan_reach(copy, body, side);
  if (evidence.scan_reach_mm >= 40.0) {
    evidence.bone_reach_mm = follow_bone(copy, body, side);
  }
  evidence.ala_fraction = ala_fraction(copy, body, side);
  return evidence;
}

}  // namespace

std::vector<BodyLandmarks> find_landmarks(const CoarseCopy& copy, const std::vector<VertebralBody>& bodies) {
  std::vector<BodyLandmarks> landmarks(bodies.size());
  parallel_for(static_cast<int>(bodies.size()), [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    landmarks[at].left = look(copy, bodies[at], 1.0);
    landmarks[at].right = look(copy, bodies[at], -1.0);
    const auto& up = bodies[at].frame.superior;
    landmarks[at].tilt_deg = measure::deg_from_radians(std::atan2(-up.y(), up.z()));
  });
  return landmarks;
}

}  // namespace kyphos::pipeline
