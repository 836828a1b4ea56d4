#include "pipeline/segment/ct/disc_slots.h"

#include <algorithm>
#include <cmath>

#include "measure/space/units.h"
#include "pipeline/segment/ct/disc_parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::DirectionLps;

/// Normal of a disc's plane, pointing up.
DirectionLps plane_normal(const SpineCurve& curve, const Disc& disc) {
  const CurveFrame frame = curve.at_mm(disc.middle_mm());
  return (frame.superior - std::tan(measure::radians_from_deg(disc.tilt.sagittal_deg)) * frame.anterior -
          std::tan(measure::radians_from_deg(disc.tilt.coronal_deg)) * frame.left)
      .normalized();
}

BodySlot make_slot(const SpineCurve& curve, double lower_mm, double upper_mm, const DirectionLps& lower_normal,
                   const DirectionLps& upper_normal) {
  BodySlot slot;
  const DirectionLps up = (lower_normal + upper_normal).normalized();
  const auto on_curve = [&](double s_mm) {  // beyond the curve's ends straight on
    const double inside = std::clamp(s_mm, 0.0, curve.length_mm());
    const CurveFrame frame = curve.at_mm(inside);
    return measure::PointLps(frame.centre + (s_mm - inside) * frame.superior);
  };
  slot.lower = {.point = on_curve(lower_mm), .normal = lower_normal};
  slot.upper = {.point = on_curve(upper_mm), .normal = upper_normal};
  const CurveFrame middle = curve.at_mm(0.5 * (lower_mm + upper_mm));
  slot.half_depth_mm = middle.half_depth_mm;
  slot.frame.origin = 0.5 * (slot.lower.point + slot.upper.point);
  slot.frame.superior = up;
  slot.frame.anterior = (middle.anterior - middle.anterior.dot(up) * up).normalized();
  slot.frame.left = slot.frame.superior.cross(slot.frame.anterior);
  return slot;
}

}  // namespace

std::vector<BodySlot> body_slots(const SpineCurve& curve, const std::vector<Disc>& discs) {
  std::vector<BodySlot> slots;
  if (discs.size() < 2) {
    return slots;
  }
  const double end_mm = curve.length_mm();
  if (const double height = discs[1].lower_mm - discs[0].upper_mm; discs.front().lower_mm > kDiscSlotsWorthMm) {
    const DirectionLps normal = plane_normal(curve, discs.front());
    auto slot = make_slot(curve, discs.front().lower_mm - height, discs.front().lower_mm, normal, normal);
    slot.slack_below_mm = kEndSlackFraction * height;
    slot.slack_above_mm = 0.5 * discs.front().height_mm();
    slot.gap_above_mm = discs.front().height_mm();
    slot.discs = {.score_above = discs.front().score, .score_below = 0.0};
    slots.push_back(slot);
  }
  for (std::size_t i = 0; i + 1 < discs.size(); ++i) {
    const Disc& below = discs[i];
    const Disc& above = discs[i + 1];
    auto slot =
        make_slot(curve, below.upper_mm, above.lower_mm, plane_normal(curve, below), plane_normal(curve, above));
    slot.slack_below_mm = 0.5 * below.height_mm();
    slot.slack_above_mm = 0.5 * above.height_mm();
    slot.gap_below_mm = below.height_mm();
    slot.gap_above_mm = above.height_mm();
    slot.discs = {.score_above = above.score, .score_below = below.score};
    slots.push_back(slot);
  }
  const Disc& last = discs.back();
  if (end_mm - last.upper_mm > kDiscSlotsWorthMm) {
    const double height = last.lower_mm - discs[discs.size() - 2].upper_mm;
    const DirectionLps normal = plane_normal(curve, last);
    auto slot = make_slot(curve, last.upper_mm, last.upper_mm + height, normal, normal);
    slot.slack_below_mm = 0.5 * last.height_mm();
    slot.slack_above_mm = kEndSlackFraction * height;
    slot.gap_below_mm = last.height_mm();
    slot.discs = {.score_above = 0.0, .score_below = last.score};
    slots.push_back(slot);
  }
  return slots;
}

}  // namespace kyphos::pipeline
