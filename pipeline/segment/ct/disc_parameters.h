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
inline constexpr measure::Parameter kContrastReachMm{
    "ct.discs.contrast_reach_mm", 35.0, "mm", "Half the stretch of the column over which the local contrast is read",
    measure::kChosen};
inline constexpr measure::Parameter kLeastContrastHu{"ct.discs.least_contrast_hu", 15.0, "[hnsf'U]",
                                                     "Local contrast is taken for no less: noise would become discs",
                                                     measure::kChosen};
inline constexpr measure::Parameter kContrastBright{
    "ct.discs.contrast_bright", 0.9, "1", "Quantile of the signal that stands for bright endplates", measure::kChosen};
inline constexpr measure::Parameter kContrastMiddle{
    "ct.discs.contrast_middle", 0.4, "1", "Quantile of the signal that stands for marrow and discs", measure::kChosen};
inline constexpr measure::Parameter kContrastSmoothMm{
    "ct.discs.contrast_smooth_mm", 10.0, "mm", "The local contrast is smoothed by this, one sigma", measure::kChosen};
inline constexpr measure::Parameter kRimBandMm{
    "ct.discs.rim_band_mm", 2.2, "mm", "Height of the band in which an endplate is bright: its shell and the blur",
    measure::kChosen};
inline constexpr measure::Parameter kFlankFromMm{
    "ct.discs.flank_from_mm", 3.5, "mm", "Marrow beside an endplate begins so far from the disc", measure::kChosen};
inline constexpr measure::Parameter kFlankToMm{"ct.discs.flank_to_mm", 7.5, "mm",
                                               "Marrow beside an endplate is read up to here", measure::kChosen};
inline constexpr measure::Parameter kInsideFrom{
    "ct.discs.inside_from", 0.25, "1", "Part of the height of a disc from which its inside is read", measure::kChosen};
inline constexpr measure::Parameter kInsideTo{
    "ct.discs.inside_to", 0.75, "1", "Part of the height of a disc up to which its inside is read", measure::kChosen};
inline constexpr measure::Parameter kEdgeBandMm{
    "ct.discs.edge_band_mm", 1.5, "mm", "Height of the bands on both sides of an edge of a disc", measure::kChosen};
inline constexpr measure::Parameter kInsideWeight{"ct.discs.inside_weight", 0.5, "1",
                                                  "Weight of a dark inside beside bright endplates", measure::kChosen};
inline constexpr measure::Parameter kInsideFromSlices{
    "ct.discs.inside_from_slices", 0.7, "1",
    "Lower than this many slices a dark inside says nothing: both endplates merge to one bright band",
    measure::kChosen};
inline constexpr measure::Parameter kMostRim{"ct.discs.most_rim", 1.5, "1",
                                             "Bright endplates say no more than this, in units of the local contrast",
                                             measure::kChosen};
inline constexpr measure::Parameter kMostInside{"ct.discs.most_inside", 1.2, "1",
                                                "A dark inside says no more than this, in units of the local contrast",
                                                measure::kChosen};
inline constexpr measure::Parameter kEdgesWeight{"ct.discs.edges_weight", 0.35, "1",
                                                 "Weight of the steps at both edges", measure::kChosen};
inline constexpr measure::Parameter kMostEdges{
    "ct.discs.most_edges", 2.0, "1", "Steps at the edges say no more than this, in units of the local contrast",
    measure::kChosen};
inline constexpr measure::Parameter kSagittalTiltCost{"ct.discs.sagittal_tilt_cost", 0.004, "deg-1",
                                                      "Cost of a disc tilted forward or backward against the curve",
                                                      measure::kChosen};
inline constexpr measure::Parameter kCoronalTiltCost{
    "ct.discs.coronal_tilt_cost", 0.006, "deg-1", "Cost of a disc tilted sideways against the curve", measure::kChosen};
inline constexpr measure::Parameter kDiscHeightMm{
    "ct.discs.disc_height_mm", 1.0, "mm", "Usual height of a disc: this and a part of half the depth of the body",
    measure::kChosen};
