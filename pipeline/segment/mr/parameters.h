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
inline constexpr measure::Parameter kBoneRows{"mr.seen_bone.rows", 1, "1",
                                              "Pixels up and down within which an endplate may lie beyond what the "
                                              "finder sees; none forwards and backwards, where "
                                              "fat and ligament look like marrow",
                                              measure::kChosen};
inline constexpr measure::Parameter kBoneFaint{
    "mr.seen_bone.faint", 0.25, "1",
    "Less likely a body than this is none: water of a disc, fat and ligament look like marrow", measure::kChosen};
inline constexpr measure::Parameter kBoneClear{"mr.seen_bone.clear", 0.5, "1", "From here on wholly a body's",
                                               measure::kChosen};

inline constexpr measure::Parameter kMostBeyondBone{
    "mr.marrow_picture.most_beyond_bone", 0.55, "1",
    "Where the finder sees no body nothing is more like marrow than a grey disc: a step less than a real border's",
    measure::kChosen};

// segment_mr
inline constexpr measure::Parameter kMrEdgeErrorMm{
    "mr.segment_mr.edge_error_mm", 1.2, "mm",
    "Of an endplate as a whole: a voxel of chemical shift, and readers of two sets who part by 1.4 mm on where it lies",
    "heights against the masks of 17 lumbar MR, docs/mr.md"};
inline constexpr measure::Parameter kFinderApartMm{
    "mr.segment_mr.finder_apart_mm", 3.0, "mm",
    "The finder's heights are good to a pixel at each end, 1.5 mm: farther from them a border was missed",
    measure::kChosen};
inline constexpr measure::Parameter kUnevenStep{
    "mr.segment_mr.uneven_step", 1.3, "1",
    "Middles of neighbours lie 25 mm apart at T10 and 37 mm at L4: from the middle of a column no more than a quarter",
    measure::kChosen};
inline constexpr measure::Parameter kSacrumTurnDeg{
    "mr.segment_mr.sacrum_turn_deg", 30.0, "deg",
    "The line from a body's middle down to the next runs backwards by so much: 35 to 39 at L5/S1, 9 to 19 at L4/L5 of "
    "five lumbar MR; up to there the sacrum is refused, below it doubted",
    "vb1-03 to vb1-11 of Chu 2015, docs/mr.md"};
inline constexpr measure::Parameter kMaybeSacrumTurnDeg{
    "mr.segment_mr.maybe_sacrum_turn_deg", 21.0, "deg",
    "A lowest body behind such a turn is doubted: 22 and 23 were seen", "vb1-10 and vb1-11 of Chu 2015, docs/mr.md"};
inline constexpr measure::Parameter kMoreTurnDeg{"mr.segment_mr.more_turn_deg", 3.0, "deg",
                                                 "Lordosis: the turn grows downwards; in the upper chest it falls",
                                                 measure::kChosen};
inline constexpr measure::Parameter kLumbarDepthMm{"mr.segment_mr.lumbar_depth_mm", 24.0, "mm",
                                                   "Bodies above a sacrum are deeper; those above T1 are not",
                                                   measure::kChosen};
inline constexpr measure::Parameter<std::size_t> kSacralBodies{
    "mr.segment_mr.sacral_bodies", 5, "1", "A sacrum has no more segments than these", measure::kChosen};
inline constexpr measure::Parameter kLowestLeanDeg{
    "mr.sacrum.lowest_lean_deg", 11.0, "deg",
    "L5 leans forward with its upper end by 13 to 40 degrees, L4 by -2 to 19: less is no lowest lumbar body",
    "17 lumbar MR in 4 mm slices, docs/mr.md"};
inline constexpr measure::Parameter kWedgedSacrumTurnDeg{
    "mr.sacrum.wedged_turn_deg", 12.0, "deg",
    "Behind so little a turn a body that is lower in front is the sacrum still: 13 to 44 were seen",
    "17 lumbar MR in 4 mm slices, docs/mr.md"};
inline constexpr measure::Parameter kSacrumLowerMm{
    "mr.sacrum.lower_in_front_mm", 6.0, "mm",
    "What is outlined of S1 is lower in front than behind by 7 to 24 mm; the same of a lumbar body was 4.4 mm at most",
    "17 lumbar MR in 4 mm slices, docs/mr.md"};
inline constexpr measure::Parameter kSacrumRoomMm{
    "mr.sacrum.room_mm", 22.0, "mm", "The scan goes on so far below the middle of S1: else its edge cuts a wedge",
    measure::kChosen};
inline constexpr measure::Parameter kSacrumRoomFrontMm{"mr.sacrum.room_front_mm", 15.0, "mm",
                                                       "And so far in front of that place", measure::kChosen};
inline constexpr measure::Parameter kFiveLumbar{"mr.sacrum.five_lumbar", 0.88, "1",
                                                "Part of spines with five lumbar vertebrae above the sacrum as it "
                                                "looks on sagittal pictures: transitional ones are "
                                                "about one in eight",
                                                "Konin and Walz 2010: 4 to 30 %, mean 12 %"};
inline constexpr measure::Parameter kThickSagittalMm{"mr.segment_mr.thick_sagittal_mm", 1.65, "mm",
                                                     "No width is read across sagittal slices farther apart than this",
                                                     measure::kChosen};

// series_shift
inline constexpr measure::Parameter kShiftAroundMm{
    "mr.series_shift.around_mm", 35.0, "mm",
    "So far around the middles of the bodies two series are compared: bodies, "
    "discs, dural sac and the vessels in front, not the wall of the belly, which breathes",
    measure::kChosen};
inline constexpr measure::Parameter kShiftAsideMm{"mr.series_shift.aside_mm", 14.0, "mm",
                                                  "To both sides: within the bodies", measure::kChosen};
inline constexpr measure::Parameter kShiftSamples{"mr.series_shift.samples", 12000, "1",
                                                  "So many places fill a table of 24 x 24 bins", measure::kChosen};
inline constexpr measure::Parameter kMostShiftMm{
    "mr.series_shift.most_mm", 10.0, "mm",
    "A patient who has moved farther lies turned as well; half the distance of two endplates", measure::kChosen};
inline constexpr measure::Parameter kLeastShiftGain{
    "mr.series_shift.least_gain", 0.01, "1",
    "By so much the information at the best shift exceeds that at usual ones; less and there is nothing alike",
    "T1 and T2 of three people and of different people, docs/mr.md"};
inline constexpr measure::Parameter kShiftErrorMm{"mr.series_shift.error_mm", 0.5, "mm",
                                                  "Of a shift: the step of the search",
                                                  "T1 and T2 of three people moved by known shifts, docs/mr.md"};
inline constexpr measure::Parameter kMovedMm{"mr.series_shift.moved_mm", 1.5, "mm",
                                             "From here on it is said that the patient has moved: three errors",
                                             measure::kChosen};

/// Every number of this stage: bodies on MR.
[[nodiscard]] std::vector<measure::ParameterRow> mr_parameters();

}  // namespace kyphos::pipeline
