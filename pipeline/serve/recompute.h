#pragma once

#include <string>
#include <vector>

#include "io/corrections/corrections.h"
#include "io/report/views/kept_views.h"

namespace kyphos::pipeline {

/// What a case says after corrections, for the desk's page: each study's bodies with their points, on the picture and
/// in the patient, their numbers, and what the program had. By the outlines that the case kept: what needs voxels,
/// change between dates and the classification follow when the case is reviewed again.
[[nodiscard]] std::string recomputed_json(const std::vector<io::KeptStudy>& studies,
                                          const io::Corrections& corrections);

}  // namespace kyphos::pipeline
