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

/// Genant's verdict on one body: the likeliest grade and type of its call, with the losses that a reader would check. A
/// doubt about its endplates withholds it. The evidence names the references of the losses; without any intact
/// neighbour it says that uniform collapse cannot be seen.
[[nodiscard]] Measured<Genant> grade(std::span<const ReferenceBody> bodies, std::size_t index,
                                     const FractureCall& call);

/// "borderline, loss 17 % +- 1 %, 61 % fractured".
[[nodiscard]] std::string probability_text(const FractureCall& call);

/// Decides which bodies are intact: grades all against the present references, takes the worst one out, and again until
/// none is left that should go. A fractured neighbour thereby never hides another one. Deterministic: ties go to the
/// upper.
[[nodiscard]] std::vector<ReferenceBody> settle_references(std::vector<ReferenceBody> bodies);

}  // namespace kyphos::measure
