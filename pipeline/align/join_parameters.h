#pragma once

#include "measure/parameter.h"

namespace kyphos::pipeline {

// join_by_name
inline constexpr measure::Parameter kReportFewestBodies{
    "align.join_by_name.fewest_bodies", 3, "1",
    "Fewer shared bodies say nothing of person and numbering by their sizes", measure::kChosen};
inline constexpr measure::Parameter kReportWorstSquare{
    "align.join_by_name.worst_square", 16.0, "1",
    "One wrong wall must not speak for a whole spine: squared spreads of one depth or width count up to this",
    measure::kChosen};
inline constexpr measure::Parameter kReportWorstMisfit{
    "align.join_by_name.worst_misfit", 4.0, "1",
    "Depths and widths that are two spreads (align.match_bodies.size_sd_mm) apart in the mean are another person's",
    measure::kChosen};
inline constexpr measure::Parameter kReportShiftGain{
    "align.join_by_name.shift_gain", 0.3, "1",
    "Neighbours differ by about 1 mm in depth and 1.5 mm in width, which is 0.7 in the mean of squares: another "
    "numbering is thought of where it fits better by nearly half of that",
    measure::kChosen};

}  // namespace kyphos::pipeline
