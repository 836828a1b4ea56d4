#pragma once

#include "pipeline/segment/naming/level_evidence.h"

namespace kyphos::pipeline {

/// Log likelihood of what the sides of the bodies show of ribs: bone that goes on, and heads beside the body's back.
[[nodiscard]] double log_ribs(const ChainEvidence& evidence, const ChainLevels& levels);

/// Log likelihood of how far the ribs stand out round the chest: the first one turns back to the sternum well before
/// the second does, from there on each stands out a little farther than the one above, the last ones end early.
[[nodiscard]] double log_rib_courses(const ChainEvidence& evidence, const ChainLevels& levels);

/// Log likelihood of how high over the body's middle its rib passes: heads sit at the disc above down to T9 and on the
/// body's own pedicle from T10 on, and the last ribs fall more steeply.
[[nodiscard]] double log_rib_heights(const ChainEvidence& evidence, const ChainLevels& levels);

}  // namespace kyphos::pipeline
