#pragma once

#include <string_view>
#include <vector>

#include "classify/appropriateness.h"
#include "classify/deterioration.h"
#include "classify/route.h"
#include "classify/scope.h"

namespace kyphos::classify {

/// Everything judged of one case; the decision is drawn from its outcomes alone.
struct Findings {
  Edition edition;
  RedFlag red_flag;
  Exclusions exclusions;
  Inclusions inclusions;
  Deterioration deterioration;
  Tristate malignancy_history = Tristate::Unknown;
};

struct Decision {
  std::string_view scenario;  ///< key, "" where no verified scenario holds
  Tristate applies = Tristate::Unknown;
  Tristate in_scope = Tristate::Unknown;
  Tristate worsening = Tristate::Unknown;
  WorklistClass worklist = WorklistClass::Indeterminate;
  std::vector<Missing> missing;
};

[[nodiscard]] Decision decide(const Subject& subject, const Findings& findings);

/// The exclusions and the inclusions of an edition in the order in which they are asked.
[[nodiscard]] std::vector<const Judgement*> in_order(const Exclusions& exclusions);
[[nodiscard]] std::vector<const Judgement*> in_order(const Inclusions& inclusions, Edition edition);

}  // namespace kyphos::classify
