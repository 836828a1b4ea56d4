#include "pipeline/segment/spine_curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "measure/space/units.h"
#include "pipeline/segment/parallel.h"
#include "pipeline/segment/smoothing.h"

namespace kyphos::pipeline {
namespace {

using measure::DirectionLps;
using measure::PointLps;

constexpr float kOutside = -1.0e6F;
/// Bodies of adults are 15-45 mm deep, counting osteophytes; measured from the posterior wall.
constexpr double kShallowestBodyMm = 11.0;
constexpr double kDeepestBodyMm = 44.0;
/// The posterior wall lies this far in front of the canal's middle.
constexpr double kCanalToWallFromMm = 3.0;
constexpr double kCanalToWallToMm = 18.0;
constexpr double kProfileStepMm = 0.75;
constexpr double kMaxAxialRotationDeg = 28.0;

/// Equally spaced samples of a polyline.
std::vector<PointLps> resample(const std::vector<PointLps>& points, double step_mm) {
  std::vector<PointLps> out;
  if (points.size() < 2) {
    return out;
  }
  double wanted = 0.0;
  double done = 0.0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double length = (points[i] - points[i - 1]).norm();
    while (length > 0.0 && wanted <= done + length) {
      out.push_back(points[i - 1] + (wanted - done) / length * (points[i] - points[i - 1]));
      wanted += step_mm;
    }
    done += length;
  }
  return out;
}

DirectionLps orthogonal_to(const DirectionLps& direction, const DirectionLps& axis) {
  return (direction - direction.dot(axis) * axis).normalized();
}

/// Frames whose superior axis is the smoothed tangent and whose anterior axis is the patient's, made orthogonal.
std::vector<CurveFrame> frames_along(const std::vector<PointLps>& points, double tangent_sigma_samples) {
  std::vector<CurveFrame> frames(points.size());
  const auto smooth = smooth_points(points, tangent_sigma_samples);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::size_t before = i == 0 ? 0 : i - 1;
    const std::size_t after = std::min(i + 1, points.size() - 1);
    frames[i].centre = points[i];
    frames[i].superior = (smooth[after] - smooth[before]).normalized();
    frames[i].anterior = orthogonal_to(-DirectionLps::UnitY(), frames[i].superior);
    frames[i].left = frames[i].superior.cross(frames[i].anterior);
  }
  return frames;
}

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
      const float left = sampler.hu_or(frame.lps(u, v), kOutside);
      const float right = sampler.hu_or(frame.lps(u, -v), kOutside);
      if (left > kOutside && right > kOutside) {
        sum += std::abs(std::clamp(left, -150.0F, 500.0F) - std::clamp(right, -150.0F, 500.0F));
        ++count;
      }
    }
  }
  return count >= 40 ? sum / count : std::numeric_limits<double>::max();
}

/// Moves frames sideways to the best left-right symmetry where the path ran well beside the middle: along a lateral
/// recess, say, where contrast in the thecal sac left no other soft tunnel.
void shift_to_symmetry(const measure::Sampler& sampler, std::vector<CurveFrame>& frames, double step_mm) {
  constexpr double kShiftStepMm = 3.0;
  constexpr int kSteps = 5;          // to each side: half the widest canal
  constexpr double kWorthIt = 0.75;  // of the asymmetry without a shift; less of a gain is anatomy
  const std::size_t stride = 4;
  const std::size_t samples = (frames.size() + stride - 1) / stride;
  std::vector<std::vector<double>> cost(2 * kSteps + 1, std::vector<double>(samples, 0.0));
  parallel_for(static_cast<int>(samples), [&](int i) {
    for (int k = -kSteps; k <= kSteps; ++k) {
      CurveFrame frame = frames[static_cast<std::size_t>(i) * stride];
      frame.centre += k * kShiftStepMm * frame.left;
      cost[static_cast<std::size_t>(k + kSteps)][static_cast<std::size_t>(i)] =
          std::min(150.0, asymmetry(sampler, frame));
    }
  });
  for (auto& row : cost) {
    row = smooth_signal(row, 20.0 / (step_mm * static_cast<double>(stride)));
  }
  std::vector<double> shift(frames.size(), 0.0);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    std::size_t lowest = kSteps;
    for (std::size_t k = 0; k < cost.size(); ++k) {
      lowest = cost[k][i / stride] < cost[lowest][i / stride] ? k : lowest;
    }
    if (cost[lowest][i / stride] < kWorthIt * cost[kSteps][i / stride]) {
      shift[i] = (static_cast<double>(lowest) - kSteps) * kShiftStepMm;
    }
  }
  shift = smooth_signal(shift, 15.0 / step_mm);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    frames[i].centre += shift[i] * frames[i].left;
  }
}

