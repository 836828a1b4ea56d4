#pragma once

#include "measure/parameter.h"

namespace kyphos::pipeline {

// masks
inline constexpr measure::Parameter kMasksReachMm{"ct.masks.reach_mm", 40.0, "mm",
                                                  "Half the diagonal of the largest bodies", measure::kChosen};

// segment
inline constexpr measure::Parameter kCoarseStepMm{
    "ct.segment.coarse_step_mm", 2.0, "mm",
    "Step of the coarse copy on which the column is looked for: a canal is six steps wide, nothing is measured on it",
    measure::kChosen};
inline constexpr measure::Parameter kShallowestHalfMm{
    "ct.segment.shallowest_half_mm", 6.0, "mm",
    "Shallowest half depth of a body: cervical bodies are 14 mm deep and more", measure::kChosen};
inline constexpr measure::Parameter kSegmentClearCanal{
    "ct.segment.clear_canal", 0.44, "1",
    "Score of a tunnel that is clearly a canal, between what spines and other bones give", measure::kChosen};
inline constexpr measure::Parameter<std::ptrdiff_t> kSegmentRow{
    "ct.segment.row", 4, "1", "So many clear discs in a row make a tunnel a spine's: hips and arms showed up to two",
    measure::kChosen};

// disc_period
inline constexpr measure::Parameter kShortestPeriodMm{
    "ct.disc_period.shortest_period_mm", 12.0, "mm",
    "From disc to disc no less: upper thoracic bodies of small adults, collapsed", measure::kChosen};
inline constexpr measure::Parameter kLongestPeriodMm{"ct.disc_period.longest_period_mm", 44.0, "mm",
                                                     "From disc to disc no more: tall lumbar bodies with their discs",
                                                     measure::kChosen};
inline constexpr measure::Parameter kPeriodOverHalfDepth{
    "ct.disc_period.period_over_half_depth", 1.8, "1",
    "Period over half the depth of the body; 1.8 over the thoracic and lumbar spine with a spread of 30 %",
    measure::kChosen};
inline constexpr measure::Parameter kPeriodSpread{
    "ct.disc_period.period_spread", 0.3, "1",
    "Period over half the depth of the body; 1.8 over the thoracic and lumbar spine with a spread of 30 %",
    measure::kChosen};
inline constexpr measure::Parameter<std::size_t> kDiscPeriodStride{
    "ct.disc_period.stride", 4, "1",
    "Samples of the curve from one reading of the period to the next: it changes slowly", measure::kChosen};

// discs
inline constexpr measure::Parameter kLowestDiscMm{"ct.discs.lowest_disc_mm", 1.5, "mm", "Lowest disc looked for",
                                                  measure::kChosen};
inline constexpr measure::Parameter kHighestDiscMm{
    "ct.discs.highest_disc_mm", 12.0, "mm", "Highest disc looked for; discs are up to 12 mm high", measure::kChosen};
inline constexpr measure::Parameter kLowestBodyMm{"ct.discs.lowest_body_mm", 5.0, "mm",
                                                  "Lowest body between two discs: vertebra plana", measure::kChosen};
inline constexpr measure::Parameter kHighestBodyMm{
    "ct.discs.highest_body_mm", 42.0, "mm", "Highest body between two discs: tallest lumbar bodies are about 35 mm",
    measure::kChosen};
inline constexpr measure::Parameter kOddestLink{
    "ct.discs.oddest_link", 3.75, "1",
    "No link between two discs costs more: less than a disc that is clearly seen is worth", measure::kChosen};
inline constexpr measure::Parameter kHardlySeenCost{
    "ct.discs.hardly_seen_cost", 4.0, "1",
    "What a score lacks of a clear disc's speaks against a disc, but for the outermost ones, which the scan's end may "
    "cut. Without that an evenly spaced nothing took the place of a clear disc of a collapsed body in dark marrow",
    measure::kChosen};
inline constexpr measure::Parameter kClearDiscScore{"ct.discs.clear_disc_score", 0.5, "1",
                                                    "A true disc scores this and more, in units of the local contrast; "
                                                    "noise and marrow texture give 0.2. Below it may be no disc at all",
                                                    measure::kChosen};

// plane_signal
inline constexpr measure::Parameter kPlaneSignalAlongU{
    "ct.plane_signal.along_u", 0.75, "1",
    "The ellipse stays clear of the rims: 0.75 of the half depth and 0.9 of it sideways", measure::kChosen};
inline constexpr measure::Parameter kPlaneSignalAlongV{
    "ct.plane_signal.along_v", 0.90, "1",
    "The ellipse stays clear of the rims: 0.75 of the half depth and 0.9 of it sideways", measure::kChosen};
inline constexpr measure::Parameter kLeastInside{"ct.plane_signal.least_inside", 0.35, "1",
                                                 "A plane with less of it inside the scan than this tells nothing",
                                                 measure::kChosen};

// spine_curve
inline constexpr measure::Parameter kShallowestBodyMm{
    "ct.spine_curve.shallowest_body_mm", 11.0, "mm",
    "Bodies of adults are 15 to 45 mm deep; measured from the posterior wall", measure::kChosen};
inline constexpr measure::Parameter kDeepestBodyMm{
    "ct.spine_curve.deepest_body_mm", 44.0, "mm",
    "Bodies of adults are 15 to 45 mm deep, counting osteophytes; measured from the posterior wall", measure::kChosen};
inline constexpr measure::Parameter kCanalToWallFromMm{
    "ct.spine_curve.canal_to_wall_from_mm", 3.0, "mm",
    "The posterior wall lies this far in front of the canal's middle", measure::kChosen};
inline constexpr measure::Parameter kCanalToWallToMm{"ct.spine_curve.canal_to_wall_to_mm", 18.0, "mm",
                                                     "The posterior wall lies this far in front of the canal's middle",
                                                     measure::kChosen};
inline constexpr measure::Parameter kProfileStepMm{"ct.spine_curve.profile_step_mm", 0.75, "mm",
                                                   "Step of the profiles from the canal forward", measure::kChosen};
inline constexpr measure::Parameter kSpineCurveEdge{
    "ct.spine_curve.edge", 2, "1", "Samples to each side of a wall over which its edge is read, 1.5 mm",
    measure::kChosen};

// symmetry
inline constexpr measure::Parameter kMaxAxialRotationDeg{"ct.symmetry.max_axial_rotation_deg", 28.0, "deg",
                                                         "Bodies turn about the column's axis by no more in scoliosis",
                                                         measure::kChosen};
inline constexpr measure::Parameter kShiftStepMm{"ct.symmetry.shift_step_mm", 3.0, "mm",
                                                 "Step of the sideways shifts that are tried", measure::kChosen};
inline constexpr measure::Parameter kSymmetrySteps{"ct.symmetry.steps", 5, "1", "To each side: half the widest canal",
                                                   measure::kChosen};
inline constexpr measure::Parameter kSymmetryWorthIt{
    "ct.symmetry.worth_it", 0.75, "1", "Of the asymmetry without a shift; less of a gain is anatomy", measure::kChosen};
inline constexpr measure::Parameter kAngleStepDeg{"ct.symmetry.angle_step_deg", 4.0, "deg",
                                                  "Step of the turns that are tried; the best is refined by a parabola",
                                                  measure::kChosen};

}  // namespace kyphos::pipeline
