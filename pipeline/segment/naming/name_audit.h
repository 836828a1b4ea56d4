#pragma once

#include <optional>
#include <span>
#include <vector>

#include "measure/vertebral_body.h"
#include "measure/warning.h"
#include "pipeline/segment/segment.h"

namespace kyphos::pipeline {

/// What the image's landmarks say against names that a source brought along (warning "label_audit"); nothing where they
/// agree, are not sure, or the names leave levels out. Names are not changed by it.
[[nodiscard]] std::optional<measure::Warning> names_against_landmarks(std::span<const measure::VertebralBody> bodies,
                                                                      const std::vector<Numbering>& numberings);

}  // namespace kyphos::pipeline
