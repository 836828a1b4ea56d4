#include "pipeline/segment/body/endplates.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "pipeline/fit/half_fall.h"
#include "pipeline/fit/parameters.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/fit/thick/thick_endplate.h"
#include "pipeline/segment/body/endplate_columns.h"
#include "pipeline/segment/body/parameters.h"
#include "pipeline/segment/body/rough_endplate.h"
#include "pipeline/segment/body/slice_sampling.h"

namespace kyphos::pipeline {
namespace {

/// Sub-voxel positions in the cells where the edge model holds.
struct FinePoint {
  double position = 0.0;
  double se = 0.0;
  double contrast = 0.0;
  std::optional<double> next{};  ///< place of the next endplate, where the disc is thin
};

/// What an edge looks like: soft tissue, bony shell and marrow of a CT, or marrow against its dark border on MR.
enum class EdgeLook : unsigned char { BonyShell, DarkBorder };

std::vector<std::optional<FinePoint>> refine(const Columns& columns, const RoughSurface& rough,
                                             const PointSpread& spread, EdgeLook look = EdgeLook::BonyShell) {
  std::vector<std::optional<FinePoint>> fine(rough.position.size());
  for (int iv = 0; iv < columns.count_v(); ++iv) {
    for (int iu = 0; iu < columns.count_u(); ++iu) {
      const std::size_t at = columns.cell(iu, iv);
      if (!columns.in_ellipse(iu, iv, 1.0)) {
        continue;
      }
      auto profile = mean_profile(columns, iu, iv, &rough.position);
      const auto [first, last] = first_seen(profile);
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
      constexpr double kReachMm = 1.8;
      if (const auto fit = look == EdgeLook::BonyShell
                               ? fit_edge(seen, first_mm, kSampleStepMm, start, kReachMm, spread)
                               : fit_half_fall(seen, first_mm, kSampleStepMm, start, kReachMm)) {
        fine[at] = FinePoint{.position = fit->position_mm, .se = fit->se_mm, .contrast = fit->contrast_hu};
      }
    }
  }
  return fine;
}

/// Takes out points that stand alone against their neighbours; returns the robust spread of what stays, in mm.
double drop_outliers(const Columns& columns, std::vector<std::optional<FinePoint>>& fine) {
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
  return kSdPerMedianOff * quantile(residuals, 0.5);
}

/// 0 where a slice can be all disc, 1 where none need be.
double hidden_disc(const ThickEndplate& fit, std::size_t at, double slice_mm) {
  return fit.disc_mm.empty() ? 0.0 : std::clamp(2.0 - fit.disc_mm[at] / slice_mm, 0.0, 1.0);
}

FinePoint thick_point(const ThickEndplate& fit, std::size_t at, double slice_mm) {
  const double hidden = hidden_disc(fit, at, slice_mm);
  const double doubt_mm = slice_mm * std::hypot(kSliceDoubt, hidden * kHiddenDiscDoubt);
  return {.position = fit.position_mm[at],
          .se = kStationSquares * std::hypot(fit.se_mm[at], doubt_mm),
          .contrast = fit.contrast_hu,
          .next = hidden > 0.0 ? std::optional(fit.position_mm[at] + fit.disc_mm[at]) : std::nullopt};
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
        fine[at] = thick_point(*fit, at, geometry.box_mm);
      }
    }
  }
  return fine;
}

void doubt_touching(const Columns& columns, const RoughSurface& rough, std::vector<std::optional<FinePoint>>& fine) {
  for (int iv = 0; iv < columns.count_v(); ++iv) {
    for (int iu = 0; iu < columns.count_u(); ++iu) {
      const std::size_t at = columns.cell(iu, iv);
      if (fine[at] && columns.touches_next(iu, iv, rough.position[at])) {
        fine[at]->se = std::hypot(fine[at]->se, kStationSquares * kTouchingMm);
      }
    }
  }
}

}  // namespace

FoundEndplate find_endplate(const measure::Sampler& sampler, const EndplateRequest& request, EndplateSide side) {
  const Columns columns(sampler, request, side);
  const SliceGeometry geometry = slice_geometry(sampler, request.frame.superior);
  // What slices hide between them is told for attenuation alone.
  const bool thick = geometry.box_mm >= kEndplatesThickMm && sampler.volume().is_attenuation();
  const RoughSurface rough = find_rough_surface(columns, thick ? kThickPlanePull : kPlanePull);
  auto fine = thick && request.precision == EndplatePrecision::Fine
                  ? refine_thick(sampler, request, columns, rough, geometry)
                  : refine(columns, rough, request.spread,
                           sampler.volume().is_attenuation() ? EdgeLook::BonyShell : EdgeLook::DarkBorder);
  doubt_touching(columns, rough, fine);
  FoundEndplate found;
  found.residual_mm = drop_outliers(columns, fine);
  found.surface =
      measure::EndplateSurface(columns.u(0), columns.v(0), kColumnStepMm, columns.count_u(), columns.count_v());
  found.next = found.surface;
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
        if (point->next) {
          found.next.set(iu, iv, measure::EndplatePoint{.s_mm = columns.sign() * *point->next, .se_mm = point->se});
        }
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
