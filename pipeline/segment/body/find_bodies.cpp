#include "pipeline/segment/body/find_bodies.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "pipeline/fit/parallel.h"
#include "pipeline/fit/parameters.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/body/body_round.h"
#include "pipeline/segment/body/mean_height.h"
#include "pipeline/segment/body/padding_cut.h"
#include "pipeline/segment/body/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::EndplateSurface;

/// Median and spread of the attenuation inside, 3 mm and more off the endplates, within half the ellipse.
void look_at_marrow(const measure::Sampler& sampler, const BodyRound& round, measure::BodyQuality& quality) {
  std::vector<double> values;
  std::vector<double> differences;
  const double low = round.lower.s_mm(round.frame, 0.0, 0.0) + 4.0;
  const double high = round.upper.s_mm(round.frame, 0.0, 0.0) - 4.0;
  for (double s = low; s <= std::max(low, high); s += 1.5) {
    for (double v = -0.6 * round.ellipse.half_width_mm; v <= 0.6 * round.ellipse.half_width_mm; v += 1.5) {
      float before = measure::kOutsideHu;
      for (double u = -0.6 * round.ellipse.half_depth_mm; u <= 0.6 * round.ellipse.half_depth_mm; u += 1.5) {
        const float value = sampler.hu_or(round.frame.lps(u, v, s), measure::kOutsideHu);
        if (value > measure::kOutsideHu) {
          values.push_back(static_cast<double>(value));
          if (before > measure::kOutsideHu) {
            differences.push_back(std::abs(static_cast<double>(value - before)));
          }
        }
        before = value;
      }
    }
  }
  quality.marrow_hu = quantile(values, 0.5);
  quality.noise_hu = kSdPerMedianOff * quantile(differences, 0.5) / std::sqrt(2.0);
}

measure::Coverage coverage_of(const BodyRound& round) {
  const double above = round.superior.inside_fraction;
  const double below = round.inferior.inside_fraction;
  if (std::min(above, below) <
      kFindBodiesHeld) {  // a tilted sacrum may miss part of its upper endplate and all of its lower one
    return above < below ? measure::Coverage::CutAbove : measure::Coverage::CutBelow;
  }
  if (round.walls.inside_fraction < kFindBodiesHeld) {
    return measure::Coverage::CutSide;
  }
  return measure::Coverage::Whole;
}

/// What the rounds of all bodies, from the bottom to the top, say of the discs of one.
KnownDiscs discs_of(const std::vector<BodyRound>& rounds, std::size_t at) {
  const auto superior = [&](std::size_t i) {
    return KnownEndplate{.frame = rounds[i].frame, .surface = rounds[i].superior.surface};
  };
  const auto inferior = [&](std::size_t i) {
    return KnownEndplate{.frame = rounds[i].frame, .surface = rounds[i].inferior.surface};
  };
  KnownDiscs discs;
  if (at + 1 < rounds.size()) {
    discs.above = KnownDisc{.own = superior(at), .across = inferior(at + 1)};
  }
  if (at > 0) {
    discs.below = KnownDisc{.own = inferior(at), .across = superior(at - 1)};
  }
  return discs;
}

measure::VertebralBody body_of(const measure::Sampler& sampler, const BodySlot& slot, const BodyRound& round) {
  measure::VertebralBody body;
  body.frame = round.frame;
  body.superior = round.superior.surface;
  body.inferior = round.inferior.surface;
  body.outlines = round.walls.outlines;
  body.posterior_wall = round.walls.posterior;
  body.anterior_wall = round.walls.anterior;
  body.coverage = coverage_of(round);
  auto& quality = body.quality;
  quality.slice_spacing_along_axis_mm = sampler.volume().grid.spacing_along_mm(round.frame.superior);
  quality.endplate_contrast_hu = std::min(round.superior.contrast_hu, round.inferior.contrast_hu);
  quality.endplate_residual_mm = std::max(round.superior.residual_mm, round.inferior.residual_mm);
  quality.discs = slot.discs;
  quality.left_right_asymmetry_mm = left_right_asymmetry_mm(body.superior, body.inferior);
  look_at_marrow(sampler, round, quality);
  if (body.coverage == measure::Coverage::Whole) {
    body.coverage = cut_by_padding(sampler.volume(), body).value_or(measure::Coverage::Whole);
  }
  return body;
}

