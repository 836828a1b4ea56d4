#pragma once

#include <cstddef>
#include <span>

#include "measure/vertebra/expected.h"

namespace kyphos::measure {

/// How many published standard deviations a number of this body lies from its level's norm; negative is lower. Norms
/// and deviations: normal_ratio.h (Zakharov 2023; L3-L5 see there), both sexes together. A deviation holds its readers'
/// own error too. The standard error is that of measuring.

/// Anterior or middle height over the posterior height.
[[nodiscard]] Measured<double> z_over_posterior(const ReferenceBody& body, Station station);
/// Posterior height over that of the next body below, which must be there; a low body below makes it high.
[[nodiscard]] Measured<double> z_posterior_over_below(std::span<const ReferenceBody> bodies, std::size_t index);

/// RadElement RDES230: the greater loss of the anterior height and of the lowest height of the central body, in
/// percent, each against the same height of the nearest intact body (the middle one for the lowest) or the own
/// posterior height, whichever is larger. Above kRdesLossPercent it is called a compression fracture there; it knows no
/// levels, so that natural wedges count.
[[nodiscard]] Measured<double> rdes230_loss_percent(std::span<const ReferenceBody> bodies, std::size_t index);

}  // namespace kyphos::measure
