#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::pipeline {

// places of the vertebrae
inline constexpr measure::Parameter kFrontPart{
    "mask.frames.front_part", 0.4, "1",
    "Part of a whole vertebra's voxels, from the front, whose middle lies within the body: arch and processes hold "
    "about half",
    measure::kChosen};
inline constexpr measure::Parameter kMostTurnDeg{"mask.frames.most_turn_deg", 24.0, "deg",
                                                 "Axial rotation of a vertebra against the patient's own front that is "
                                                 "looked for: severe scoliosis turns an apex by 20 to 30",
                                                 measure::kChosen};
inline constexpr measure::Parameter kTurnCost{
    "mask.frames.turn_cost_per_deg2", 2.0e-4, "deg-2",
    "Loss of mirror symmetry, as a part of the section, that a turn of so many square degrees must save: round bodies "
    "keep the patient's front",
    measure::kChosen};

inline constexpr measure::Parameter kTurnMostOffMm{
    "mask.frames.turn_most_off_mm", 3.0, "mm",
    "How far the plane of symmetry may lie off the rough middle while the turn is looked for", measure::kChosen};
inline constexpr measure::Parameter kSectionFrontMm{"mask.frames.section_front_mm", 28, "mm",
                                                    "Section that is compared left and right: so far in front of the "
                                                    "middle; the deepest bodies have 20",
                                                    measure::kChosen};
inline constexpr measure::Parameter kSectionSideMm{"mask.frames.section_side_mm", 36, "mm",
                                                   "So far to either side: half the widest body and what a turn needs",
                                                   measure::kChosen};
inline constexpr measure::Parameter kSectionPairsMm{
    "mask.frames.section_pairs_mm", 22, "mm",
    "Pairs of places farther off the plane are not compared: transverse processes may be cut by the map on one side",
    measure::kChosen};

// walls
inline constexpr measure::Parameter kLeastBodyDepthMm{
    "mask.walls.least_depth_mm", 8.0, "mm",
    "A run of mask along the midline that is shorter is an osteophyte or the arch: the shallowest bodies, of the neck, "
    "have 14 mm",
    measure::kChosen};
inline constexpr measure::Parameter kWallsReachMm{
    "mask.walls.reach_mm", 45.0, "mm", "From the rough middle of a body to before its front", measure::kChosen};
inline constexpr measure::Parameter kBackStepMm{"mask.walls.back_step_mm", 4.0, "mm",
                                                "A posterior wall so far from the line of the others is the arch, "
                                                "where the mask closes the canal, or the edge of a "
                                                "sunk endplate: bulging walls are off by less",
                                                measure::kChosen};

// endplates
inline constexpr measure::Parameter kMaskEdgeSdMm{"mask.endplates.edge_sd_mm", 0.35, "mm",
                                                  "How far masks stray from a smooth surface beyond their voxels",
                                                  measure::kChosen};
inline constexpr measure::Parameter kStaircaseError{
    "mask.endplates.staircase_error", 0.29, "voxels",
    "Standard deviation of a place that is only known to lie within a voxel: 1 / sqrt(12)", "geometry"};
inline constexpr measure::Parameter kMaskHeld{"mask.endplates.held", 0.98, "1",
                                              "Part of an endplate's columns that must end within the map for the body "
                                              "to be whole: a few at the rim may touch its border",
                                              measure::kChosen};
inline constexpr measure::Parameter kMaskLargestStepMm{
    "mask.endplates.largest_step_mm", 8.0, "mm",
    "An edge so far from the smooth surface around it is another structure's: rims of a sunk endplate stand up to that",
    measure::kChosen};

// with the image
inline constexpr measure::Parameter kMaskSlackMm{
    "mask.slots.slack_mm", 3.0, "mm",
    "How far beyond the mask the image's endplate may lie: masks of 1.5 mm "
    "and 3 mm, brought to finer grids, are off by their voxel",
    measure::kChosen};
inline constexpr measure::Parameter kMaskFarMm{
    "mask.slots.far_mm", 2.0, "mm",
    "Image and mask differ in a height by more: one of them is wrong, and the reader is told", measure::kChosen};
inline constexpr measure::Parameter kOnBoneHu{
    "mask.image.on_bone_hu", 60.0, "[hnsf'U]",
    "Step of attenuation over a body's mask edge, inside minus outside: shells are 200 to 500 HU above what lies "
    "beside them, a misplaced mask has no step at all",
    measure::kChosen};

inline constexpr measure::Parameter kStepInsideMm{"mask.image.step_inside_mm", 1.0, "mm",
                                                  "Where the attenuation is read inside of a mask's edge: the shell",
                                                  measure::kChosen};
inline constexpr measure::Parameter kStepOutsideMm{
    "mask.image.step_outside_mm", 3.0, "mm",
    "Where it is read outside: beyond what masks are too large or too small by", measure::kChosen};
inline constexpr measure::Parameter kMostlyHeld{"mask.image.mostly_held", 0.5, "1",
                                                "Part of the edges that must lie within the image", measure::kChosen};

/// Every number of this stage: bodies from label maps.
[[nodiscard]] std::vector<measure::ParameterRow> mask_parameters();

}  // namespace kyphos::pipeline
