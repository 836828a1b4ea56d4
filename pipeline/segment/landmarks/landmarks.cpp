#include "pipeline/segment/landmarks/landmarks.h"

#include <algorithm>
#include <cmath>

#include "measure/space/units.h"
#include "pipeline/fit/parallel.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/landmarks/parameters.h"
#include "pipeline/segment/landmarks/rib_trace.h"

namespace kyphos::pipeline {
namespace {

using measure::PointLps;
using measure::VertebralBody;

float nearest(const CoarseCopy& copy, const PointLps& point) {
  const Eigen::Vector3d index = (point - copy.origin) / copy.step_mm;
  const int x = static_cast<int>(std::lround(index.x()));
  const int y = static_cast<int>(std::lround(index.y()));
  const int z = static_cast<int>(std::lround(index.z()));
  return copy.inside(x, y, z) ? copy.at(x, y, z) : CoarseCopy::kOutside;
}

double scan_reach(const CoarseCopy& copy, const VertebralBody& body, double side) {
  // The middle of a cut body may lie outside: the best of three heights.
  double best = 0.0;
  for (const double part : {-0.5, 0.0, 0.5}) {
    double reach = 0.0;
    for (double v = 2.0; v <= kScanReachMm; v += 2.0) {
      if (nearest(copy, body.frame.lps(-20.0, side * v, part * half_height_mm(body))) <= CoarseCopy::kOutside) {
        break;
      }
      reach = v;
    }
    best = std::max(best, reach);
  }
  return best;
}

/// Air beside the body. Lung stays below -500 HU but for its vessels; bowel gas rarely comes this far back.
std::optional<double> lung_fraction(const CoarseCopy& copy, const VertebralBody& body, double side) {
  const double half = half_height_mm(body);
  int lung = 0;
  int seen = 0;
  int all = 0;
  for (double v = 36.0; v <= 60.0; v += 4.0) {
    for (double u = -20.0; u <= 20.0; u += 4.0) {
      for (double s = -half; s <= half; s += 4.0) {
        const float value = nearest(copy, body.frame.lps(u, side * v, s));
        ++all;
        seen += value > CoarseCopy::kOutside ? 1 : 0;
        lung += value > CoarseCopy::kOutside && value < kLandmarksLungHu ? 1 : 0;
      }
    }
  }
  return 4 * seen < all ? std::nullopt : std::optional(static_cast<double>(lung) / seen);
}

/// Half the width of the body between its side walls; nothing where no outline was found.
std::optional<double> half_width_mm(const VertebralBody& body) {
  std::vector<double> widths;
  for (const auto& outline : body.outlines) {
    const auto count = outline.radius_mm.size();
    widths.push_back(outline.radius_mm[count / 4] + outline.radius_mm[3 * count / 4]);
  }
  return widths.empty() ? std::nullopt : std::optional(0.5 * quantile(widths, 0.5));
}

/// Bone beside the back of the body, where the head of a rib sits; a lumbar body has muscle there.
std::optional<double> head_fraction(const CoarseCopy& copy, const VertebralBody& body, double side, float bone_hu) {
  const auto half_width = half_width_mm(body);
  const auto depth = measure::depth_range(body);
  if (!half_width || !depth) {
    return std::nullopt;
  }
  const double half = half_height_mm(body);
  int bone = 0;
  int seen = 0;
  int all = 0;
  for (double v = *half_width + 2.0; v <= *half_width + 8.0; v += 2.0) {
    for (double u = depth->posterior_u_mm - 3.0; u <= depth->posterior_u_mm + 9.0; u += 2.0) {
      for (double s = -0.2 * half; s <= 0.9 * half; s += 2.0) {
        const float value = nearest(copy, body.frame.lps(u, side * v, s));
        ++all;
        seen += value > CoarseCopy::kOutside ? 1 : 0;
        bone += value > bone_hu ? 1 : 0;
      }
    }
  }
  return 2 * seen < all ? std::nullopt : std::optional(static_cast<double>(bone) / seen);
}

std::optional<double> ala_fraction(const CoarseCopy& copy, const VertebralBody& body, double side, float bone_hu) {
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
        bone += value > bone_hu ? 1 : 0;
      }
    }
  }
  return 2 * seen < all ? std::nullopt : std::optional(static_cast<double>(bone) / seen);
}