inline constexpr measure::Parameter kDiscHeightPart{"ct.discs.disc_height_part", 0.32, "1",
                                                    "Usual height of a disc as part of half the depth of the body",
                                                    measure::kChosen};
inline constexpr measure::Parameter kDiscHeightSpread{
    "ct.discs.disc_height_spread", 0.17, "1", "Spread of the height of discs as part of half the depth, one sigma",
    measure::kChosen};
inline constexpr measure::Parameter kOddestHeight{"ct.discs.oddest_height", 3.0, "1", "No height of a disc costs more",
                                                  measure::kChosen};
inline constexpr measure::Parameter kScoreWeight{"ct.discs.score_weight", 3.0, "1",
                                                 "Weight of the score of a disc in the chain", measure::kChosen};
inline constexpr measure::Parameter kHeightWeight{"ct.discs.height_weight", 0.8, "1",
                                                  "Weight of an unusual height in the chain", measure::kChosen};
inline constexpr measure::Parameter kDiscCost{
    "ct.discs.disc_cost", 0.2, "1", "What a disc must be worth to be one more in the chain", measure::kChosen};
inline constexpr measure::Parameter kLinkSpread{
    "ct.discs.link_spread", 0.13, "1",
    "Spread of the logarithm of the distance of two discs against the local period, one sigma", measure::kChosen};
inline constexpr measure::Parameter kLinkSpreadAtEnd{
    "ct.discs.link_spread_at_end", 0.10, "1", "So much wider at the ends of the scan, where the period is extrapolated",
    measure::kChosen};
inline constexpr measure::Parameter kNearEndMm{
    "ct.discs.near_end_mm", 45.0, "mm", "Nearer to an end of the curve the period is extrapolated: half its own window",
    measure::kChosen};
inline constexpr measure::Parameter kBodyHeightPart{
    "ct.discs.body_height_part", 1.4, "1", "Usual height of a body as part of half its depth", measure::kChosen};
inline constexpr measure::Parameter kBodyHeightSpread{"ct.discs.body_height_spread", 0.25, "1",
                                                      "Spread of the logarithm of the height of a body, one sigma",
                                                      measure::kChosen};
inline constexpr measure::Parameter kPeriodWeight{"ct.discs.period_weight", 0.75, "1",
                                                  "Weight of an unusual distance of two discs", measure::kChosen};
inline constexpr measure::Parameter kLowBodyWeight{"ct.discs.low_body_weight", 0.8, "1",
                                                   "Weight of a low body between two discs", measure::kChosen};
inline constexpr measure::Parameter kLowestBodyCost{"ct.discs.lowest_body_cost", 2.0, "1",
                                                    "A low body costs no more: a fracture must not end the chain",
                                                    measure::kChosen};
inline constexpr measure::Parameter kBeyondLeastValue{
    "ct.discs.beyond_least_value", 0.22, "1",
    "One more disc beyond an end must be worth this: texture of noise and marrow scores 0.2", measure::kChosen};
inline constexpr measure::Parameter kBeyondFrom{
    "ct.discs.beyond_from", 0.82, "1", "One more disc lies no nearer, in units of the last distance", measure::kChosen};
inline constexpr measure::Parameter kBeyondTo{
    "ct.discs.beyond_to", 1.42, "1",
    "One more disc lies no farther, in units of the last distance: the long step at L5/S1", measure::kChosen};
inline constexpr measure::Parameter kBeyondSpread{"ct.discs.beyond_spread", 0.18, "1",
                                                  "Spread of the logarithm of the distance of one more disc, one sigma",
                                                  measure::kChosen};
inline constexpr measure::Parameter kBeyondPeriodWeight{
    "ct.discs.beyond_period_weight", 0.25, "1", "Weight of an unusual distance of one more disc", measure::kChosen};
inline constexpr measure::Parameter kBeyondHeightWeight{
    "ct.discs.beyond_height_weight", 0.1, "1", "Weight of an unusual height of one more disc", measure::kChosen};

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
inline constexpr measure::Parameter kProfileBeyondMm{
    "ct.spine_curve.profile_beyond_mm", 8.0, "mm",
    "Profiles end so far beyond the deepest body: room for its anterior edge", measure::kChosen};
