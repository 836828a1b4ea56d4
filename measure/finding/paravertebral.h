#pragma once

#include <span>
#include <vector>

#include "measure/measured.h"
#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// Soft tissue between a thoracic body and the lung beside it.
struct Paravertebral {
  Measured<double> left_mm = WhyNot{kNoVoxels};
  Measured<double> right_mm = WhyNot{kNoVoxels};
};

/// Median thickness over the directions from 50 to 110 degrees to the side of anterior, from the body's outline to air
/// of the lung (below -400 HU), at a third, half and two thirds of its height. Not measured where fewer than half of
/// the directions reach lung within 40 mm: against muscle, liver or bowel, CT without a model shows no border. The
/// aorta is in it, at every level alike: only a body that exceeds both of its neighbours stands out.
[[nodiscard]] Paravertebral measure_paravertebral(const VertebralBody& body, const Volume* volume);

/// By how much a side of a body is thicker than that side of the thicker of its two neighbours, in mm.
[[nodiscard]] std::vector<Paravertebral> beyond_neighbours(std::span<const Paravertebral> all);

}  // namespace kyphos::measure
