#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "measure/finding/wall_parameters.h"
#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// Whether bone spans the disc below a body.
enum class Bridge : unsigned char { Unknown, No, Yes };

/// Looks along the front of the disc (50 degrees to either side of anterior, where no rib head reaches; 2 mm inside to
/// 4 mm outside of the line from rim to rim): bone without a gap over 30 degrees in a row is a bridge, as is a disc
/// that is bone throughout. Bone is the mean over 1 mm above 250 HU and above 60 % of what the fainter rim rises over
/// soft tissue: rims with a thin disc between them blur into one another, and dip there. Unknown where a disc is
/// thinner than two samples, where one of the two bodies was not measured, or on a single slice. A vessel full of
/// contrast that hugs the rim can pass for bone.
[[nodiscard]] Bridge find_bridge(const VertebralBody& upper, const VertebralBody& lower, const Volume* volume);

struct AnkylosedStretch {
  std::size_t first = 0;  ///< index of the uppermost body
  std::size_t last = 0;
};
/// `bridges[i]` lies between bodies i and i + 1.
[[nodiscard]] std::vector<AnkylosedStretch> find_ankylosis(std::span<const Bridge> bridges);

}  // namespace kyphos::measure
