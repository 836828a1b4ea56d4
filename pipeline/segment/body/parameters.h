#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::pipeline {

// body_round
inline constexpr measure::Parameter kKernelSigmaMm{
    "body.body_round.kernel_sigma_mm", 0.5, "mm",
    "Blur of reconstruction in the plane of the slices: standard deviation in mm of a standard to bone kernel",
    measure::kChosen};
inline constexpr measure::Parameter kSliceVariance{
    "body.body_round.slice_variance", 1.0 / 12.0 + 1.0 / 12.0, "1",
    "A slice is a box of its own thickness: standard deviation T / sqrt(12); trilinear reading adds about as much "
    "again (spacing^2 / 6 at worst, 0 at best)",
    measure::kChosen};
inline constexpr measure::Parameter kBodyRoundRimMm{
    "body.body_round.rim_mm", 3.5, "mm", "The plane lies in the concavity's mean: sound rims rise 1-3 mm above it",
    measure::kChosen};

// endplate_columns
inline constexpr measure::Parameter kEndplateColumnsMarginMm{
    "body.endplate_columns.margin_mm", 5.4, "mm",
    "Profiles reach this far beyond the search window, for the edge model", measure::kChosen};
inline constexpr measure::Parameter kEndplateColumnsPitMm{
    "body.endplate_columns.pit_mm", 3.5, "mm",
    "Beside a deep pit the rim stands as much higher as a pit is deep; only where the disc's other endplate bounds it",
    measure::kChosen};
inline constexpr measure::Parameter kBoundedBelowMm{
    "body.endplate_columns.bounded_below_mm", 2.5, "mm",
    "In slices as thick as the thinnest discs (2 to 3 mm, upper thorax) the next endplate is not known well enough",
    measure::kChosen};
inline constexpr measure::Parameter kColumnStepMm{"body.endplate_columns.column_step_mm", 1.0, "mm",
                                                  "Distance of the columns across an endplate", measure::kChosen};
inline constexpr measure::Parameter kSampleStepMm{"body.endplate_columns.sample_step_mm", 0.3, "mm",
                                                  "Distance of the samples along a column", measure::kChosen};

// endplates
inline constexpr measure::Parameter kLargestStepMm{
    "body.endplates.largest_step_mm", 1.5, "mm",
    "Points that stand off their neighbours by more are outliers; fracture steps slope by up to 1.8 mm per mm",
    measure::kChosen};
inline constexpr measure::Parameter kEndplatesThickMm{
    "body.endplates.thick_mm", 1.4, "mm",
    "From this thickness along the body's axis on, profiles between slices are invented by interpolation: the whole "
    "surface is fitted to the voxels instead. Below it, the profile of one column holds enough voxels of its own",
    measure::kChosen};
inline constexpr measure::Parameter kSliceDoubt{
    "body.endplates.slice_doubt", 0.2, "1",
    "What the fit's own error leaves out - shells that lie inside one slice, rims narrower than a slice - as part of "
    "the slice, one sigma: from real scans at 1 mm, averaged to 3 mm and measured again",
    measure::kChosen};
inline constexpr measure::Parameter kHiddenDiscDoubt{
    "body.endplates.hidden_disc_doubt", 0.29, "1",
    "A disc of two slices and more holds one that is all disc; one thinner than a slice need not darken any: its "
    "endplates may lie anywhere in the slice (one sigma of a uniform place, as part of the slice)",
    measure::kChosen};
inline constexpr measure::Parameter kTouchingMm{
    "body.endplates.touching_mm", 1.0, "mm",
    "Where two endplates seem to touch, lips of bone do: where one ends and the other begins is not seen. Half the "
    "height of a thin disc, for all points of a station together",
    measure::kChosen};
inline constexpr measure::Parameter kStationSquares{
    "body.endplates.station_squares", 1.9, "1",
    "The root of the number of squares of measure::kEndplateCorrelationMm in the window of a station: what errs "
    "together over a station counts as often",
    measure::kChosen};

// facing_endplate
inline constexpr measure::Parameter kFacingEndplateSteps{
    "body.facing_endplate.steps", 5, "1",
    "Steps to the place where a column meets the facing endplate: each leaves a fraction of the error",
    measure::kChosen};
inline constexpr measure::Parameter kFacingEndplateSquareOn{
    "body.facing_endplate.square_on", 0.5, "1",
    "Where the axes enclose more than 60 degrees (this cosine) one of the frames is wrong", measure::kChosen};
inline constexpr measure::Parameter kFacingEndplateOneEdgeMm{
    "body.facing_endplate.one_edge_mm", 0.6, "mm", "Two samples of a column: two edges nearer than that are one",
    measure::kChosen};

