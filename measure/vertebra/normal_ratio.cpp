#include "measure/vertebra/normal_ratio.h"

#include <algorithm>
#include <array>

#include "measure/vertebral_body.h"

namespace kyphos::measure {
namespace {

using enum Level;

constexpr std::string_view kChestCt = "100 chest CTs, Zakharov 2023, doi 10.1016/j.media.2022.102646";
constexpr std::string_view kLumbar = "Masharawi 2010 PMC2899959; Cook and Baker 2021; Panjabi 1992";

/// One level as measured at the corners of the body.
struct CornerRow {
  Level level;
  double anterior_over_posterior;
  double middle_over_posterior;
  double next_below_over_posterior;  ///< posterior height of the level below over this one
  double anterior_sd;
  double middle_sd;
  std::string_view source;
};

constexpr std::array kCornerRows{
    CornerRow{T1, 0.953, 0.851, 1.069, 0.062, 0.058, kChestCt},
    CornerRow{T2, 0.960, 0.855, 1.029, 0.056, 0.048, kChestCt},
    CornerRow{T3, 0.943, 0.843, 1.029, 0.068, 0.049, kChestCt},
    CornerRow{T4, 0.928, 0.847, 1.030, 0.061, 0.049, kChestCt},
    CornerRow{T5, 0.903, 0.837, 1.009, 0.062, 0.061, kChestCt},
    CornerRow{T6, 0.867, 0.840, 1.021, 0.059, 0.052, kChestCt},
    CornerRow{T7, 0.866, 0.841, 1.009, 0.067, 0.050, kChestCt},
    CornerRow{T8, 0.889, 0.849, 1.015, 0.053, 0.048, kChestCt},
    CornerRow{T9, 0.923, 0.851, 1.060, 0.058, 0.040, kChestCt},
    CornerRow{T10, 0.950, 0.864, 1.086, 0.060, 0.036, kChestCt},
    CornerRow{T11, 0.911, 0.848, 1.059, 0.075, 0.036, kChestCt},
    CornerRow{T12, 0.922, 0.854, 1.045, 0.063, 0.046, kChestCt},
    CornerRow{L1, 0.935, 0.857, 1.008, 0.073, 0.035, kChestCt},
    CornerRow{L2, 0.963, 0.872, 0.979, 0.070, 0.031, kChestCt},
    CornerRow{L3, 0.998, 0.889, 1.013, 0.070, 0.045, kLumbar},
    CornerRow{L4, 1.044, 0.912, 0.950, 0.070, 0.045, kLumbar},
    CornerRow{L5, 1.152, 0.966, 1.000, 0.070, 0.050, kLumbar},
};

/// Height at a fraction of the depth from the posterior wall, in units of the posterior corner height.
constexpr double height_at(double fraction, double anterior, double middle) {
  const double concavity = 0.5 * (1.0 + anterior) - middle;
  return 1.0 + fraction * (anterior - 1.0) - 4.0 * fraction * (1.0 - fraction) * concavity;
}

NormalRatio at_stations(const CornerRow& row, double posterior_corner_relative) {
  const auto height = [&](double fraction) {
    return height_at(fraction, row.anterior_over_posterior, row.middle_over_posterior);
  };
  const double posterior = height(kPosteriorStation);
  return {.anterior_over_posterior = height(kAnteriorStation) / posterior,
          .middle_over_posterior = height(kMiddleStation) / posterior,
          .posterior_relative = posterior_corner_relative * posterior,
          .anterior_sd = row.anterior_sd,
          .middle_sd = row.middle_sd,
          .source = row.source};
}

}  // namespace

std::optional<NormalRatio> normal_ratio(Level level) {
  const Level usual = level == T13 ? T12 : level == L6 ? L5 : level;
  const auto* const row = std::ranges::find(kCornerRows, usual, &CornerRow::level);
  if (row == kCornerRows.end()) {
    return std::nullopt;
  }
  double relative = 1.0;
  for (const auto* above = kCornerRows.begin(); above != row; ++above) {
    relative *= above->next_below_over_posterior;
  }
  constexpr double kT12OverT1 = 1.069 * 1.029 * 1.029 * 1.030 * 1.009 * 1.021 * 1.009 * 1.015 * 1.060 * 1.086 * 1.059;
  return at_stations(*row, relative / kT12OverT1);
}

NormalRatio general_ratio() {
  return {.anterior_over_posterior = 0.95,
          .middle_over_posterior = 0.90,
          .posterior_relative = 1.0,
          .anterior_sd = 0.09,
          .middle_sd = 0.06,
          .source = "level unknown: middle of the table of all levels"};
}

}  // namespace kyphos::measure
