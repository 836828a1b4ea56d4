#pragma once

#include <optional>
#include <string>

#include "classify/criteria.h"
#include "classify/tristate.h"
#include "measure/study.h"

namespace kyphos::classify {

/// What CT shows of the parts that a fracture may involve. Unknown where CT cannot tell.
struct Structure {
  Tristate anterior_column = Tristate::Unknown;  ///< the body has lost height
  Tristate posterior_wall = Tristate::Unknown;   ///< dorsal height lost, or the wall stands back
  /// A pedicle is destroyed. Never no: what CT measures cannot exclude a crack, and ligaments need MR.
  Tristate posterior_column = Tristate::Unknown;
  Tristate superior_endplate = Tristate::Unknown;  ///< sunk into the body
  Tristate inferior_endplate = Tristate::Unknown;
};
[[nodiscard]] Structure structure_of(const measure::MeasuredVertebra& vertebra, const Criteria& criteria);

/// Denis' three columns: how many are involved for certain, and of how many CT says nothing.
struct ColumnCount {
  int involved = 0;
  int unseen = 0;
};
[[nodiscard]] ColumnCount count_columns(const Structure& structure);
/// "anterior involved, posterior wall not, posterior column: cannot tell without MR".
[[nodiscard]] std::string describe_columns(const Structure& structure);

/// The class of the AO Spine-DGOU OF scheme as far as CT tells it (docs/facts.md, stability): number of endplates and
/// the posterior wall. "OF 2 or 3: posterior wall not clear; OF 5 needs MR". OF 1 is oedema without deformity: MR
/// alone.
[[nodiscard]] std::string of_like_class(const Structure& structure, std::optional<int> grade);

}  // namespace kyphos::classify
