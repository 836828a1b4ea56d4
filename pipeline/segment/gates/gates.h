#pragma once

#include <vector>

#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// Decides for every body of a chain (top first): measured, measured with doubt, or not measured, with the reason in
/// words. `vouched`, one a body or empty, tells whose ends an independent second look sees at the same places: thick
/// slices then cost such a body a doubt where they would have it refused.
void judge_bodies(std::vector<measure::VertebralBody>& bodies, const std::vector<bool>& vouched = {});

}  // namespace kyphos::pipeline
