#include "pipeline/interpolated_slices.h"

#include <array>
#include <cstdio>

#include "measure/space/interpolated.h"

namespace kyphos::pipeline {

std::optional<measure::Warning> undo_interpolation(measure::Volume& volume) {
  const auto found = measure::interpolated_axis(volume);
  if (!found) {
    return std::nullopt;
  }
  volume = measure::without_interpolation(volume, *found);
  std::array<char, 400> text{};
  std::snprintf(text.data(), text.size(),
                "Pictures %.2f mm apart along one direction show no more than slices of about %.1f mm do: they were "
                "interpolated, as reformats of thick slices are, and were measured as slices of %.1f mm. Give the "
                "original series where there is one.",
                found->spacing_mm, found->resolution_mm,
                volume.grid.spacing_mm()[static_cast<std::size_t>(found->axis)]);
  return measure::Warning{.code = "interpolated_slices", .text = text.data()};
}

}  // namespace kyphos::pipeline
