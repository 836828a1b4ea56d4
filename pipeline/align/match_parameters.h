#pragma once

#include "measure/parameter.h"

namespace kyphos::pipeline {

// bone_pattern
inline constexpr measure::Parameter kBonePatternCellMm{
    "align.bone_pattern.cell_mm", 4.0, "mm",
    "The lattice: from the anterior wall to the spinous process, both transverse processes' roots, half a disc above "
    "and below. 4 mm cells are coarse enough to forgive a misplaced frame and fine enough to tell neighbours apart",
    measure::kChosen};
inline constexpr measure::Parameter kBonePatternCountU{
    "align.bone_pattern.count_u", 16, "1",
    "The lattice: from the anterior wall to the spinous process, both transverse processes' roots, half a disc above "
    "and below. 4 mm cells are coarse enough to forgive a misplaced frame and fine enough to tell neighbours apart",
    measure::kChosen};
inline constexpr measure::Parameter kBonePatternCountV{
    "align.bone_pattern.count_v", 13, "1",
    "The lattice: from the anterior wall to the spinous process, both transverse processes' roots, half a disc above "
    "and below. 4 mm cells are coarse enough to forgive a misplaced frame and fine enough to tell neighbours apart",
    measure::kChosen};
inline constexpr measure::Parameter kBonePatternCountS{
    "align.bone_pattern.count_s", 9, "1",
    "The lattice: from the anterior wall to the spinous process, both transverse processes' roots, half a disc above "
    "and below. 4 mm cells are coarse enough to forgive a misplaced frame and fine enough to tell neighbours apart",
    measure::kChosen};
inline constexpr measure::Parameter kBonePatternFirstU{
    "align.bone_pattern.first_u", -40.0, "1",
    "The lattice: from the anterior wall to the spinous process, both transverse processes' roots, half a disc above "
    "and below. 4 mm cells are coarse enough to forgive a misplaced frame and fine enough to tell neighbours apart",
    measure::kChosen};
inline constexpr measure::Parameter kBonePatternFirstV{
    "align.bone_pattern.first_v", -24.0, "1",
    "The lattice: from the anterior wall to the spinous process, both transverse processes' roots, half a disc above "
    "and below. 4 mm cells are coarse enough to forgive a misplaced frame and fine enough to tell neighbours apart",
    measure::kChosen};
inline constexpr measure::Parameter kBonePatternFirstS{
    "align.bone_pattern.first_s", -16.0, "1",
    "The lattice: from the anterior wall to the spinous process, both transverse processes' roots, half a disc above "
    "and below. 4 mm cells are coarse enough to forgive a misplaced frame and fine enough to tell neighbours apart",
    measure::kChosen};
inline constexpr measure::Parameter kLowestHu{"align.bone_pattern.lowest_hu", -100.0F, "[hnsf'U]",
                                              "Beyond these, contrast medium, gas and metal would outweigh bone",
                                              measure::kChosen};
inline constexpr measure::Parameter kHighestHu{"align.bone_pattern.highest_hu", 700.0F, "[hnsf'U]",
                                               "Beyond these, contrast medium, gas and metal would outweigh bone",
                                               measure::kChosen};

// match_bodies
inline constexpr measure::Parameter kLikenessWeight{
    "align.match_bodies.likeness_weight", 8.0, "1",
    "Weight of a likeness of patterns above the indifferent one, in natural logarithms of odds: the pattern leads",
    measure::kChosen};
inline constexpr measure::Parameter kIndifferentLikeness{"align.match_bodies.indifferent_likeness", 0.40, "1",
                                                         "A likeness that speaks neither for nor against one body",
                                                         measure::kChosen};
inline constexpr measure::Parameter kSizeSdMm{"align.match_bodies.size_sd_mm", 1.5, "mm",
                                              "Width and depth of one body repeat within this, one sigma",
                                              measure::kChosen};
inline constexpr measure::Parameter kHeightSdMm{
    "align.match_bodies.height_sd_mm", 1.5, "mm",
    "Posterior heights of one body repeat within this, one sigma; it may have collapsed besides", measure::kChosen};
inline constexpr measure::Parameter kDistanceSdMm{"align.match_bodies.distance_sd_mm", 3.0, "mm",
                                                  "Distances between neighbours repeat within this, one sigma",
                                                  measure::kChosen};
inline constexpr measure::Parameter kWorstTerm{"align.match_bodies.worst_term", 2.0, "1",
                                               "No single shape term says more than this", measure::kChosen};
inline constexpr measure::Parameter kSkipCost{"align.match_bodies.skip_cost", 3.0, "1",
                                              "Cost of a body that one scan holds and the other does not",
                                              measure::kChosen};
inline constexpr measure::Parameter kLargestSkip{"align.match_bodies.largest_skip", 2, "1",
                                                 "No more bodies in a row are skipped", measure::kChosen};
inline constexpr measure::Parameter kSameNameGain{"align.match_bodies.same_name_gain", 0.5, "1",
                                                  "What the same name at both dates is worth: it only tips the balance",
                                                  measure::kChosen};
inline constexpr measure::Parameter kLeastChainScore{
    "align.match_bodies.least_chain_score", 2.0, "1",
    "A chain must reach this, and its mean likeness that, to be believed", measure::kChosen};
inline constexpr measure::Parameter kLeastMeanLikeness{
    "align.match_bodies.least_mean_likeness", 0.45, "1",
    "A chain must reach this, and its mean likeness that, to be believed", measure::kChosen};
inline constexpr measure::Parameter kOnePersonLikeness{
    "align.match_bodies.one_person_likeness", 0.60, "1",
    "Where sex or birth date contradict each other, chance must be ruled out: three bodies in a row, each about as "
    "alike as those of one person are at two dates (0.63 and 0.64 on the two real pairs, single slices; 0.9 and more "
    "on phantoms; the best chain of two different persons, verse005 and verse007, was one body at 0.23)",
    measure::kChosen};
inline constexpr measure::Parameter<std::size_t> kOnePersonBodies{
    "align.match_bodies.one_person_bodies", 3, "1",
    "Where sex or birth date contradict each other, chance must be ruled out: three bodies in a row, each about as "
    "alike as those of one person are at two dates (0.63 and 0.64 on the two real pairs, single slices; 0.9 and more "
    "on phantoms; the best chain of two different persons, verse005 and verse007, was one body at 0.23)",
    measure::kChosen};
inline constexpr measure::Parameter kMatchBodiesSure{"align.match_bodies.sure", 0.9, "1",
                                                     "A name with this probability counts as sure", measure::kChosen};

// match_shapes
inline constexpr const char* kShapesSeen =
    "bodies of 7 lumbar MR of two people in 4 mm slices (vb1-02 to 08, 10 and 11 of Chu 2015): docs/mr.md";
inline constexpr measure::Parameter kShapeDepthSdMm{"align.match_shapes.depth_sd_mm", 1.5, "mm",
                                                    "Depth of one body on two MR, one sigma", kShapesSeen};
inline constexpr measure::Parameter kShapeHeightSdMm{"align.match_shapes.height_sd_mm", 1.0, "mm",
                                                     "Heights of one body on two MR, one sigma", kShapesSeen};
inline constexpr measure::Parameter kShapeStepSdMm{"align.match_shapes.step_sd_mm", 1.5, "mm",
                                                   "Distance of two middles on two MR, one sigma", kShapesSeen};
inline constexpr measure::Parameter kShapeBendSdDeg{"align.match_shapes.bend_sd_deg", 4.0, "deg",
                                                    "Angle between two axes on two MR, one sigma: posture and frames",
                                                    kShapesSeen};
inline constexpr measure::Parameter kShapeOtherDepthSdMm{
    "align.match_shapes.other_depth_sd_mm", 3.5, "mm", "Depths of two bodies that are not one, one sigma", kShapesSeen};
inline constexpr measure::Parameter kShapeOtherHeightSdMm{"align.match_shapes.other_height_sd_mm", 3.0, "mm",
                                                          "Heights of two bodies that are not one, one sigma",
                                                          kShapesSeen};
inline constexpr measure::Parameter kShapeOtherStepSdMm{"align.match_shapes.other_step_sd_mm", 4.0, "mm",
                                                        "Distances of other neighbours, one sigma", kShapesSeen};
inline constexpr measure::Parameter kShapeOtherBendSdDeg{"align.match_shapes.other_bend_sd_deg", 8.0, "deg",
                                                         "Angles between other neighbours, one sigma", kShapesSeen};
inline constexpr measure::Parameter kShapeOutliers{
    "align.match_shapes.outliers", 0.1, "1",
    "Part of all values that are wrong altogether, or of a body that broke in between", measure::kChosen};
inline constexpr measure::Parameter kShapeCommonMm{"align.match_shapes.common_mm", 4.0, "mm",
                                                   "All bodies of an MR may be smaller than on CT by so much, not more",
                                                   measure::kChosen};
inline constexpr measure::Parameter kShapeNameGain{
    "align.match_shapes.name_gain", 2.0, "1",
    "What names that agree are worth, in natural logarithms of odds: less than one body", measure::kChosen};
inline constexpr measure::Parameter<std::size_t> kShapeFewestBodies{
    "align.match_shapes.fewest_bodies", 2, "1", "So many measured bodies must lie side by side", measure::kChosen};
inline constexpr measure::Parameter kShapeLeastScore{
    "align.match_shapes.least_score", 6.0, "1",
    "The best way must be so much likelier than bodies that have nothing to do with each other (natural logarithm)",
    kShapesSeen};
inline constexpr measure::Parameter kShapeLeastLead{"align.match_shapes.least_lead", 5.0, "1",
                                                    "And than the next way: 150 to 1; at most one chain in 300 of 4 to "
                                                    "8 bodies, some cut down, broken and noisy, was laid wrongly",
                                                    kShapesSeen};

// register_body
inline constexpr measure::Parameter kRegisterBodyFrontMm{
    "align.register_body.front_mm", 6.0, "mm",
    "The posterior part: from 6 mm in front of the posterior wall to the laminae. Further back and up lies the process "
    "of the body above, which goes with that body",
    measure::kChosen};
inline constexpr measure::Parameter kRegisterBodyBackMm{
    "align.register_body.back_mm", -30.0, "mm",
    "The posterior part: from 6 mm in front of the posterior wall to the laminae. Further back and up lies the process "
    "of the body above, which goes with that body",
    measure::kChosen};
inline constexpr measure::Parameter kRegisterBodyHalfWidthMm{
    "align.register_body.half_width_mm", 30.0, "mm",
    "The posterior part: from 6 mm in front of the posterior wall to the laminae. Further back and up lies the process "
    "of the body above, which goes with that body",
    measure::kChosen};
inline constexpr measure::Parameter kLowestMm{
    "align.register_body.lowest_mm", -18.0, "mm",
    "The posterior part: from 6 mm in front of the posterior wall to the laminae. Further back and up lies the process "
    "of the body above, which goes with that body",
    measure::kChosen};
inline constexpr measure::Parameter kHighestMm{
    "align.register_body.highest_mm", 8.0, "mm",
    "The posterior part: from 6 mm in front of the posterior wall to the laminae. Further back and up lies the process "
    "of the body above, which goes with that body",
    measure::kChosen};
inline constexpr measure::Parameter kRegisterBodyMarginMm{
    "align.register_body.margin_mm", 8.0, "mm",
    "The later scan is read a little further, so that every motion that is believed stays inside", measure::kChosen};
inline constexpr measure::Parameter kRegisterBodySoftHu{"align.register_body.soft_hu", 50.0F, "[hnsf'U]",
                                                        "Soft tissue is one grey, metal no brighter than bone",
                                                        measure::kChosen};
inline constexpr measure::Parameter kRegisterBodyBoneHu{"align.register_body.bone_hu", 900.0F, "[hnsf'U]",
                                                        "Soft tissue is one grey, metal no brighter than bone",
                                                        measure::kChosen};
inline constexpr measure::Parameter kLeastCorrelation{
    "align.register_body.least_correlation", 0.75, "1",
    "Below this correlation the posterior elements do not look alike: the registration is not believed",
    measure::kChosen};
inline constexpr measure::Parameter kLargestShiftMm{
    "align.register_body.largest_shift_mm", 6.0, "mm",
    "A registration that moves a body farther than this beyond its own frame has slid", measure::kChosen};
inline constexpr measure::Parameter kLargestTurnDeg{
    "align.register_body.largest_turn_deg", 12.0, "deg",
    "A registration that turns a body by more than this against its own frame has slid", measure::kChosen};

// spine_crop
inline constexpr measure::Parameter kSpineCropReachMm{
    "align.spine_crop.reach_mm", 75.0, "mm",
    "Holds a body, its spinous and transverse processes and a disc more, however it is turned", measure::kChosen};

}  // namespace kyphos::pipeline
