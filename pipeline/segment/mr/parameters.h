#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::pipeline {

// marrow_picture
inline constexpr measure::Parameter kMarrowUnits{
    "mr.marrow_picture.marrow_units", 400.0, "1",
    "Marrow's level in the picture that the fits see: their steps of bone against soft tissue are about as high",
    measure::kChosen};
inline constexpr measure::Parameter kMarrowBright{
    "mr.marrow_picture.bright", 0.35, "1",
    "Islands of fat and texture are brighter than a body's middle level by so much and are marrow still",
    measure::kChosen};
inline constexpr measure::Parameter kMarrowTooBright{
    "mr.marrow_picture.too_bright", 1.0, "1",
    "Brighter than the marrow by as much again: water of a disc or of the dural sac, fat around the column",
    measure::kChosen};
inline constexpr measure::Parameter kMarrowDepthPart{"mr.marrow_picture.depth_part", 0.65, "1",
                                                     "Marrow's level is read within this part of half the body's depth",
                                                     measure::kChosen};
inline constexpr measure::Parameter kMarrowHeightPart{
    "mr.marrow_picture.height_part", 0.3, "1", "Marrow's level is read within this part of its height to both sides",
    measure::kChosen};
inline constexpr measure::Parameter kMarrowAsideMm{"mr.marrow_picture.aside_mm", 6.0, "mm",
                                                   "Marrow's level is read so far to both sides of the middle",
                                                   measure::kChosen};
inline constexpr measure::Parameter kCoilReachMm{
    "mr.marrow_picture.coil_reach_mm", 25.0, "mm",
    "The fall of the coil's sensitivity from back to front is known within bodies, not beyond", measure::kChosen};
inline constexpr measure::Parameter kMostOffMarrow{
    "mr.marrow_picture.most_off_marrow", 0.5, "1",
    "Logarithm beyond which a voxel is no marrow and tells nothing of the coil", measure::kChosen};

// seen_bone
inline constexpr measure::Parameter kBoneAsideMm{
    "mr.seen_bone.aside_mm", 12.0, "mm",
    "The finder learned planes within 14 mm of the middle; beyond, the outermost picture holds", measure::kChosen};
inline constexpr measure::Parameter kBoneStepMm{"mr.seen_bone.step_mm", 4.0, "mm",
                                                "Distance of the pictures from side to side: a slice of usual MR",
                                                measure::kChosen};
inline constexpr measure::Parameter kBoneRows{
    "mr.seen_bone.rows", 2, "1", "Pixels up and down within which an edge may lie beyond what the finder sees: 3 mm",
    measure::kChosen};
inline constexpr measure::Parameter kBoneColumns{
    "mr.seen_bone.columns", 0, "1",
    "The same forwards and backwards: none, for ligament and fat beyond a thin cortex look like bone",
    measure::kChosen};
inline constexpr measure::Parameter kBoneFaint{
    "mr.seen_bone.faint", 0.25, "1", "Less likely a body within that reach than this is none", measure::kChosen};
inline constexpr measure::Parameter kBoneClear{"mr.seen_bone.clear", 0.5, "1", "From here on wholly a body's",
                                               measure::kChosen};

inline constexpr measure::Parameter kMostBeyondBone{
    "mr.marrow_picture.most_beyond_bone", 0.55, "1",
    "Where the finder sees no body nothing is more like marrow than a grey disc: a step less than a real border's",
    measure::kChosen};

// segment_mr
inline constexpr measure::Parameter kThickSagittalMm{"mr.segment_mr.thick_sagittal_mm", 1.65, "mm",
                                                     "No width is read across sagittal slices farther apart than this",
                                                     measure::kChosen};

/// Every number of this stage: bodies on MR.
[[nodiscard]] std::vector<measure::ParameterRow> mr_parameters();

}  // namespace kyphos::pipeline
