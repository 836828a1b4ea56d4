#pragma once

#include <functional>
#include <string>
#include <vector>

#include "measure/space/volume.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {

/// One thing that happens between two real examinations.
struct Perturbation {
  std::string name;
  std::function<measure::Volume(const measure::Volume&)> apply;
};
[[nodiscard]] std::vector<Perturbation> perturbations(Extent extent);

}  // namespace kyphos::accuracy