// find_bodies
inline constexpr measure::Parameter kFindBodiesHeld{
    "body.find_bodies.held", 0.85, "1",
    "An endplate is held where the scan reaches past it in nearly all of its columns", measure::kChosen};

// rough_endplate
inline constexpr measure::Parameter kEdgeBoxMm{
    "body.rough_endplate.edge_box_mm", 2.1, "mm",
    "Boxes on both sides of a candidate: about the width of the blurred shell, less than the thinnest disc",
    measure::kChosen};
inline constexpr measure::Parameter kGradientWeight{
    "body.rough_endplate.gradient_weight", 0.4F, "1",
    "Weight of the gradient beside the box difference, both in units of their 90th percentile over the body, so that "
    "density and dose cancel",
    measure::kChosen};
inline constexpr measure::Parameter kGradientReach{"body.rough_endplate.gradient_reach", 2, "1",
                                                   "Samples to both sides over which the gradient is read",
                                                   measure::kChosen};
inline constexpr measure::Parameter kDiscSeenMm{
    "body.rough_endplate.disc_seen_mm", 1.8, "mm",
    "The scan must reach this far beyond an endplate for it to be one: else the scan's own end could pass for it",
    measure::kChosen};
inline constexpr measure::Parameter kPlanePull{
    "body.rough_endplate.plane_pull", 0.05F, "1",
    "How much an edge must gain to lie a millimetre farther from the expected plane", measure::kChosen};
inline constexpr measure::Parameter kThickPlanePull{
    "body.rough_endplate.thick_plane_pull", 0.2F, "1",
    "In thick slices a trabecular band or the next body's endplate can look as good as the endplate itself",
    measure::kChosen};

// slice_sampling
inline constexpr measure::Parameter kSliceSamplingDiscSideMm{
    "body.slice_sampling.disc_side_mm", 2.5, "mm", "Disc that the model needs outside the shell, beyond half a slice",
    measure::kChosen};
inline constexpr measure::Parameter kClearOfWall{
    "body.slice_sampling.clear_of_wall", 0.88, "1",
    "Nearer to the wall its cortex shines into the voxels: 0.88 of the half axes is 2 mm inside", measure::kChosen};
inline constexpr measure::Parameter kMarrowSideMm{
    "body.slice_sampling.marrow_side_mm", 3.5, "mm",
    "Marrow that the model of a column needs inside the shell, beyond half a slice", measure::kChosen};
inline constexpr measure::Parameter kThroughShellMm{"body.slice_sampling.through_shell_mm", 2.0, "mm",
                                                    "Of the next endplate, its shell and a little marrow",
                                                    measure::kChosen};
inline constexpr measure::Parameter<std::size_t> kFewestVoxels{
    "body.slice_sampling.fewest_voxels", 4, "1",
    "Three levels and an edge need as many voxels; the dense marrow beneath the shell keeps near its prior",
    measure::kChosen};

// walls
inline constexpr measure::Parameter kWallsAngles{"body.walls.angles", 72, "1", "Rays of an outline, every 5 degrees",
                                                 measure::kChosen};
inline constexpr measure::Parameter kWallsLevels{"body.walls.levels", 9, "1", "Heights at which a body is outlined",
                                                 measure::kChosen};
inline constexpr measure::Parameter kWallsSampleStepMm{"body.walls.sample_step_mm", 0.4, "mm",
                                                       "Step along a ray: half a voxel of thin CT", measure::kChosen};
inline constexpr measure::Parameter kWallsBoxMm{
    "body.walls.box_mm", 2.0, "mm", "Box on both sides of a wall candidate: the width of the blurred cortex",
    measure::kChosen};
inline constexpr measure::Parameter kWidthOverDepth{"body.walls.width_over_depth", 1.28, "1",
                                                    "Vertebral bodies are about 1.28 times as wide as deep (Panjabi: "
                                                    "1.24 in the lower thoracic, 1.36 in the lumbar spine)",
                                                    "Panjabi 1991 and 1992 (recollected); docs/facts.md"};
inline constexpr measure::Parameter kEllipsePull{
    "body.walls.ellipse_pull", 0.06F, "1",
    "Pull to the expected ellipse per mm, in units of a clear edge: closes the outline across the pedicles",
    measure::kChosen};
inline constexpr measure::Parameter kRoundness{
    "body.walls.roundness", 2.5, "1",
    "Exponent of the expected outline: 2 is an ellipse, more is squarer as bodies are", measure::kChosen};
inline constexpr measure::Parameter kRayFrom{
    "body.walls.ray_from", 0.35, "1", "Rays begin at this part of half the depth, inside any wall", measure::kChosen};
