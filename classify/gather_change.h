#pragma once

#include "classify/criteria.h"
#include "classify/imaging_evidence.h"
#include "measure/timeline.h"

namespace kyphos::classify {

struct FollowedCase {
  const measure::TimelineInput& input;
  const measure::Timeline& timeline;
};

/// A body's evidence with what became of it since the baseline: tiers, numbers in words, whether it was fractured then
/// and whether it is new. A body that no track ends in says so.
[[nodiscard]] LevelEvidence with_change(LevelEvidence level, const FollowedCase& followed, const Criteria& criteria);

}  // namespace kyphos::classify
