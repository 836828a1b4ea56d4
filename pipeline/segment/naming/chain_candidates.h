#pragma once

#include <span>
#include <vector>

#include "pipeline/segment/naming/level_evidence.h"

namespace kyphos::pipeline {

struct ChainCandidate {
  ChainLevels levels;          ///< what the bodies are called
  ChainLevels looks;           ///< the level of the usual spine that each is shaped like
  double prior = 0.0;          ///< not normalised
  bool disc_too_many = false;  ///< takes a faint disc for none: two neighbours share a level
};

/// All ways to number a chain before its landmarks are weighed (only the disc scores are looked at): each stretch of
/// each variant of the spine, the same with one faint disc left out, and with a level skipped where the spacing is that
/// of one body more.
[[nodiscard]] std::vector<ChainCandidate> chain_candidates(std::span<const BodyLandmarks> landmarks);

}  // namespace kyphos::pipeline
