#pragma once

#include <array>
#include <string>

#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// "12.3 mm".
[[nodiscard]] std::string in_mm(double value);
/// Marks a body as not measured, with the reason; a reason given before stays.
void refuse(measure::VertebralBody& body, std::string why);
/// Adds a doubt; a body that was refused stays refused.
void doubt(measure::VertebralBody& body, std::string why);
/// Anterior, middle and posterior height in mm.
[[nodiscard]] std::array<double, 3> heights_mm(const measure::VertebralBody& body, const measure::SixPoints& six);

}  // namespace kyphos::pipeline
