#pragma once

#include <vector>

#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// Decides for every body of a chain (top first): measured, measured with doubt, or not measured, with the reason in
/// words.
void judge_bodies(std::vector<measure::VertebralBody>& bodies);

}  // namespace kyphos::pipeline
