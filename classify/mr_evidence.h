#pragma once

#include <string>
#include <vector>

#include "classify/deterioration.h"
#include "classify/judgement.h"

namespace kyphos::classify {

/// What the clinical file says of an MR beside what was measured on one: either may answer, and a contradiction is
/// unknown, as a file that contradicts itself is.
[[nodiscard]] Tristate oedema_in(const Subject& subject);
[[nodiscard]] Tristate fluid_in(const Subject& subject);
/// The same as inputs of a rule, each word beside the other.
[[nodiscard]] RuleInput oedema_input(const Subject& subject);
[[nodiscard]] RuleInput fluid_input(const Subject& subject);

/// One sentence for each fact on which file and measurement contradict each other.
[[nodiscard]] std::vector<std::string> contradictions(const Subject& subject);

}  // namespace kyphos::classify
