#include "pipeline/segment/witness/finder_slots.h"

#include <algorithm>

#include "pipeline/segment/ct/discs.h"
#include "pipeline/segment/witness/parameters.h"

namespace kyphos::pipeline {
namespace {

/// Disc between two bodies as a score: as likely as not is what the recipe calls clear.
double disc_score(const SeenSpine& spine, const SeenBody& below, const SeenBody& above) {
  const measure::PointLps middle = 0.5 * (below.upper + above.lower);
  double clearest = 0.0;
  for (const double forwards : {-0.4, 0.0, 0.4}) {
    const auto point = measure::PointLps(middle + forwards * below.half_depth_mm * below.frame.anterior);
    clearest = std::max(clearest, spine.probability_at(point, Tissue::Disc).value_or(0.0));
  }
  return 2.0 * kClearDiscScore * clearest;
}

BodySlot slot_of(const SeenBody& body) {
  BodySlot slot;
  slot.lower = {.point = body.lower, .normal = body.lower_normal};
  slot.upper = {.point = body.upper, .normal = body.upper_normal};
  slot.frame = body.frame;
  slot.half_depth_mm = body.half_depth_mm;
  slot.discs = measure::DiscEvidence{};
  slot.slack_below_mm = slot.slack_above_mm =
      std::max(kLeastSlackMm.value, kOuterSlackFraction * body.height_middle_mm);
  return slot;
}

}  // namespace

std::vector<BodySlot> slots_of(const SeenSpine& spine) {
  std::vector<BodySlot> slots;
  for (std::size_t i = spine.bodies.size(); i-- > 0;) {
    const SeenBody& body = spine.bodies[i];
    BodySlot slot = slot_of(body);
    if (!slots.empty()) {
      const SeenBody& below = spine.bodies[i + 1];
      const double gap = std::max(0.0, (body.lower - below.upper).dot(body.frame.superior));
      const double score = disc_score(spine, below, body);
      slots.back().gap_above_mm = slot.gap_below_mm = gap;
      slots.back().slack_above_mm = slot.slack_below_mm = std::max(kLeastSlackMm.value, 0.5 * gap);
      slots.back().discs->score_above = slot.discs->score_below = score;
    }
    slots.push_back(slot);
  }
  return slots;
}

}  // namespace kyphos::pipeline
