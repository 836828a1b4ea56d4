#pragma once

#include <optional>
#include <vector>

#include "measure/vertebral_body.h"
#include "pipeline/segment/ct/coarse_copy.h"

namespace kyphos::pipeline {

/// The height z (LPS, mm) of the iliac crests, mean of both sides, on the copy of a CT. Bodies from the top. Nothing
/// where not both are seen at like heights, or lung lies below them.
[[nodiscard]] std::optional<double> find_iliac_crest_z_mm(const CoarseCopy& copy,
                                                          const std::vector<measure::VertebralBody>& bodies);

}  // namespace kyphos::pipeline
