#pragma once

#include <optional>
#include <span>

#include "io/input.h"

namespace kyphos::io::dicom {

/// Picks the series that would be measured and writes into its reason why. The rule, each step among those that the one
/// before leaves:
///  1. stacks before single slices;
///  2. steps and slice thickness of 3 mm or less (endplates of 1-2 mm blur beyond);
///  3. at least 80 % of the longest coverage of the body's axis (more vertebrae in one study);
///  4. 1.5 mm or less;
///  5. original pictures before reformats;
///  6. standard or bone kernel before unknown ones, lung and other edge filters last (their overshoot shifts edges);
///  7. the smallest voxel, but none counts as smaller than 0.5 mm a side (noise grows, anatomy does not);
///  8. the longest coverage; then the lowest place in the list.
/// Returns nothing where no series is usable.
[[nodiscard]] std::optional<std::size_t> choose_series(std::span<SeriesSummary> series);

/// Less than this part of what the longest shows costs vertebrae.
inline constexpr double kCoverageShare = 0.8;

/// Made from other pictures: not as the scanner reconstructed it.
[[nodiscard]] bool is_reformat(const SeriesSummary& series);
/// Extent along the body's axis as far as the summary tells: slices for axial stacks, picture height else. In mm.
[[nodiscard]] double coverage_mm(const SeriesSummary& series);

}  // namespace kyphos::io::dicom
