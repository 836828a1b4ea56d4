#include "pipeline/segment/body/body_round.h"

#include <cmath>

#include "pipeline/fit/parameters.h"
#include "pipeline/segment/body/own_frame.h"
#include "pipeline/segment/body/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyFrame;

PointSpread point_spread(const measure::Volume& volume, const measure::DirectionLps& direction) {
  const double width = volume.grid.spacing_along_mm(direction);
  return {.sigma_mm = std::sqrt(kKernelSigmaMm * kKernelSigmaMm + kSliceVariance * width * width)};
}

/// How far beyond the expected planes the endplates may lie.
struct Slack {
  double below_mm = 0.0;
  double above_mm = 0.0;
};

BodyRound look_at_body(const measure::Sampler& sampler, const BodyFrame& frame, double half_depth_mm,
                       const ExpectedPlane& lower, const ExpectedPlane& upper, Slack slack, const BodySlot& slot,
                       const KnownDiscs& discs, EndplatePrecision precision) {
  BodyRound round{
      .frame = frame, .ellipse = {}, .lower = lower, .upper = upper, .walls = {}, .superior = {}, .inferior = {}};
  const auto& volume = sampler.volume();
  round.walls = find_walls(sampler, {.frame = frame,
                                     .half_depth_mm = half_depth_mm,
                                     .low_s_mm = lower.s_mm(frame, 0.0, 0.0),
                                     .high_s_mm = upper.s_mm(frame, 0.0, 0.0),
                                     .spread = point_spread(volume, frame.anterior)});
  round.ellipse = ellipse_of(round.walls.outlines, half_depth_mm);
  EndplateRequest request{.frame = frame,
                          .ellipse = round.ellipse,
                          .lower = lower,
                          .upper = upper,
                          .slack_mm = slack.above_mm,
                          .spread = point_spread(volume, frame.superior),
                          .gap_mm = slot.gap_above_mm,
                          .disc = discs.above,
                          .precision = precision};
  round.superior = find_endplate(sampler, request, EndplateSide::Superior);
  request.slack_mm = slack.below_mm;
  request.gap_mm = slot.gap_below_mm;
  request.disc = discs.below;
  round.inferior = find_endplate(sampler, request, EndplateSide::Inferior);
  return round;
}

}  // namespace

BodyRound first_look(const measure::Sampler& sampler, const BodySlot& slot) {
  return look_at_body(sampler, slot.frame, slot.half_depth_mm, slot.lower, slot.upper,
                      {.below_mm = slot.slack_below_mm + 1.0, .above_mm = slot.slack_above_mm + 1.0}, slot, {},
                      EndplatePrecision::Rough);
}

BodyRound look_again(const measure::Sampler& sampler, const BodySlot& slot, const BodyRound& before,
                     const KnownDiscs& discs, EndplatePrecision precision) {
  const auto own = own_frame(before.frame, before.superior.surface, before.inferior.surface, before.ellipse);
  if (!own) {
    return before;
  }
  return look_at_body(sampler, own->frame, before.ellipse.half_depth_mm, own->lower, own->upper,
                      {.below_mm = kBodyRoundRimMm, .above_mm = kBodyRoundRimMm}, slot, discs, precision);
}

}  // namespace kyphos::pipeline