SideEvidence look_at_side(const CoarseCopy& copy, const std::vector<VertebralBody>& bodies, std::size_t at, double side,
                          float bone_hu, const BoneTrace& trace) {
  const VertebralBody& body = bodies[at];
  SideEvidence evidence;
  evidence.scan_reach_mm = scan_reach(copy, body, side);
  if (evidence.scan_reach_mm >= 40.0) {
    evidence.bone_reach_mm = trace.reach_mm;
    evidence.fall = trace.fall;
    evidence.leaves_scan = trace.leaves;
    evidence.rib_height_mm = trace.height_mm;
    evidence.course = follow_rib(copy, bodies, trace.start, side, bone_hu);
  }
  evidence.lung_fraction = lung_fraction(copy, body, side);
  evidence.head_fraction = head_fraction(copy, body, side, bone_hu);
  evidence.ala_fraction = ala_fraction(copy, body, side, bone_hu);
  return evidence;
}

void take_sizes(const VertebralBody& body, BodyLandmarks& landmarks) {
  if (body.coverage != measure::Coverage::Whole) {
    return;
  }
  if (const auto depth = measure::depth_range(body)) {
    landmarks.depth_mm = depth->depth_mm();
  }
  if (const auto half_width = half_width_mm(body)) {
    landmarks.width_mm = 2.0 * *half_width;
  }
  // Nothing confirms the outer endplate of an outermost body: the scan's end may have cut it.
  const bool between_discs = !body.quality.discs || body.quality.discs->weaker() > 0.0;
  if (const auto six = measure::six_points(body); six && between_discs) {
    landmarks.height_mm = (six->superior_posterior - six->inferior_posterior).dot(body.frame.superior);
  }
}

}  // namespace

std::vector<std::optional<double>> relative_spacings(const std::vector<PointLps>& middles) {
  std::vector<double> spacings;
  for (std::size_t i = 0; i + 1 < middles.size(); ++i) {
    spacings.push_back((middles[i] - middles[i + 1]).norm());
  }
  std::vector<std::optional<double>> relative(spacings.size());
  for (std::size_t i = 0; i < spacings.size(); ++i) {
    std::vector<double> others;
    for (std::size_t k = i < 2 ? 0 : i - 2; k < std::min(spacings.size(), i + 3); ++k) {
      if (k != i) {
        others.push_back(spacings[k]);
      }
    }
    if (!others.empty()) {
      // The lower of two middle ones: beside a gap there may be another.
      std::ranges::sort(others);
      relative[i] = spacings[i] / others[(others.size() - 1) / 2];
    }
  }
  return relative;
}

std::vector<BodyLandmarks> find_landmarks(const CoarseCopy& copy, const std::vector<VertebralBody>& bodies,
                                          float bone_hu) {
  bone_hu = std::min(bone_hu, kRibBoneHu.value);
  std::vector<BodyLandmarks> landmarks(bodies.size());
  const auto left = trace_bones(copy, bodies, 1.0, bone_hu);
  const auto right = trace_bones(copy, bodies, -1.0, bone_hu);
  parallel_for(static_cast<int>(bodies.size()), [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    landmarks[at].left = look_at_side(copy, bodies, at, 1.0, bone_hu, left[at]);
    landmarks[at].right = look_at_side(copy, bodies, at, -1.0, bone_hu, right[at]);
    const auto& up = bodies[at].frame.superior;
    landmarks[at].tilt_deg = measure::deg_from_radians(std::atan2(-up.y(), up.z()));
    take_sizes(bodies[at], landmarks[at]);
    if (at + 1 < bodies.size() && bodies[at].quality.discs) {
      landmarks[at].disc_score_below = bodies[at].quality.discs->score_below;
    }
  });
  std::vector<PointLps> middles;
  middles.reserve(bodies.size());
  for (const VertebralBody& body : bodies) {
    middles.push_back(body.frame.origin);
  }
  const auto spacings = relative_spacings(middles);
  for (std::size_t i = 0; i < spacings.size(); ++i) {
    landmarks[i].spacing_below = spacings[i];
  }
  return landmarks;
}

}  // namespace kyphos::pipeline
