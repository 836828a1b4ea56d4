#pragma once

#include <string>
#include <vector>

#include "io/corrections/corrections.h"
#include "measure/vertebral_body.h"
#include "measure/warning.h"

namespace kyphos::pipeline {

/// Bodies after a reader's corrections.
struct CorrectedBodies {
  std::vector<measure::VertebralBody> bodies;
  std::vector<measure::Warning> warnings;  ///< corrections that no longer fit, each with its reason
};

/// Applies the corrections of one study in their order. Each belongs to the body that lies where the reader saw it;
/// one whose body is not there any more is told, and changes nothing.
[[nodiscard]] CorrectedBodies apply_corrections(std::vector<measure::VertebralBody> bodies,
                                                const io::Corrections& corrections, const std::string& study_uid);

}  // namespace kyphos::pipeline
