#pragma once

#include <span>
#include <vector>

#include "measure/study.h"
#include "measure/vertebra/expected.h"

namespace kyphos::measure {

/// Genant's verdict on one body: the likeliest grade and type of its call, with the losses that a reader would check. A
/// doubt about its endplates withholds it; where the doubt is that another witness sees other heights, and both are
/// surely those of a fracture, the lesser grade stands, with the doubt. An outermost body is called none only where
/// what is seen speaks ten to one against a fracture. The evidence names the references of the losses; without any
/// intact neighbour it says that uniform collapse cannot be seen.
[[nodiscard]] Measured<Genant> grade(std::span<const ReferenceBody> bodies, std::size_t index,
                                     const FractureCall& call);

/// "borderline, loss 17 % +- 1 %, 61 % fractured".
[[nodiscard]] std::string probability_text(const FractureCall& call);

/// Decides which bodies are intact: grades all against the present references, takes the worst one out, and again until
/// none is left that should go. A fractured neighbour thereby never hides another one. Deterministic: ties go to the
/// upper.
[[nodiscard]] std::vector<ReferenceBody> settle_references(std::vector<ReferenceBody> bodies);

}  // namespace kyphos::measure
