#pragma once

#include <optional>

#include "classify/criteria.h"
#include "classify/imaging_evidence.h"
#include "measure/study.h"
#include "measure/timeline.h"

namespace kyphos::classify {

/// What was measured of one patient: the latest study, and what became of its bodies since the earlier ones.
struct MeasuredCase {
  const measure::MeasuredStudy& current;
  std::optional<Date> study_date{};
  Tristate contrast = Tristate::Unknown;  ///< of the current study by its header; what the vessels show is added
  std::optional<double> kvp{};
  /// Both null where there is one study only; else `timeline` is what `follow` made of `followed`, and the last time
  /// point is the current study.
  const measure::TimelineInput* followed = nullptr;
  const measure::Timeline* timeline = nullptr;
};

/// The classifier's view of the measurements. Bodies of the current study from the top down; a tracked body is found
/// again by the name that the current study gives it.
[[nodiscard]] ImagingEvidence gather_evidence(const MeasuredCase& measured, const Criteria& criteria);

}  // namespace kyphos::classify
