#include "pipeline/segment/ct/spine_curve.h"

#include <algorithm>
#include <cmath>

#include "pipeline/fit/parallel.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/ct/disc_parameters.h"
#include "pipeline/segment/ct/symmetry.h"

namespace kyphos::pipeline {
namespace {

using measure::DirectionLps;
using measure::PointLps;

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

/// Frames whose superior axis is the smoothed tangent and whose anterior axis is the given one, made orthogonal.
std::vector<CurveFrame> frames_along(const std::vector<PointLps>& points, const DirectionLps& anterior,
                                     double tangent_sigma_samples) {
  std::vector<CurveFrame> frames(points.size());
  const auto smooth = smooth_points(points, tangent_sigma_samples);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::size_t before = i == 0 ? 0 : i - 1;
    const std::size_t after = std::min(i + 1, points.size() - 1);
    frames[i].centre = points[i];
    frames[i].superior = (smooth[after] - smooth[before]).normalized();
    frames[i].anterior = orthogonal_to(anterior, frames[i].superior);
    frames[i].left = frames[i].superior.cross(frames[i].anterior);
  }
  return frames;
}

/// Brightness along u (anterior), mean over |v| < 8 mm, smoothed along the curve; first row at the curve itself.
class WallProfiles {
 public:
  WallProfiles(const measure::Sampler& sampler, const std::vector<CurveFrame>& frames, double step_mm) {
    columns_ = static_cast<int>((kCanalToWallToMm + kDeepestBodyMm + kProfileBeyondMm) / kProfileStepMm);
    std::vector<std::vector<double>> by_column(static_cast<std::size_t>(columns_), std::vector<double>(frames.size()));
    parallel_for(static_cast<int>(frames.size()), [&](int i) {
      for (int c = 0; c < columns_; ++c) {
        double sum = 0.0;
        int count = 0;
        for (double v = -kProfileHalfWidthMm; v <= kProfileHalfWidthMm; v += kProfileWidthStepMm) {
          const float value =
              sampler.hu_or(frames[static_cast<std::size_t>(i)].lps(c * kProfileStepMm, v), measure::kOutsideHu);
          if (value > measure::kOutsideHu) {
            sum += std::clamp(value, kProfileDarkestHu.value, kProfileBrightestHu.value);
            ++count;
          }
        }
        // Outside the scan stands soft tissue: it makes no edge of its own worth choosing.
        by_column[static_cast<std::size_t>(c)][static_cast<std::size_t>(i)] = count >= 4 ? sum / count : 0.0;
      }
    });
    for (auto& column : by_column) {
      column = smooth_signal(column, kProfileSmoothMm / step_mm);
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

struct CurveWalls {
  std::vector<double> posterior_mm;  // in front of the canal's middle
  std::vector<double> anterior_mm;
};

CurveWalls walls_along(const WallProfiles& profiles, std::size_t samples, double step_mm) {
  const int first = static_cast<int>(kCanalToWallFromMm / kProfileStepMm);
  const int last = static_cast<int>(kCanalToWallToMm / kProfileStepMm);
  const auto posterior = best_path(samples, last - first + 1, 2, kWallJumpCost, [&](std::size_t i, int p) {
    const double rise = profiles.at(first + p + kSpineCurveEdge, i) - profiles.at(first + p - kSpineCurveEdge, i);
    return std::clamp(rise, kWorstWallHu.value, kClearestWallHu.value);
  });
  const int near = static_cast<int>(kShallowestBodyMm / kProfileStepMm);
  const int far = static_cast<int>(kDeepestBodyMm / kProfileStepMm);
  const auto anterior = best_path(samples, far - near + 1, 2, kWallJumpCost, [&](std::size_t i, int p) {
    const int from = first + posterior[i];
    const int at = from + near + p;
    const double fall = profiles.at(at - kSpineCurveEdge, i) - profiles.at(at + kSpineCurveEdge, i);
    double between = 0.0;
    for (int c = from; c < at; ++c) {
      between += profiles.at(c, i);
    }
    between /= at - from;
    // Filled with bone between the walls: keeps the front wall off the aorta and the bowel.
    return std::clamp(fall, kWorstWallHu.value, kClearestWallHu.value) +
           kBodyBrightWeight * std::clamp((between - kBodyBrightHu) / 4.0, -20.0, 10.0);
  });
  CurveWalls walls;
  for (std::size_t i = 0; i < samples; ++i) {
    walls.posterior_mm.push_back((first + posterior[i]) * kProfileStepMm);
    walls.anterior_mm.push_back((first + posterior[i] + near + anterior[i]) * kProfileStepMm);
  }
  walls.posterior_mm = smooth_line(walls.posterior_mm, kWallSmoothMm / step_mm);
  walls.anterior_mm = smooth_line(walls.anterior_mm, kWallSmoothMm / step_mm);
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

SpineCurve find_spine_curve(const measure::Volume& volume, const CanalPath& canal,
                            const std::optional<DirectionLps>& left) {
  SpineCurve curve;
  const auto canal_points = resample(canal.points, curve.step_mm);
  if (static_cast<double>(canal_points.size()) * curve.step_mm < kShortestCurveMm) {
    return curve;
  }
  const measure::Sampler sampler(volume);
  const DirectionLps forward = -DirectionLps::UnitY();
  const DirectionLps anterior = left ? orthogonal_to(forward, left->normalized()) : forward;
  auto canal_frames = frames_along(canal_points, anterior, kCanalDirectionSmoothMm / curve.step_mm);
  if (!left) {
    shift_to_symmetry(sampler, canal_frames, curve.step_mm);
    turn_to_symmetry(sampler, canal_frames, curve.step_mm);
  }
  const WallProfiles profiles(sampler, canal_frames, curve.step_mm);
  const CurveWalls walls = walls_along(profiles, canal_frames.size(), curve.step_mm);

  std::vector<PointLps> middle;
  for (std::size_t i = 0; i < canal_frames.size(); ++i) {
    middle.push_back(canal_frames[i].lps(0.5 * (walls.posterior_mm[i] + walls.anterior_mm[i]), 0.0));
  }
  middle = smooth_points(middle, kWallSmoothMm / curve.step_mm);
  // The tangents of the canal fan out in lordosis and kyphosis: take them anew from the middle line.
  const auto points = resample(middle, curve.step_mm);
  curve.frames = frames_along(points, anterior, kCurveDirectionSmoothMm / curve.step_mm);
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
