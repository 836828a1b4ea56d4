#include "pipeline/segment/endplates.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "pipeline/segment/optimal_surface.h"
#include "pipeline/segment/smoothing.h"
#include "pipeline/segment/thick_endplate.h"

namespace kyphos::pipeline {
namespace {

constexpr float kOutside = -1.0e6F;
constexpr double kColumnStepMm = 1.0;
constexpr double kSampleStepMm = 0.3;
/// Profiles reach this far beyond the search window, for the edge model.
constexpr double kMarginMm = 5.4;
/// Boxes on both sides of a candidate: about the width of the blurred shell, less than the thinnest disc.
constexpr double kBoxMm = 2.1;
/// Weights of box difference, gradient and distance to the expected plane (per mm): the first two in units of their own
/// 90th percentile over the body, so that density and dose cancel.
constexpr float kGradientWeight = 0.4F;
constexpr float kPlanePull = 0.05F;
/// In thick slices a trabecular band or the next body's endplate can look as good as the endplate itself.
constexpr float kThickPlanePull = 0.2F;

/// All profiles of one endplate, position growing from the body's middle outwards.
class Columns {
 public:
  Columns(const measure::Sampler& sampler, const EndplateRequest& request, EndplateSide side)
      : request_(request), sign_(side == EndplateSide::Superior ? 1.0 : -1.0) {
    const BodyEllipse& ellipse = request.ellipse;
    count_u_ = 2 * static_cast<int>(std::ceil(1.05 * ellipse.half_depth_mm / kColumnStepMm)) + 1;
    count_v_ = 2 * static_cast<int>(std::ceil(1.05 * ellipse.half_width_mm / kColumnStepMm)) + 1;
    first_u_ = ellipse.centre_u_mm - 0.5 * (count_u_ - 1) * kColumnStepMm;
    first_v_ = ellipse.centre_v_mm - 0.5 * (count_v_ - 1) * kColumnStepMm;
    find_range();
    profiles_.assign(static_cast<std::size_t>(count_u_) * static_cast<std::size_t>(count_v_),
                     std::vector<float>(static_cast<std::size_t>(samples_), kOutside));
    for (int iv = 0; iv < count_v_; ++iv) {
      for (int iu = 0; iu < count_u_; ++iu) {
        if (in_ellipse(iu, iv, 1.06)) {
          auto& profile = profiles_[cell(iu, iv)];
          for (int i = 0; i < samples_; ++i) {
            profile[static_cast<std::size_t>(i)] =
                sampler.hu_or(request.frame.lps(u(iu), v(iv), sign_ * position(i)), kOutside);
          }
        }
      }
    }
  }

  [[nodiscard]] int count_u() const { return count_u_; }
  [[nodiscard]] int count_v() const { return count_v_; }
  [[nodiscard]] int samples() const { return samples_; }
  [[nodiscard]] double u(int iu) const { return first_u_ + iu * kColumnStepMm; }
  [[nodiscard]] double v(int iv) const { return first_v_ + iv * kColumnStepMm; }
  [[nodiscard]] double position(int i) const { return from_mm_ + i * kSampleStepMm; }
  [[nodiscard]] double from_mm() const { return from_mm_; }
  [[nodiscard]] double sign() const { return sign_; }
  [[nodiscard]] std::size_t cell(int iu, int iv) const {
    return static_cast<std::size_t>(iv) * static_cast<std::size_t>(count_u_) + static_cast<std::size_t>(iu);
  }
  [[nodiscard]] bool in_ellipse(int iu, int iv, double scale) const {
    const double x = (u(iu) - request_.ellipse.centre_u_mm) / request_.ellipse.half_depth_mm;
    const double y = (v(iv) - request_.ellipse.centre_v_mm) / request_.ellipse.half_width_mm;
    // Bodies are rounder than a box and boxier than an ellipse.
    return std::pow(std::abs(x), 2.5) + std::pow(std::abs(y), 2.5) <= std::pow(scale, 2.5);
  }
  [[nodiscard]] const std::vector<float>& profile(int iu, int iv) const { return profiles_[cell(iu, iv)]; }
  /// Where the endplate is expected, outwards from the frame's origin.
  [[nodiscard]] double expected(int iu, int iv) const {
    return sign_ * outer_plane().s_mm(request_.frame, u(iu), v(iv));
  }
  /// Middle of the body at this column: the search starts just beyond it.
  [[nodiscard]] double middle(int iu, int iv) const {
    return sign_ * 0.5 *
           (request_.lower.s_mm(request_.frame, u(iu), v(iv)) + request_.upper.s_mm(request_.frame, u(iu), v(iv)));
  }

