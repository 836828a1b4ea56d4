#include "pipeline/interpolated_slices.h"

#include <array>
#include <cstdio>

#include "measure/space/interpolated.h"

namespace kyphos::pipeline {

std::optional<measure::Warning> undo_interpolation(measure::Volume& volume) {
  // Scanners enlarge MR in its plane as a rule: its limits are others, and edges there are read in the plane.
  std::optional<measure::Interpolated> coarsest;
  double measured_mm = 0.0;
  int directions = 0;
  while (directions < 3) {  // a picture may be drawn out in all of them
    const auto found = volume.is_attenuation() ? measure::interpolated_axis(volume) : std::nullopt;
    if (!found) {
      break;
    }
    ++directions;
    volume = measure::without_interpolation(volume, *found);
    if (!coarsest || found->resolution_mm > coarsest->resolution_mm) {
      coarsest = found;
      measured_mm = volume.grid.spacing_mm()[static_cast<std::size_t>(found->axis)];
    }
  }
  if (!coarsest) {
    return std::nullopt;
  }
  constexpr std::array<const char*, 3> kDirections{"one direction", "two directions", "all directions"};
  std::array<char, 400> text{};
  std::snprintf(text.data(), text.size(),
                "Pictures %.2f mm apart along %s show no more than slices of about %.1f mm do: they were "
                "interpolated, as reformats of thick slices are, and were measured as slices of %.1f mm. Give the "
                "original series where there is one.",
                coarsest->spacing_mm, kDirections.at(static_cast<std::size_t>(directions - 1)), coarsest->resolution_mm,
                measured_mm);
  return measure::Warning{.code = "interpolated_slices", .text = text.data()};
}

}  // namespace kyphos::pipeline
