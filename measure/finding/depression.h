#pragma once

#include <span>
#include <vector>

#include "measure/measured.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// How far an endplate has sunk into its body, in mm, against the same endplate of the bodies around.
struct Depression {
  Measured<double> superior_mm = WhyNot{"not measured"};
  Measured<double> inferior_mm = WhyNot{"not measured"};
};

/// An endplate's sinking is its distance, at half of the depth or in front (whichever is more), below the line that
/// starts at its posterior station at right angles to the posterior wall; less the median of the same over up to two
/// bodies above and two below. So a wedge tells which of its two endplates has given way. Source: after the OF
/// classification's question for the number of endplates (docs/facts.md, stability); the construction is ours.
[[nodiscard]] std::vector<Depression> measure_depressions(std::span<const VertebralBody> bodies);

}  // namespace kyphos::measure