/// Turns every frame about its superior axis to the best left-right symmetry, smooth along the curve.
void turn_to_symmetry(const measure::Sampler& sampler, std::vector<CurveFrame>& frames, double step_mm) {
  constexpr double kAngleStepDeg = 4.0;
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

/// Brightness along u (anterior), mean over |v| < 8 mm, smoothed along the curve; first row at the curve itself.
class WallProfiles {
 public:
  WallProfiles(const measure::Sampler& sampler, const std::vector<CurveFrame>& frames, double step_mm) {
    columns_ = static_cast<int>((kCanalToWallToMm + kDeepestBodyMm + 8.0) / kProfileStepMm);
    std::vector<std::vector<double>> by_column(static_cast<std::size_t>(columns_), std::vector<double>(frames.size()));
    parallel_for(static_cast<int>(frames.size()), [&](int i) {
      for (int c = 0; c < columns_; ++c) {
        double sum = 0.0;
        int count = 0;
        for (double v = -8.0; v <= 8.0; v += 2.0) {
          const float value = sampler.hu_or(frames[static_cast<std::size_t>(i)].lps(c * kProfileStepMm, v), kOutside);
          if (value > kOutside) {
            sum += std::clamp(value, -200.0F, 700.0F);
            ++count;
          }
        }
        // Outside the scan stands soft tissue: it makes no edge of its own worth choosing.
        by_column[static_cast<std::size_t>(c)][static_cast<std::size_t>(i)] = count >= 4 ? sum / count : 0.0;
      }
    });
    for (auto& column : by_column) {
      column = smooth_signal(column, 8.0 / step_mm);
    }
    values_ = std::move(by_column);
  }
  [[nodiscard]] int columns() const { return columns_; }
  [[nodiscard]] double at(int column, std::size_t i) const {
    return values_[static_cast<std::size_t>(std::clamp(column, 0, columns_ - 1))][i];
  }

 private:
  int columns_ = 0;
  std::vector<std::vector<double>> values_;
};

/// Smooth path of the highest sum of rewards through positions x samples; jumps cost per squared position.
template <typename Reward>
std::vector<int> best_path(std::size_t samples, int positions, int reach, double jump_cost, const Reward& reward) {
  const double nothing = -1.0e12;
  std::vector<std::vector<int>> came(samples, std::vector<int>(static_cast<std::size_t>(positions), 0));
  std::vector<double> before(static_cast<std::size_t>(positions), 0.0);
  for (std::size_t i = 0; i < samples; ++i) {
    std::vector<double> now(static_cast<std::size_t>(positions), nothing);
    for (int p = 0; p < positions; ++p) {
      double best = nothing;
      for (int q = std::max(0, p - reach); q <= std::min(positions - 1, p + reach); ++q) {
        const double value = before[static_cast<std::size_t>(q)] - jump_cost * (p - q) * (p - q);
        if (value > best) {
          best = value;
          came[i][static_cast<std::size_t>(p)] = q;
        }
      }
      now[static_cast<std::size_t>(p)] = best + reward(i, p);
    }
    before = std::move(now);
  }
  std::vector<int> path(samples);
  int p = static_cast<int>(std::ranges::max_element(before) - before.begin());
  for (std::size_t i = samples; i-- > 0;) {
    path[i] = p;
    p = came[i][static_cast<std::size_t>(p)];
  }
  return path;
}

struct Walls {
  std::vector<double> posterior_mm;  // in front of the canal's middle
  std::vector<double> anterior_mm;
};

Walls find_walls(const WallProfiles& profiles, std::size_t samples, double step_mm) {
  constexpr int kEdge = 2;  // 1.5 mm to each side
  const int first = static_cast<int>(kCanalToWallFromMm / kProfileStepMm);
  const int last = static_cast<int>(kCanalToWallToMm / kProfileStepMm);
  const auto posterior = best_path(samples, last - first + 1, 2, 12.0, [&](std::size_t i, int p) {
    const double rise = profiles.at(first + p + kEdge, i) - profiles.at(first + p - kEdge, i);
    return std::clamp(rise, -200.0, 300.0);
  });
  const int near = static_cast<int>(kShallowestBodyMm / kProfileStepMm);
  const int far = static_cast<int>(kDeepestBodyMm / kProfileStepMm);
  const auto anterior = best_path(samples, far - near + 1, 2, 12.0, [&](std::size_t i, int p) {
    const int from = first + posterior[i];
    const int at = from + near + p;
    const double fall = profiles.at(at - kEdge, i) - profiles.at(at + kEdge, i);
    double between = 0.0;
    for (int c = from; c < at; ++c) {
      between += profiles.at(c, i);
    }
    between /= at - from;
    // Filled with bone between the walls: keeps the front wall off the aorta and the bowel.
    return std::clamp(fall, -200.0, 300.0) + 3.0 * std::clamp((between - 80.0) / 4.0, -20.0, 10.0);
  });
  Walls walls;
  for (std::size_t i = 0; i < samples; ++i) {
    walls.posterior_mm.push_back((first + posterior[i]) * kProfileStepMm);
    walls.anterior_mm.push_back((first + posterior[i] + near + anterior[i]) * kProfileStepMm);
  }
  walls.posterior_mm = smooth_line(walls.posterior_mm, 8.0 / step_mm);
  walls.anterior_mm = smooth_line(walls.anterior_mm, 8.0 / step_mm);
  return walls;
}

}  // namespace

