#pragma once

#include <nlohmann/json.hpp>

#include "measure/vertebral_body.h"

namespace kyphos::io {

/// A body as a case keeps it: its frame, surfaces, walls and outlines, its name, and how well it was seen; not what a
/// reader has said of it. Numbers to the last digit, so that the same points fall into a window.
[[nodiscard]] nlohmann::ordered_json kept_body_json(const measure::VertebralBody& body);
/// Throws what nlohmann throws, or std::out_of_range, of values that were not written so.
[[nodiscard]] measure::VertebralBody kept_body_of_json(const nlohmann::ordered_json& json);

}  // namespace kyphos::io