inline constexpr measure::Parameter kRayTo{"body.walls.ray_to", 1.45, "1",
                                           "Rays end at this part of half the expected width", measure::kChosen};
inline constexpr measure::Parameter kRayBeyondMm{"body.walls.ray_beyond_mm", 3.0, "mm",
                                                 "and so far beyond, for the edge model", measure::kChosen};
inline constexpr measure::Parameter kFirstLevel{"body.walls.first_level", 0.1, "1",
                                                "Lowest outline as part of the height", measure::kChosen};
inline constexpr measure::Parameter kLevelStep{"body.walls.level_step", 0.1, "1",
                                               "From outline to outline as part of the height", measure::kChosen};
inline constexpr measure::Parameter kWallDarkestHu{"body.walls.darkest_hu", -150.0F, "[hnsf'U]",
                                                   "Lung beside a thoracic body is no better edge than fat",
                                                   measure::kChosen};
inline constexpr measure::Parameter kWallBrightestHu{"body.walls.brightest_hu", 700.0F, "[hnsf'U]",
                                                     "Metal is no better edge than cortex", measure::kChosen};
inline constexpr measure::Parameter kLeastWallHu{"body.walls.least_wall_hu", 40.0, "[hnsf'U]",
                                                 "A clear wall steps by this at least: noise would become walls",
                                                 measure::kChosen};
inline constexpr measure::Parameter kClearWallQuantile{
    "body.walls.clear_wall_quantile", 0.6, "1",
    "Quantile over all rays of the strongest edge that stands for a clear wall", measure::kChosen};
inline constexpr measure::Parameter kMostWallReward{
    "body.walls.most_reward", 1.3F, "1", "No edge is worth more, in units of a clear wall", measure::kChosen};
inline constexpr measure::Parameter kUnseenWallCost{
    "body.walls.unseen_cost", 0.3F, "1", "Cost of a wall outside the scan, in units of a clear wall", measure::kChosen};
inline constexpr measure::Parameter kWallsJumpCost{"body.walls.jump_cost", 0.10F, "1",
                                                   "Cost of a step of the wall from ray to ray, by squared sample",
                                                   measure::kChosen};
inline constexpr measure::Parameter kWallsLargestJump{
    "body.walls.largest_jump", 5, "1", "Largest step of the wall from ray to ray, in samples", measure::kChosen};
inline constexpr measure::Parameter kWallSeenMm{
    "body.walls.wall_seen_mm", 0.8, "mm", "A wall is held where the scan reaches so far beyond it", measure::kChosen};
inline constexpr measure::Parameter kCortexBelow{
    "body.walls.cortex_below", 290.0F, "1",
    "On MR: so much darker than marrow (400) is cortex, thin as it is in a voxel", measure::kChosen};
inline constexpr measure::Parameter kCortexFromPart{
    "body.walls.cortex_from_part", 0.6, "1",
    "On MR: nearer to the axis than this part of the expected radius dark is a vein or sclerosis", measure::kChosen};
inline constexpr measure::Parameter kWallReachMm{"body.walls.wall_reach_mm", 1.6, "mm",
                                                 "The edge is refined within so far of where the rays found it",
                                                 measure::kChosen};

// padding_cut
inline constexpr measure::Parameter kPaddingBeyondMm{
    "body.padding_cut.beyond_mm", 3.0, "mm",
    "The blur of a wall and the blend of a reformat with its padding reach so far together: nearer than this an edge "
    "is not all there, or is that of the padding itself",
    measure::kChosen};
inline constexpr measure::Parameter kMostPadded{"body.padding_cut.most_padded", 0.02, "1",
                                                "A slip of the outline over a few rays is no cut", measure::kChosen};
inline constexpr measure::Parameter kEdgeOfEndplates{
    "body.padding_cut.edge_of_endplates", 0.2, "1",
    "Where padding hides the true wall the outline stops at chance in the marrow: a step weaker than this part of that "
    "at the endplates is no edge",
    measure::kChosen};
inline constexpr measure::Parameter kLeastEdgeHu{"body.padding_cut.least_edge_hu", 40.0, "[hnsf'U]",
                                                 "What noise and trabeculae make of nothing stays below this",
                                                 measure::kChosen};
inline constexpr measure::Parameter kHiddenWithinMm{"body.padding_cut.hidden_within_mm", 10.0, "mm",
                                                    "Padding as near as this may hide a wall", measure::kChosen};
inline constexpr measure::Parameter kMostHidden{"body.padding_cut.most_hidden", 0.06, "1",
                                                "Part of the rays whose wall may be hidden", measure::kChosen};

/// Every number of this stage: outlining a body.
[[nodiscard]] std::vector<measure::ParameterRow> body_parameters();

}  // namespace kyphos::pipeline
