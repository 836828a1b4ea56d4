#pragma once

#include <span>
#include <vector>

#include "measure/study.h"
#include "measure/vertebra/expected.h"

namespace kyphos::measure {

/// Cut-offs of the loss in percent: 20-25 mild, 25-40 moderate, above 40 severe (Genant 1993; docs/facts.md).
inline constexpr double kMildLossPercent = 20.0;
inline constexpr double kModerateLossPercent = 25.0;
inline constexpr double kSevereLossPercent = 40.0;

/// A loss against other levels counts only where the body's own shape agrees at least this much, or its posterior
/// height is lost too: both criteria must hold, as with McCloskey and Kanis 1993. Half the mild cut-off: the body's own
/// ratio spreads by 6 % between intact people, so that 10 % alone would mean little, and as a second witness it
/// suffices.
inline constexpr double kAgreementPercent = 10.0;

/// A body with a confirmed loss of this much no longer serves as a reference: a neighbour 20 % too low makes the
/// expected height 10 % too low and a true 30 % read as 22 % (by arithmetic).
inline constexpr double kReferenceLossPercent = 15.0;
/// A body taller than its surroundings explain by this much (a missed disc, say) is no reference either.
inline constexpr double kReferenceExcessPercent = 25.0;

/// Grades one body against the intact ones. The loss of each station is that against the expected height of its level;
/// it counts where confirmed (kAgreementPercent). The greatest counted loss gives the grade; the type is Crush where
/// the posterior height takes part in the loss, Biconcave where the middle is lost most, else Wedge. Without any intact
/// neighbour the body's own posterior height is the only measure, and the evidence says that uniform collapse cannot be
/// seen.
[[nodiscard]] Measured<Genant> grade(std::span<const ReferenceBody> bodies, std::size_t index);

/// Decides which bodies are intact: grades all against the present references, takes the worst one out, and again until
/// none is left that should go. A fractured neighbour thereby never hides another one. Deterministic: ties go to the
/// upper.
[[nodiscard]] std::vector<ReferenceBody> settle_references(std::vector<ReferenceBody> bodies);

}  // namespace kyphos::measure
