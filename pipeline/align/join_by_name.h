#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "measure/study.h"
#include "pipeline/align/track_bodies.h"

namespace kyphos::pipeline {

/// The tracking of some dates as one of all: no body at the others.
[[nodiscard]] Tracking over_all_dates(Tracking some, std::span<const std::size_t> dates, std::size_t count);

/// A date as values tell it: without surfaces or voxels.
struct DateOfValues {
  std::span<const measure::MeasuredVertebra> vertebrae;
  bool from_report = false;
};

/// Why the bodies of a reported date cannot be taken for those of the same names at another; empty where they can.
/// Without images names are all there is: both dates must be sure of theirs, and depths and widths, which a collapse
/// leaves as they are, must be those of one person and fit better so than one level further up or down.
struct NamesCompared {
  std::string why_not;
  MatchOutcome outcome = MatchOutcome::Matched;
  bool named = false;  ///< both dates have named levels
};
[[nodiscard]] NamesCompared compare_names(std::span<const measure::MeasuredVertebra> reported,
                                          std::span<const measure::MeasuredVertebra> other);

/// Puts the bodies of reported dates on the tracks of the others by their names, as compared with the last date that
/// has images. `tracking` covers all dates, and no body of a reported one. Bodies of a date that cannot be joined get
/// tracks of their own; why not stands in `apart`.
[[nodiscard]] Tracking join_by_name(Tracking tracking, std::span<const DateOfValues> dates);

}  // namespace kyphos::pipeline
