#pragma once

#include <functional>
#include <string>
#include <vector>

#include "measure/space/volume.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {

/// Axial slices of a thickness, whatever the scan's own direction; `start` is where the first lies, in slices.
[[nodiscard]] measure::Volume in_axial_slices(const measure::Volume& volume, double thickness_mm, double start);

/// One thing that happens between two real examinations.
struct Perturbation {
  std::string name;
  std::function<measure::Volume(const measure::Volume&)> apply;
};
[[nodiscard]] std::vector<Perturbation> perturbations(Extent extent);

}  // namespace kyphos::accuracy