 private:
  [[nodiscard]] const ExpectedPlane& outer_plane() const { return sign_ > 0.0 ? request_.upper : request_.lower; }

  void find_range() {
    double low = 1.0e9;
    double high = -1.0e9;
    for (int iv = 0; iv < count_v_; iv += count_v_ - 1) {
      for (int iu = 0; iu < count_u_; iu += count_u_ - 1) {
        low = std::min(low, middle(iu, iv));
        high = std::max(high, expected(iu, iv));
      }
    }
    from_mm_ = low - kMarginMm;
    samples_ = static_cast<int>(std::ceil((high + request_.slack_mm + kMarginMm - from_mm_) / kSampleStepMm)) + 1;
  }

  const EndplateRequest& request_;
  double sign_;
  int count_u_ = 0;
  int count_v_ = 0;
  double first_u_ = 0.0;
  double first_v_ = 0.0;
  double from_mm_ = 0.0;
  int samples_ = 0;
  std::vector<std::vector<float>> profiles_;
};

/// Mean profile of a cell and its eight neighbours, each shifted by where its surface lies against the cell's.
std::vector<float> mean_profile(const Columns& columns, int iu, int iv, const std::vector<double>* surface) {
  std::vector<float> sum(static_cast<std::size_t>(columns.samples()), 0.0F);
  std::vector<int> count(sum.size(), 0);
  for (int dv = -1; dv <= 1; ++dv) {
    for (int du = -1; du <= 1; ++du) {
      const int nu = iu + du;
      const int nv = iv + dv;
      if (nu < 0 || nv < 0 || nu >= columns.count_u() || nv >= columns.count_v() || !columns.in_ellipse(nu, nv, 1.06)) {
        continue;
      }
      const auto& profile = columns.profile(nu, nv);
      const double shift = surface == nullptr
                               ? 0.0
                               : ((*surface)[columns.cell(nu, nv)] - (*surface)[columns.cell(iu, iv)]) / kSampleStepMm;
      const double base = std::floor(shift);
      const auto part = static_cast<float>(shift - base);
      for (int i = 0; i < columns.samples(); ++i) {
        const int from = i + static_cast<int>(base);
        if (from < 0 || from + 1 >= columns.samples()) {
          continue;
        }
        const float a = profile[static_cast<std::size_t>(from)];
        const float b = profile[static_cast<std::size_t>(from) + 1];
        if (a > kOutside && b > kOutside) {
          sum[static_cast<std::size_t>(i)] += (1.0F - part) * a + part * b;
          ++count[static_cast<std::size_t>(i)];
        }
      }
    }
  }
  for (std::size_t i = 0; i < sum.size(); ++i) {
    sum[i] = count[i] >= 3 ? sum[i] / static_cast<float>(count[i]) : kOutside;
  }
  return sum;
}

struct EdgeSignal {
  std::vector<float> box;
  std::vector<float> gradient;
};

/// Box difference and gradient (bone minus disc, so an endplate is positive) at every sample; kOutside where unseen.
EdgeSignal edge_signal(const std::vector<float>& profile) {
  const int box = static_cast<int>(std::lround(kBoxMm / kSampleStepMm));
  constexpr int kGradientReach = 2;
  const int count = static_cast<int>(profile.size());
  EdgeSignal signal{.box = std::vector<float>(profile.size(), kOutside),
                    .gradient = std::vector<float>(profile.size(), kOutside)};
  const auto mean = [&](int from, int to) {
    float sum = 0.0F;
    for (int i = from; i < to; ++i) {
      if (profile[static_cast<std::size_t>(i)] <= kOutside) {
        return kOutside;
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
    if (inner > kOutside && outer > kOutside) {
      // Gas in the disc is no reason to prefer an edge: -100 HU stands for it.
      signal.box[static_cast<std::size_t>(i)] = inner - std::max(outer, -100.0F);
      signal.gradient[static_cast<std::size_t>(i)] = near_inner - std::max(near_outer, -100.0F);
    }
  }
  return signal;
}

/// The voxel-level surface: outward position of the endplate in every cell.
struct RoughSurface {
  std::vector<double> position;
};

/// The scan must reach this far beyond an endplate for it to be one: else the scan's own end could pass for it.
constexpr double kBeyondMm = 1.8;

bool scan_reaches(const Columns& columns, int iu, int iv, double position) {
  const auto& profile = columns.profile(iu, iv);
  const int at = static_cast<int>(std::lround((position + kBeyondMm - columns.from_mm()) / kSampleStepMm));
  return at >= 0 && at < columns.samples() && profile[static_cast<std::size_t>(at)] > kOutside;
}

RoughSurface find_rough_surface(const Columns& columns, double slack_mm, float pull) {
  const int labels = columns.samples();
  SurfaceRewards rewards(columns.count_u(), columns.count_v(), labels, 0.0F);
  std::vector<EdgeSignal> signals(static_cast<std::size_t>(columns.count_u()) *
                                  static_cast<std::size_t>(columns.count_v()));
  std::vector<double> boxes;
  std::vector<double> gradients;
  const auto allowed = [&](int iu, int iv, int i) {
    const double position = columns.position(i);
    return position >= columns.middle(iu, iv) + 1.5 && position <= columns.expected(iu, iv) + slack_mm;
  };
  for (int iv = 0; iv < columns.count_v(); ++iv) {
    for (int iu = 0; iu < columns.count_u(); ++iu) {
      if (!columns.in_ellipse(iu, iv, 1.0)) {
        continue;
      }
      auto& signal = signals[columns.cell(iu, iv)];
      signal = edge_signal(mean_profile(columns, iu, iv, nullptr));
      float best_box = kOutside;
      float best_gradient = kOutside;
      for (int i = 0; i < labels; ++i) {
        if (allowed(iu, iv, i)) {
          best_box = std::max(best_box, signal.box[static_cast<std::size_t>(i)]);
          best_gradient = std::max(best_gradient, signal.gradient[static_cast<std::size_t>(i)]);
        }
      }
      if (best_box > kOutside) {
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
        if (box <= kOutside) {
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

/// Sub-voxel positions in the cells where the edge model holds.
struct FinePoint {
  double position = 0.0;
  double se = 0.0;
  double contrast = 0.0;
};

std::vector<std::optional<FinePoint>> refine(const Columns& columns, const RoughSurface& rough,
                                             const PointSpread& spread) {
  std::vector<std::optional<FinePoint>> fine(rough.position.size());
  for (int iv = 0; iv < columns.count_v(); ++iv) {
    for (int iu = 0; iu < columns.count_u(); ++iu) {
      const std::size_t at = columns.cell(iu, iv);
      if (!columns.in_ellipse(iu, iv, 1.0)) {
        continue;
      }
      auto profile = mean_profile(columns, iu, iv, &rough.position);
      std::size_t first = 0;
      while (first < profile.size() && profile[first] <= kOutside) {
        ++first;
      }
      std::size_t last = first;
      while (last < profile.size() && profile[last] > kOutside) {
        ++last;
      }
      if (last - first < 12) {
        continue;
      }
      const std::span<const float> seen(profile.data() + first, last - first);
      const double first_mm = columns.position(static_cast<int>(first));
      const double end_mm = columns.position(static_cast<int>(last) - 1);
      const double start = rough.position[at];
      if (start < first_mm + 3.0 || start > end_mm - 1.2) {
        continue;
      }
      if (const auto fit = fit_edge(seen, first_mm, kSampleStepMm, start, 1.8, spread)) {
        fine[at] = FinePoint{.position = fit->position_mm, .se = fit->se_mm, .contrast = fit->contrast_hu};
      }
    }
  }
  return fine;
}

/// Takes out points that stand alone against their neighbours; returns the robust spread of what stays, in mm.
double drop_outliers(const Columns& columns, std::vector<std::optional<FinePoint>>& fine) {
  /// Twice the steepest slope seen at fracture steps (1.8 mm/mm) within a one-cell neighbourhood would be 3.6.
  constexpr double kLargestStepMm = 1.5;
  std::vector<double> residuals;
  const auto before = fine;
  for (int iv = 0; iv < columns.count_v(); ++iv) {
    for (int iu = 0; iu < columns.count_u(); ++iu) {
      if (!before[columns.cell(iu, iv)]) {
        continue;
      }
      std::vector<double> neighbours;
      for (int dv = -2; dv <= 2; ++dv) {
        for (int du = -2; du <= 2; ++du) {
          const int nu = iu + du;
          const int nv = iv + dv;
          if (nu >= 0 && nv >= 0 && nu < columns.count_u() && nv < columns.count_v() && before[columns.cell(nu, nv)]) {
            neighbours.push_back(before[columns.cell(nu, nv)]->position);
          }
        }
      }
      const double off = before[columns.cell(iu, iv)]->position - quantile(neighbours, 0.5);
      if (neighbours.size() < 5 || std::abs(off) > kLargestStepMm) {
        fine[columns.cell(iu, iv)].reset();
      } else {
        residuals.push_back(std::abs(off));
      }
    }
  }
  return 1.48 * quantile(residuals, 0.5);
}

/// How the scan's slices cut the body's axis.
struct SliceGeometry {
  Eigen::Index axis = 2;      ///< index axis of the slices
  double box_mm = 0.0;        ///< thickness of a slice as seen along the body's axis
  double index_per_mm = 0.0;  ///< slices passed per mm along the body's axis
};

SliceGeometry slice_geometry(const measure::Sampler& sampler, const measure::BodyFrame& frame) {
  const auto spacing = sampler.volume().grid.spacing_mm();
  SliceGeometry geometry;
  double widest = -1.0;
  for (Eigen::Index axis = 0; axis < 3; ++axis) {  // the axis whose voxels blur the body's axis most
    const double thickness = spacing[static_cast<std::size_t>(axis)];
    const double seen = std::abs((sampler.index_from_lps().linear() * frame.superior)[axis]) * thickness * thickness;
    if (seen > widest) {
      widest = seen;
      geometry.axis = axis;
    }
  }
  geometry.index_per_mm = (sampler.index_from_lps().linear() * frame.superior)[geometry.axis];
  const double thickness = spacing[static_cast<std::size_t>(geometry.axis)];
  geometry.box_mm = std::abs(geometry.index_per_mm) * thickness * thickness;
  return geometry;
}

/// From this thickness along the body's axis on, profiles between slices are invented by interpolation: the whole
/// surface is fitted to the voxels instead. Below it, the profile of one column holds enough voxels of its own.
constexpr double kThickMm = 1.4;
/// Marrow that the model needs inside the shell, and disc outside it, beyond half a slice.
constexpr double kMarrowSideMm = 3.5;
constexpr double kDiscSideMm = 2.5;
/// Slices of medical scanners are boxes with rounded shoulders.
constexpr double kShoulderSigmaMm = 0.35;
/// Of the next endplate, its shell and a little marrow.
constexpr double kThroughShellMm = 2.0;
/// What the fit's own error leaves out - shells that lie inside one slice, rims narrower than a slice - as part of the
/// slice, one sigma: from real scans at 1 mm, averaged to 3 mm and measured again.
constexpr double kSliceDoubt = 0.2;
/// The root of the number of squares of kEndplateCorrelationMm in the window of a station: they err together here.
constexpr double kStationSquares = 1.9;
/// Nearer to the wall its cortex shines into the voxels: 0.88 of the half axes is 2 mm inside.
constexpr double kClearOfWall = 0.88;

/// The voxels that a patch of columns meets where it crosses the middles of slices: no interpolation along the thick
/// direction.
SliceColumn slice_column(const measure::Sampler& sampler, const EndplateRequest& request, const Columns& columns,
                         const SliceGeometry& geometry, double u_mm, double v_mm, double from_mm, double to_mm) {
  SliceColumn column{.u_mm = u_mm, .v_mm = v_mm, .position_mm = {}, .hu = {}, .from_mm = 0.0, .to_mm = 0.0, .next_mm = {}};
  const double per_mm = columns.sign() * geometry.index_per_mm;
  const double index0 = (sampler.index_from_lps() * request.frame.lps(u_mm, v_mm, 0.0))[geometry.axis];
  const double first = std::min(index0 + from_mm * per_mm, index0 + to_mm * per_mm);
  const double last = std::max(index0 + from_mm * per_mm, index0 + to_mm * per_mm);
  for (double slice = std::ceil(first); slice <= last; slice += 1.0) {
    const double position = (slice - index0) / per_mm;
    double sum = 0.0;
    int count = 0;
    for (const double dv : {-0.25 * kPatchMm, 0.25 * kPatchMm}) {
      for (const double du : {-0.25 * kPatchMm, 0.25 * kPatchMm}) {
        // The four meet the slice at their own heights; the mean of those is the patch's.
        const double own0 =
            (sampler.index_from_lps() * request.frame.lps(u_mm + du, v_mm + dv, 0.0))[geometry.axis];
        const float value = sampler.hu_or(
            request.frame.lps(u_mm + du, v_mm + dv, columns.sign() * (slice - own0) / per_mm), kOutside);
        if (value > kOutside) {
          sum += static_cast<double>(std::clamp(value, -150.0F, 1200.0F));
          ++count;
        }
      }
    }
    if (count == 4) {
      column.position_mm.push_back(position);
      column.hu.push_back(sum / count);
    }
  }
  return column;
}

std::vector<SliceColumn> slice_columns(const measure::Sampler& sampler, const EndplateRequest& request,
                                       const Columns& columns, const RoughSurface& rough,
                                       const SliceGeometry& geometry) {
  const double half_box = 0.5 * geometry.box_mm;
  const double doubt = std::max(2.0, geometry.box_mm);  // the rough surface is trusted within a slice
  // Beyond this the next endplate does not reach the samples.
  const bool near_next = request.gap_mm && *request.gap_mm < kDiscSideMm + doubt + geometry.box_mm + 1.0;
  std::vector<SliceColumn> result;
  for (int iv = 0; iv < columns.count_v(); iv += 2) {
    for (int iu = 0; iu < columns.count_u(); iu += 2) {
      if (!columns.in_ellipse(iu, iv, kClearOfWall)) {
        continue;
      }
      const double start = rough.position[columns.cell(iu, iv)];
      const double next = columns.expected(iu, iv) + request.gap_mm.value_or(0.0);
      const double outer =
          near_next ? std::min(start + kDiscSideMm + doubt + half_box, next + half_box + kThroughShellMm)
                    : start + kDiscSideMm + doubt + half_box;
      SliceColumn column = slice_column(sampler, request, columns, geometry, columns.u(iu), columns.v(iv),
                                        start - doubt - kMarrowSideMm - half_box, outer);
      if (column.hu.size() < 4) {
        continue;
      }
      column.from_mm = std::max(start - doubt, columns.middle(iu, iv) + 1.5);
      column.to_mm = std::max(column.from_mm + 1.0, start + doubt);
      if (near_next) {
        column.next_mm = next;
      }
      result.push_back(std::move(column));
    }
  }
  return result;
}

/// The whole surface at once, for thick slices.
std::vector<std::optional<FinePoint>> refine_thick(const measure::Sampler& sampler, const EndplateRequest& request,
                                                   const Columns& columns, const RoughSurface& rough,
                                                   const SliceGeometry& geometry) {
  std::vector<std::optional<FinePoint>> fine(rough.position.size());
  const auto fit = fit_thick_endplate({.first_u_mm = columns.u(0),
                                       .first_v_mm = columns.v(0),
                                       .count_u = columns.count_u(),
                                       .count_v = columns.count_v(),
                                       .slice_mm = geometry.box_mm,
                                       .start_mm = rough.position,
                                       .columns = slice_columns(sampler, request, columns, rough, geometry)});
  if (!fit) {  // column by column after all; what interpolation between slices costs goes into the error
    fine = refine(columns, rough, {.sigma_mm = std::hypot(kShoulderSigmaMm, 0.41 * geometry.box_mm), .box_mm = 0.0});
    for (auto& point : fine) {
      if (point) {
        point->se = std::hypot(point->se, 0.3 * geometry.box_mm);
      }
    }
    return fine;
  }
  for (int iv = 0; iv < columns.count_v(); ++iv) {
    for (int iu = 0; iu < columns.count_u(); ++iu) {
      const std::size_t at = columns.cell(iu, iv);
      if (columns.in_ellipse(iu, iv, 1.0)) {
        fine[at] = FinePoint{.position = fit->position_mm[at],
                             .se = kStationSquares * std::hypot(fit->se_mm[at], kSliceDoubt * geometry.box_mm),
                             .contrast = fit->contrast_hu};
      }
    }
  }
  return fine;
}

}  // namespace

FoundEndplate find_endplate(const measure::Sampler& sampler, const EndplateRequest& request, EndplateSide side) {
  const Columns columns(sampler, request, side);
  const SliceGeometry geometry = slice_geometry(sampler, request.frame);
  const bool thick = geometry.box_mm >= kThickMm;
  const RoughSurface rough = find_rough_surface(columns, request.slack_mm, thick ? kThickPlanePull : kPlanePull);
  auto fine = thick && request.precision == EndplatePrecision::Fine
                  ? refine_thick(sampler, request, columns, rough, geometry)
                  : refine(columns, rough, request.spread);
  FoundEndplate found;
  found.residual_mm = drop_outliers(columns, fine);
  found.surface =
      measure::EndplateSurface(columns.u(0), columns.v(0), kColumnStepMm, columns.count_u(), columns.count_v());
  std::vector<double> contrasts;
  int in_ellipse = 0;
  int seen = 0;
  for (int iv = 0; iv < columns.count_v(); ++iv) {
    for (int iu = 0; iu < columns.count_u(); ++iu) {
      if (!columns.in_ellipse(iu, iv, 1.0)) {
        continue;
      }
      ++in_ellipse;
      seen += scan_reaches(columns, iu, iv, rough.position[columns.cell(iu, iv)]) ? 1 : 0;
      if (const auto& point = fine[columns.cell(iu, iv)]) {
        found.surface.set(iu, iv, measure::EndplatePoint{.s_mm = columns.sign() * point->position, .se_mm = point->se});
        contrasts.push_back(point->contrast);
      }
    }
  }
  found.contrast_hu = quantile(contrasts, 0.5);
  found.inside_fraction = in_ellipse == 0 ? 0.0 : static_cast<double>(seen) / in_ellipse;
  found.found_fraction = in_ellipse == 0 ? 0.0 : static_cast<double>(contrasts.size()) / in_ellipse;
  return found;
}

}  // namespace kyphos::pipeline
