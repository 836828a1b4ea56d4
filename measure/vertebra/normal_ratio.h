#pragma once

#include <optional>
#include <string_view>

#include "measure/level.h"

namespace kyphos::measure {

/// What the heights of an intact body of this level are, relative to its own posterior height and to the other levels.
/// All values refer to the stations of vertebral_body.h, not to the rim.
struct NormalRatio {
  double anterior_over_posterior = 1.0;
  double middle_over_posterior = 1.0;
  /// Posterior height relative to that of T12: only quotients of two levels mean anything.
  double posterior_relative = 1.0;
  /// Spread (robust SD) between intact people of the first two, as a fraction.
  double anterior_sd = 0.06;
  double middle_sd = 0.05;
  std::string_view source;
};

/// Normal ratios of T1-L5 (T13 reads as T12, L6 as L5); nothing for the cervical spine and the sacrum.
///
/// T1-L2: medians of 100 chest CTs read by experts (Zakharov 2023, doi 10.1016/j.media.2022.102646).
/// L3-L5: anterior over posterior from the natural wedge of Masharawi 2010 (PMC2899959, mean of both sexes),
/// Ha/Hp = 1 - depth * tan(wedge) / Hp; L5 from Cook and Baker 2021 (30.3 mm / 26.3 mm). The same formula gives 0.92
/// and 0.96 for L1 and L2, where the chest CTs say 0.94 and 0.96. Middle heights: the concavity of L2 carried downward.
/// Posterior heights below L2: Panjabi 1992, which agrees with the chest CTs from T11 to L2 within 1.3 %.
///
/// Both sources measured at the corners. Their ratios are carried to the stations with endplates of straight
/// chord and parabolic concavity: H(f) = Hp + f (Ha - Hp) - 4 f (1 - f) C at the fraction f of the depth.
[[nodiscard]] std::optional<NormalRatio> normal_ratio(Level level);

/// For a body whose level is not known at all: the middle of the table with a spread that covers all its levels.
[[nodiscard]] NormalRatio general_ratio();

}  // namespace kyphos::measure
