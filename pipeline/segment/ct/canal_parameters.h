#pragma once

#include "measure/parameter.h"

namespace kyphos::pipeline {

// canal
inline constexpr measure::Parameter kBoneOverNoise{
    "ct.canal.bone_over_noise", 4.0, "1", "Bone lies this many standard deviations of the copy's noise above muscle",
    measure::kChosen};
inline constexpr measure::Parameter kMusclePlainHu{
    "ct.canal.muscle_plain_hu", 55.0F, "[hnsf'U]",
    "Bone lies this many standard deviations of the copy's noise above muscle", measure::kChosen};
inline constexpr measure::Parameter kThinMustBeBetter{
    "ct.canal.thin_must_be_better", 2.0, "1",
    "Thin bone is also what contrast, organs and noise look like: it must give a chain this much better than usual "
    "bone. Sound bone gives 0.94 to 1.18 times as much (six scans), verse005 1.74, marrow of 70 HU and less 2.6 times "
    "and more",
    measure::kChosen};
inline constexpr measure::Parameter kShortestCanalMm{
    "ct.canal.shortest_canal_mm", 30.0, "mm",
    "Thin bone is also what contrast, organs and noise look like: it must give a chain this much better than usual "
    "bone. Sound bone gives 0.94 to 1.18 times as much (six scans), verse005 1.74, marrow of 70 HU and less 2.6 times "
    "and more",
    measure::kChosen};
inline constexpr measure::Parameter kStepCost{"ct.canal.step_cost", 0.053F, "1",
                                              "Cost of a sideways step of the canal's path, per squared cell",
                                              measure::kChosen};

// canal_score
inline constexpr measure::Parameter kRingReachMm{
    "ct.canal_score.ring_reach_mm", 5.0, "mm",
    "Half the height of a pedicle: a ring seen this far above or below counts, so foramina do not open the canal",
    measure::kChosen};
inline constexpr measure::Parameter kRayFromMm{
    "ct.canal_score.ray_from_mm", 4.0, "mm",
    "A canal is 4-17 mm from its bony wall, whichever way one looks (AP 12-20 mm, width 20-30 mm)", measure::kChosen};
inline constexpr measure::Parameter kCanalScoreRayToMm{
    "ct.canal_score.ray_to_mm", 17.0, "mm",
    "A canal is 4-17 mm from its bony wall, whichever way one looks (AP 12-20 mm, width 20-30 mm)", measure::kChosen};
inline constexpr measure::Parameter kCanalScoreRays{"ct.canal_score.rays", 16, "1",
                                                    "Rays that ask whether bone stands around", measure::kChosen};
inline constexpr measure::Parameter kDiscNotTunnel{"ct.canal_score.disc_not_tunnel", 0.5F, "1",
                                                   "Weight of what is soft in front: a disc is no tunnel",
                                                   measure::kChosen};
inline constexpr measure::Parameter kMuscleHu{"ct.canal_score.muscle_hu", 75.0F, "[hnsf'U]",
                                              "Muscle with its noise at 2 mm", measure::kChosen};
inline constexpr measure::Parameter kScoreFloor{
    "ct.canal_score.score_floor", 0.42F, "1",
    "A canal score below this is nothing: about half the score of a clear canal", measure::kChosen};
inline constexpr measure::Parameter kStripHalfMm{
    "ct.canal_score.strip_half_mm", 80.0, "mm",
    "Half width of the strip around the patient's midline that is searched: scoliosis of 60 deg stays within it",
    measure::kChosen};
inline constexpr measure::Parameter kPatientHu{"ct.canal_score.patient_hu", -300.0F, "[hnsf'U]",
                                               "Brighter than this is patient, and tells where the midline is",
                                               measure::kChosen};
inline constexpr measure::Parameter kSoftFromHu{"ct.canal_score.soft_from_hu", -120.0F, "[hnsf'U]",
                                                "Cord, fat and water are no darker than this", measure::kChosen};
inline constexpr measure::Parameter kSoftToHu{
    "ct.canal_score.soft_to_hu", 160.0F, "[hnsf'U]",
    "Cord, fat and water are no brighter than this, with noise and little contrast", measure::kChosen};
inline constexpr measure::Parameter kSoftFadeHu{"ct.canal_score.soft_fade_hu", 60.0F, "[hnsf'U]",
                                                "Over so much within these limits softness becomes full",
                                                measure::kChosen};
inline constexpr measure::Parameter kBodyAheadMm{"ct.canal_score.body_ahead_mm", 17.0, "mm",
                                                 "Middle of a small body in front of the middle of the canal",
                                                 measure::kChosen};
inline constexpr measure::Parameter kDeepBodyAheadMm{"ct.canal_score.deep_body_ahead_mm", 26.0, "mm",
                                                     "Middle of a large body in front of the middle of the canal",
                                                     measure::kChosen};
inline constexpr measure::Parameter kMostExcessHu{"ct.canal_score.most_excess_hu", 330.0F, "[hnsf'U]",
                                                  "No voxel counts as brighter than muscle by more: metal, contrast",
                                                  measure::kChosen};
inline constexpr measure::Parameter kDarkestInFrontHu{"ct.canal_score.darkest_in_front_hu", -150.0F, "[hnsf'U]",
                                                      "No voxel counts as darker: lung, gas", measure::kChosen};
inline constexpr measure::Parameter kBrightestInFrontHu{"ct.canal_score.brightest_in_front_hu", 400.0F, "[hnsf'U]",
                                                        "No voxel counts as brighter: metal, contrast",
                                                        measure::kChosen};
inline constexpr measure::Parameter kExcessFromHu{"ct.canal_score.excess_from_hu", 4.0F, "[hnsf'U]",
                                                  "Mean excess over muscle from which a body is likely",
                                                  measure::kChosen};
inline constexpr measure::Parameter kExcessFadeHu{"ct.canal_score.excess_fade_hu", 12.0F, "[hnsf'U]",
                                                  "Over so much more excess a body becomes sure", measure::kChosen};
inline constexpr measure::Parameter kBrightFromHu{"ct.canal_score.bright_from_hu", 50.0F, "[hnsf'U]",
                                                  "Mean brightness from which a body is likely", measure::kChosen};
inline constexpr measure::Parameter kBrightFadeHu{"ct.canal_score.bright_fade_hu", 80.0F, "[hnsf'U]",
                                                  "Over so much more brightness a body becomes sure", measure::kChosen};
inline constexpr measure::Parameter kWideCanalMm{
    "ct.canal_score.wide_canal_mm", 7.0, "mm",
    "Bone no nearer than this is as far away as in the middle of a wide canal", measure::kChosen};
inline constexpr measure::Parameter kLeastSoft{"ct.canal_score.least_soft", 0.3F, "1",
                                               "Softness below which a place is no canal", measure::kChosen};
inline constexpr measure::Parameter kMidlineMm{"ct.canal_score.midline_mm", 20.0, "mm",
                                               "So near to the midline of the patient no place is less likely",
                                               measure::kChosen};
inline constexpr measure::Parameter kMidlineSpreadMm{"ct.canal_score.midline_spread_mm", 60.0, "mm",
                                                     "Farther to the side a canal becomes less likely, one sigma",
                                                     measure::kChosen};
inline constexpr measure::Parameter kNarrowShare{
    "ct.canal_score.narrow_share", 0.55F, "1", "Part of the score that a place close to bone keeps", measure::kChosen};
inline constexpr measure::Parameter kWideShare{"ct.canal_score.wide_share", 0.45F, "1",
                                               "Part of the score that grows with the distance to bone",
                                               measure::kChosen};

// midline_canal
inline constexpr measure::Parameter kMidlineCanalBoneHu{"ct.midline_canal.bone_hu", 170.0, "[hnsf'U]",
                                                        "Cortex and arches; cord, sac and discs stay below",
                                                        measure::kChosen};
inline constexpr measure::Parameter kMidlineCanalFloor{
    "ct.midline_canal.floor", 0.25, "1",
    "Sums of rewards below this do not stand for a canal: a quarter of a clear one's", measure::kChosen};
inline constexpr measure::Parameter kWindowMm{"ct.midline_canal.window_mm", 31.0, "mm", "A body and its disc",
                                              measure::kChosen};
inline constexpr measure::Parameter kShortestMm{"ct.midline_canal.shortest_mm", 45.0, "mm", "Two thoracic bodies",
                                                measure::kChosen};
inline constexpr measure::Parameter kLongestGapMm{"ct.midline_canal.longest_gap_mm", 30.0, "mm",
                                                  "One level at which the slice leaves the canal", measure::kChosen};
inline constexpr measure::Parameter kBeyondMm{"ct.midline_canal.beyond_mm", 20.0, "mm",
                                              "The outermost discs lie beyond the last open piece", measure::kChosen};
inline constexpr measure::Parameter kOpenPart{"ct.midline_canal.open_part", 0.7, "1",
                                              "Of the 7 mm in the middle of the canal", measure::kChosen};
inline constexpr measure::Parameter kMidlineCanalTurn{
    "ct.midline_canal.turn", 0.15, "1", "Cost of a turn: keeps the path from zigzagging over noise", measure::kChosen};
inline constexpr measure::Parameter kMidlineCanalWorst{"ct.midline_canal.worst", -0.3, "1",
                                                       "No row speaks more against a path", measure::kChosen};

// single_slice
inline constexpr measure::Parameter kSingleSliceHalfWidthMm{
    "ct.single_slice.half_width_mm", 32.0, "mm", "Half the width of a wide lumbar body, and room for its walls",
    measure::kChosen};
inline constexpr measure::Parameter kSingleSliceStepMm{
    "ct.single_slice.step_mm", 1.5, "mm", "Step of the repeated picture to the sides: nothing changes along it",
    measure::kChosen};
inline constexpr measure::Parameter kLeastOpen{"ct.single_slice.least_open", 0.75, "1",
                                               "A level with less of its canal open is cut beside the midline",
                                               measure::kChosen};
inline constexpr measure::Parameter<std::size_t> kFewestBodies{
    "ct.single_slice.fewest_bodies", 3, "1", "Two look-alikes occur by chance in a heart full of contrast medium",
    measure::kChosen};
inline constexpr measure::Parameter kSacralLeanDeg{
    "ct.single_slice.sacral_lean_deg", 30.0, "deg",
    "The sacrum leans forward by 35 degrees and more (sacral slope), L5 by less than 30", measure::kChosen};
inline constexpr measure::Parameter kHalfHeightMm{"ct.single_slice.half_height_mm", 9.0, "mm",
                                                  "Half the height of a body, over which the canal must be open",
                                                  measure::kChosen};
inline constexpr measure::Parameter kMostlyLateral{
    "ct.single_slice.mostly_lateral", 0.8, "1",
    "A slice is sagittal where its normal runs so much from side to side (cosine)", measure::kChosen};

}  // namespace kyphos::pipeline
