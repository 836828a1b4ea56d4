#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/points/given_points.h"

namespace kyphos::io {

/// Points of a text: JSON, described by docs/points.schema.json. `source` names the file in what is read, `subject` in
/// errors. Throws Error that names the picture and the body.
[[nodiscard]] std::vector<GivenPoints> parse_points_json(std::string_view text, const std::string& source,
                                                         const std::string& subject);

}  // namespace kyphos::io
