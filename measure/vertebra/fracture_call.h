#pragma once

#include <span>
#include <vector>

#include "measure/study.h"
#include "measure/vertebra/call_parameters.h"
#include "measure/vertebra/expected.h"
#include "measure/vertebra/natural_shape.h"

namespace kyphos::measure {

/// How a body is called, as a probability.
///
/// Three numbers describe a body: its size (mean of the logarithms of the anterior and posterior height), its wedge
/// (their difference) and its sag (how far its middle lies below the line between them). Each is compared with the
/// level's normal shape and with the intact bodies around, which are weighed by their own probability of being intact.
/// An intact body deviates by the natural spread and the measuring error; a fractured one besides by a loss of one of
/// Genant's three types. Bayes' rule weighs the two. A reader sees a loss with a spread of kReaderSpread and grades it
/// by Genant's cut-offs; an endplate that is sunk beyond the natural spread is a fracture whatever the height (ABQ,
/// Jiang 2004).
///
/// Natural spreads, as fractions of a height: the published spreads of the ratios (height tables of normal_ratio.h: 6.5
/// and 5.3 %) hold the readers' own error (two readers differ by 5.1, 6.5 and 4.1 %, Zakharov 2023, so one errs by 3.6,
/// 4.6 and 2.9 %). What is left is 4.6 % of a/p and nearly nothing of m/p, where 2.8 % is kept. Part of the wedge
/// is the person's own shape, which the bodies around show (Scheuermann, a lordotic spine); how it divides is our
/// choice. Sags are compared with the level's norm alone: brittle bone sinks at many levels at once, and neighbours
/// that are hollow must not excuse one another. Focal pits are filled first (focal_pit.h): a Schmorl node is no
/// fracture. Where three neighbours and more are wedged alike and two of them bear such pits, the others show the wedge
/// that is usual there (Scheuermann, after Sorensen); a body that is wedged more than they are still stands out.
///
/// Calls all bodies of a study, from the top down. A body that is not measured, has no normal shape or whose endplates
/// are doubtful is not graded: its grade says why; where it has heights, its probability stays, with the doubt.
[[nodiscard]] std::vector<FractureCall> call_fractures(std::span<const ReferenceBody> bodies,
                                                       const CallNumbers& numbers = {});

/// Neither a fracture nor none is said at this probability.
[[nodiscard]] constexpr bool is_borderline(double probability) {
  return probability > kBorderlineFrom && probability < kBorderlineTo;
}

}  // namespace kyphos::measure
