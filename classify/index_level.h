#pragma once

#include "classify/deterioration.h"

namespace kyphos::classify {

/// The body that the question is about: among the known fractures the one that progresses most (then the most severe),
/// and where none is named the same among all bodies. A named level that was not measured comes back empty but named.
[[nodiscard]] LevelEvidence choose_level(const ClinicalContext& context, const ImagingEvidence& imaging);

/// Whether a body other than `index` has freshly fractured: from the earlier study, or from MR. A spine in which every
/// other body is measured and none is fractured has no fresh fracture elsewhere.
[[nodiscard]] Tristate new_fracture_elsewhere(const LevelEvidence& index, const ClinicalContext& context,
                                              const ImagingEvidence& imaging, const Criteria& criteria);

}  // namespace kyphos::classify
