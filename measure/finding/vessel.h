#pragma once

#include <span>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// Whether the great vessels in front of the spine hold contrast medium.
enum class ContrastSeen : unsigned char { CannotTell, No, Yes };

/// At the middle of every body, the brightest disc of 6 mm radius from 4 to 35 mm in front and up to 25 mm to the
/// sides. Blood is 30-60 HU, opacified blood mostly above 130 HU. Yes where three quarters of at least three bodies
/// have such a disc (bowel with contrast lies in front of some, the aorta of all), no where three quarters stay below
/// 90 HU.
[[nodiscard]] ContrastSeen find_contrast(std::span<const VertebralBody> bodies, const Volume* volume);

}  // namespace kyphos::measure
