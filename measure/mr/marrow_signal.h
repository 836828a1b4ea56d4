#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "measure/mr/mr_series.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// Parts of a body's inside: rows from the inferior to the superior endplate, columns from back to front.
inline constexpr int kMarrowRows = 4;
inline constexpr int kMarrowColumns = 3;
inline constexpr int kMarrowCells = kMarrowRows * kMarrowColumns;
[[nodiscard]] constexpr int marrow_cell(int row, int column) { return row * kMarrowColumns + column; }

/// One sample of a body's inside.
struct MarrowPlace {
  PointLps point = PointLps::Zero();
  std::array<int, 3> step{0, 0, 0};  ///< along u, v and s, in steps of the grid of samples
  int cell = 0;
  double log_signal = 0.0;
};

/// Marrow of one body on one series, clear of cortex and endplates.
struct MarrowSamples {
  std::vector<MarrowPlace> places{};
  std::array<double, kMarrowCells> cells{};  ///< median logarithm of the signal over black; kNoCell where not sampled
  double level = 0.0;                        ///< median over the cells
};
/// No body's marrow is as dark as this.
inline constexpr double kNoCell = -1.0e3;

/// How a body's marrow stands against that of the intact bodies around, as natural logarithms of the ratio of signals.
struct MarrowExcess {
  std::array<double, kMarrowCells> cells{};     ///< kNoCell where not known
  std::array<double, kMarrowCells> expected{};  ///< logarithm of the signal that the bodies around let expect
  double common_se = 0.0;                       ///< of the body as a whole: how well the bodies around foretell it
};

/// Samples of every body; nothing where it is not measured, or the series shows less than half of it.
[[nodiscard]] std::vector<std::optional<MarrowSamples>> marrow_samples(std::span<const VertebralBody> bodies,
                                                                       const Volume& volume);

/// The signal of air, which scaled files lift above zero: below nearly all voxels.
[[nodiscard]] double black_of(const Volume& volume);

/// What body `index` shows beyond the bodies of which `reference` says that they serve: the coil's fall along the spine
/// is that between the nearest of them above and below, its fall within a body and the veins are as in them all.
/// Nothing where fewer than two serve.
[[nodiscard]] std::optional<MarrowExcess> marrow_excess(std::span<const VertebralBody> bodies,
                                                        const std::vector<std::optional<MarrowSamples>>& samples,
                                                        const std::vector<bool>& reference, std::size_t index);

}  // namespace kyphos::measure
