#pragma once

#include <vector>

#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// Refuses or doubts bodies (top first) that do not fit their neighbours: much higher than those around, lower at an
/// end that no disc confirms, endplates that overlap across a disc or enclose an angle that no disc has, alone between
/// two that could not be measured.
void judge_against_neighbours(std::vector<measure::VertebralBody>& bodies);

}  // namespace kyphos::pipeline
