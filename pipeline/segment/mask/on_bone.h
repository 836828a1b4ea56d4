#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// Why bodies taken from a mask are not those of an image, in a sentence: they lie beside the image, or no shell of
/// bone lies where the mask ends (a mirrored mask, another patient's). Nothing where they fit.
[[nodiscard]] std::optional<std::string> why_off_bone(const measure::Volume& image,
                                                      const std::vector<measure::VertebralBody>& bodies);

}  // namespace kyphos::pipeline