inline constexpr measure::Parameter kProfileHalfWidthMm{
    "ct.spine_curve.profile_half_width_mm", 8.0, "mm",
    "Half the width over which a profile is averaged: within the narrowest body", measure::kChosen};
inline constexpr measure::Parameter kProfileWidthStepMm{"ct.spine_curve.profile_width_step_mm", 2.0, "mm",
                                                        "Step across that width", measure::kChosen};
inline constexpr measure::Parameter kProfileDarkestHu{"ct.spine_curve.profile_darkest_hu", -200.0F, "[hnsf'U]",
                                                      "Lung and gas count as no darker than fat with its noise",
                                                      measure::kChosen};
inline constexpr measure::Parameter kProfileBrightestHu{"ct.spine_curve.profile_brightest_hu", 700.0F, "[hnsf'U]",
                                                        "Metal and contrast count as no brighter than cortex",
                                                        measure::kChosen};
inline constexpr measure::Parameter kProfileSmoothMm{
    "ct.spine_curve.profile_smooth_mm", 8.0, "mm",
    "Profiles are smoothed along the curve by this, one sigma: less than a body is high", measure::kChosen};
inline constexpr measure::Parameter kWallJumpCost{
    "ct.spine_curve.wall_jump_cost", 12.0, "[hnsf'U]",
    "Cost of a step of a wall from one place of the curve to the next, by squared step", measure::kChosen};
inline constexpr measure::Parameter kWorstWallHu{"ct.spine_curve.worst_wall_hu", -200.0, "[hnsf'U]",
                                                 "No place speaks more against a wall", measure::kChosen};
inline constexpr measure::Parameter kClearestWallHu{
    "ct.spine_curve.clearest_wall_hu", 300.0, "[hnsf'U]",
    "No place speaks more for a wall: gas and contrast are no better walls than cortex", measure::kChosen};
inline constexpr measure::Parameter kBodyBrightWeight{"ct.spine_curve.body_bright_weight", 3.0, "1",
                                                      "Weight of brightness between both walls", measure::kChosen};
inline constexpr measure::Parameter kBodyBrightHu{
    "ct.spine_curve.body_bright_hu", 80.0, "[hnsf'U]",
    "What lies between both walls should be brighter: marrow with its endplates", measure::kChosen};
inline constexpr measure::Parameter kWallSmoothMm{
    "ct.spine_curve.wall_smooth_mm", 8.0, "mm",
    "Walls and the middle line are smoothed along the curve by this, one sigma", measure::kChosen};
inline constexpr measure::Parameter kShortestCurveMm{"ct.spine_curve.shortest_curve_mm", 20.0, "mm",
                                                     "A shorter stretch of canal makes no curve", measure::kChosen};
inline constexpr measure::Parameter kCanalDirectionSmoothMm{"ct.spine_curve.canal_direction_smooth_mm", 15.0, "mm",
                                                            "Smoothing of the direction of the canal, one sigma",
                                                            measure::kChosen};
inline constexpr measure::Parameter kCurveDirectionSmoothMm{"ct.spine_curve.curve_direction_smooth_mm", 12.0, "mm",
                                                            "Smoothing of the direction of the curve, one sigma",
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

// plane_labels
inline constexpr measure::Parameter kSingleSliceHalfMm{
    "ct.plane_labels.single_slice_half_mm", 5.0, "mm",
    "Half the thickness that a body of a single slice is given: that of the thickest slice that is measured",
    measure::kChosen};

// disc_slots
inline constexpr measure::Parameter kEndSlackFraction{
    "ct.disc_slots.end_slack_fraction", 0.25, "1",
    "Body beyond an outermost disc, as high as its neighbour; a scan that ends sooner is found out by its endplate",
    measure::kChosen};
inline constexpr measure::Parameter kDiscSlotsWorthMm{
    "ct.disc_slots.worth_mm", 6.0, "mm",
    "The remaining curve must hold this much of a body to be worth a look, and a mention as cut", measure::kChosen};

}  // namespace kyphos::pipeline
