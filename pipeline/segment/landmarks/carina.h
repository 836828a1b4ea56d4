#pragma once

#include <optional>
#include <vector>

#include "measure/vertebral_body.h"
#include "pipeline/segment/ct/coarse_copy.h"

namespace kyphos::pipeline {

/// The height z (LPS, mm) of the place where the trachea parts into the main bronchi, followed on the copy of a CT from
/// slice to slice. Bodies from the top. Nothing where no tube is seen to part.
[[nodiscard]] std::optional<double> find_carina_z_mm(const CoarseCopy& copy,
                                                     const std::vector<measure::VertebralBody>& bodies);

}  // namespace kyphos::pipeline