CurveFrame SpineCurve::at_mm(double s_mm) const {
  const double index = std::clamp(s_mm / step_mm, 0.0, static_cast<double>(frames.size() - 1));
  const auto low = std::min(static_cast<std::size_t>(index), frames.size() - 1);
  const auto high = std::min(low + 1, frames.size() - 1);
  const double part = index - static_cast<double>(low);
  const CurveFrame& a = frames[low];
  const CurveFrame& b = frames[high];
  CurveFrame frame;
  frame.centre = (1.0 - part) * a.centre + part * b.centre;
  frame.superior = ((1.0 - part) * a.superior + part * b.superior).normalized();
  frame.anterior = orthogonal_to((1.0 - part) * a.anterior + part * b.anterior, frame.superior);
  frame.left = frame.superior.cross(frame.anterior);
  frame.half_depth_mm = (1.0 - part) * a.half_depth_mm + part * b.half_depth_mm;
  return frame;
}

SpineCurve find_spine_curve(const measure::Volume& volume, const CanalPath& canal) {
  SpineCurve curve;
  const auto canal_points = resample(canal.points, curve.step_mm);
  if (static_cast<double>(canal_points.size()) * curve.step_mm < 20.0) {
    return curve;
  }
  const measure::Sampler sampler(volume);
  auto canal_frames = frames_along(canal_points, 15.0 / curve.step_mm);
  shift_to_symmetry(sampler, canal_frames, curve.step_mm);
  turn_to_symmetry(sampler, canal_frames, curve.step_mm);
  const WallProfiles profiles(sampler, canal_frames, curve.step_mm);
  const Walls walls = find_walls(profiles, canal_frames.size(), curve.step_mm);

  std::vector<PointLps> middle;
  for (std::size_t i = 0; i < canal_frames.size(); ++i) {
    middle.push_back(canal_frames[i].lps(0.5 * (walls.posterior_mm[i] + walls.anterior_mm[i]), 0.0));
  }
  middle = smooth_points(middle, 8.0 / curve.step_mm);
  // The tangents of the canal fan out in lordosis and kyphosis: take them anew from the middle line.
  const auto points = resample(middle, curve.step_mm);
  curve.frames = frames_along(points, 12.0 / curve.step_mm);
  for (std::size_t i = 0; i < curve.frames.size(); ++i) {
    const auto from =
        std::min(canal_frames.size() - 1, i * canal_frames.size() / std::max<std::size_t>(1, curve.frames.size()));
    curve.frames[i].anterior = orthogonal_to(canal_frames[from].anterior, curve.frames[i].superior);
    curve.frames[i].left = curve.frames[i].superior.cross(curve.frames[i].anterior);
    curve.frames[i].half_depth_mm = 0.5 * (walls.anterior_mm[from] - walls.posterior_mm[from]);
  }
  return curve;
}

}  // namespace kyphos::pipeline