/// In slices that hide a disc both endplates are guessed from either side. Two searches that got lost differ: half of
/// that is an error of either, and how far they are apart is kept for the gates.
void compare_views(EndplateSurface& own, const measure::BodyFrame& frame, const KnownEndplate& seen_from_next,
                   measure::BodyQuality& quality) {
  std::array<double, 3> sum{};  // behind, in the middle, in front
  std::array<int, 3> count{};
  for (int iv = 0; iv < own.count_v(); ++iv) {
    for (int iu = 0; iu < own.count_u(); ++iu) {
      const auto other = seen_from_next.met_by_column_mm(frame, own.u_mm(iu), own.v_mm(iv));
      if (!own.at(iu, iv) || !other) {
        continue;
      }
      measure::EndplatePoint point = *own.at(iu, iv);
      const double apart = *other - point.s_mm;
      point.se_mm = std::hypot(point.se_mm, 0.5 * kStationSquares * apart);
      own.set(iu, iv, point);
      if (std::abs(own.v_mm(iv)) <= measure::kCentralHalfSlabMm) {
        const auto third = static_cast<std::size_t>(3 * iu / own.count_u());
        sum[third] += apart;
        ++count[third];
      }
    }
  }
  for (std::size_t third = 0; third < sum.size(); ++third) {
    if (count[third] > 0) {
      quality.endplate_views_apart_mm = std::max(quality.endplate_views_apart_mm, std::abs(sum[third]) / count[third]);
    }
  }
}

measure::VertebralBody compared_body(const measure::Sampler& sampler, const std::vector<BodySlot>& slots,
                                     const std::vector<BodyRound>& rounds, std::size_t at) {
  measure::VertebralBody body = body_of(sampler, slots[at], rounds[at]);
  if (at + 1 < rounds.size()) {
    const BodyRound& above = rounds[at + 1];
    compare_views(body.superior, body.frame, {.frame = above.frame, .surface = above.inferior.next}, body.quality);
  }
  if (at > 0) {
    const BodyRound& below = rounds[at - 1];
    compare_views(body.inferior, body.frame, {.frame = below.frame, .surface = below.superior.next}, body.quality);
  }
  return body;
}

/// Another look at every body. A fine one knows what the round before saw of the neighbours; the rough one follows a
/// round in the slots' frames, which has yet to find where the bodies are.
std::vector<BodyRound> looked_again(const measure::Sampler& sampler, const std::vector<BodySlot>& slots,
                                    const std::vector<BodyRound>& before, EndplatePrecision precision) {
  std::vector<BodyRound> rounds(slots.size());
  parallel_for(static_cast<int>(slots.size()), [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    rounds[at] = look_again(sampler, slots[at], before[at],
                            precision == EndplatePrecision::Rough ? KnownDiscs{} : discs_of(before, at), precision);
  });
  return rounds;
}

}  // namespace

OutlinedBodies outline_bodies(const measure::Sampler& sampler, const std::vector<BodySlot>& slots) {
  std::vector<BodyRound> rounds(slots.size());
  parallel_for(static_cast<int>(slots.size()), [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    rounds[at] = first_look(sampler, slots[at]);
  });
  for (const auto precision : {EndplatePrecision::Rough, EndplatePrecision::Fine, EndplatePrecision::Fine}) {
    rounds = looked_again(sampler, slots, rounds, precision);
  }
  OutlinedBodies found{.bodies = std::vector<measure::VertebralBody>(slots.size()),
                       .beyond = std::vector<SeenBeyond>(slots.size())};
  parallel_for(static_cast<int>(slots.size()), [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    const std::size_t from_top = slots.size() - 1 - at;  // slots run upwards, bodies downwards
    found.bodies[from_top] = compared_body(sampler, slots, rounds, at);
    found.bodies[from_top].position_from_top = static_cast<int>(from_top) + 1;
    found.beyond[from_top] = {.above = rounds[at].superior.next, .below = rounds[at].inferior.next};
  });
  return found;
}

std::vector<measure::VertebralBody> find_bodies(const measure::Sampler& sampler, const std::vector<BodySlot>& slots) {
  return outline_bodies(sampler, slots).bodies;
}

}  // namespace kyphos::pipeline
