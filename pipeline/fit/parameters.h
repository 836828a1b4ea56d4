#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::pipeline {

// all
inline constexpr measure::Parameter kSdPerMedianOff{
    "fit.sd_per_median_off", 1.48, "1",
    "Standard deviation of a normal distribution over its median distance from the middle, rounded",
    "1 / (the 75th percentile of a standard normal variable) = 1.4826"};

// blurred_step
inline constexpr measure::Parameter kShoulderSigmaMm{
    "fit.blurred_step.shoulder_sigma_mm", 0.35, "mm",
    "Slices of medical scanners are boxes with rounded shoulders, one sigma", measure::kChosen};

// damped_newton
inline constexpr measure::Parameter kSettledGain{
    "fit.damped_newton.settled_gain", 0.05, "1",
    "Objectives that gain less than this in a step have settled (log likelihood)", measure::kChosen};

// edge_fit
inline constexpr measure::Parameter kBoneSideMm{"fit.edge_fit.bone_side_mm", 4.0, "mm",
                                                "How much of the bone and soft side around the edge the model "
                                                "explains: the shell and its blur, little of the marrow",
                                                measure::kChosen};
inline constexpr measure::Parameter kSoftSideMm{"fit.edge_fit.soft_side_mm", 2.5, "mm",
                                                "How much of the bone and soft side around the edge the model "
                                                "explains: the shell and its blur, little of the marrow",
                                                measure::kChosen};
inline constexpr measure::Parameter kTrialsPerSample{
    "fit.edge_fit.trials_per_sample", 3, "1",
    "Edges are tried this many times a sample, so that all trials need the blurred step at the same few distances",
    measure::kChosen};
inline constexpr measure::Parameter kShellThicknessMm{
    "fit.edge_fit.shell_thickness_mm", 1.2, "mm",
    "Thickness given to the bony endplate (and to cortex) in the edge model. In vivo 0.6-1.2 mm; what it is set to "
    "shifts the edge by up to half the difference, the same at every date and level",
    measure::kChosen};

// spline_surface
inline constexpr measure::Parameter kSplineSurfaceFreedom{
    "fit.spline_surface.freedom", 2.0, "1",
    "Degrees of freedom of Student's t: few, so that single sharp bends are affordable", measure::kChosen};

// column_voxels
inline constexpr measure::Parameter kLayerThicknessMm{
    "fit.column_voxels.layer_thickness_mm", 2.0, "mm",
    "Thickness given to the dense marrow beneath the shell: it fades within 2 to 4 mm on real scans of 1 mm",
    measure::kChosen};

// disc_table
inline constexpr measure::Parameter kNextReachMm{
    "fit.disc_table.next_reach_mm", 2.5, "mm",
    "The next endplate is looked for so far to both sides of where it is expected", measure::kChosen};
inline constexpr measure::Parameter kPressedPerMm2{
    "fit.disc_table.pressed_per_mm2", 4.0, "mm-2",
    "Cost of two endplates nearer than a disc can be thin, per mm^2: 1 mm too near costs as much as 2 sigma",
    measure::kChosen};

// endplate_levels
inline constexpr measure::Parameter kUsualMarrowSdHu{
    "fit.endplate_levels.usual_marrow_sd_hu", 60.0, "[hnsf'U]",
    "Spread of the marrow over one endplate, one sigma, until the columns tell", measure::kChosen};
inline constexpr measure::Parameter kLeastNoiseHu{
    "fit.endplate_levels.least_noise_hu", 5.0, "[hnsf'U]",
    "No voxel is known better than this: the model itself is none too exact", measure::kChosen};
inline constexpr measure::Parameter kLeastSpreadHu{
    "fit.endplate_levels.least_spread_hu", 10.0, "[hnsf'U]",
    "No level is known better than this, HU: calibration and beam hardening", measure::kChosen};

// half_fall
inline constexpr measure::Parameter kMarrowFromMm{"fit.half_fall.marrow_from_mm", 2.0, "mm",
                                                  "Marrow's level is read so far inside of the edge", measure::kChosen};
inline constexpr measure::Parameter kMarrowToMm{"fit.half_fall.marrow_to_mm", 5.4, "mm",
                                                "Marrow's level is read up to so far inside of the edge",
                                                measure::kChosen};
inline constexpr measure::Parameter kDarkLineMm{"fit.half_fall.dark_line_mm", 1.5, "mm",
                                                "Bony and cartilaginous endplate together: the darkest lies within",
                                                measure::kChosen};
inline constexpr measure::Parameter kLeastFall{"fit.half_fall.least_fall", 0.15, "1",
                                               "Of marrow's level: less is texture", measure::kChosen};
inline constexpr measure::Parameter kRiseEndsLine{"fit.half_fall.rise_ends_line", 0.25, "1",
                                                  "Of the fall: a rise by so much is the far side of a dark line",
                                                  measure::kChosen};
inline constexpr measure::Parameter kLeastFallErrorMm{"fit.half_fall.least_error_mm", 0.1, "mm",
                                                      "No edge is known better: point spread and step of the samples",
                                                      measure::kChosen};

// likeliest_profile
inline constexpr measure::Parameter kShellVariation{
    "fit.likeliest_profile.shell_variation", 0.2, "1",
    "How much a shell varies over one endplate, one sigma as a part of it", measure::kChosen};
inline constexpr measure::Parameter kLikeliestProfileStepMm{
    "fit.likeliest_profile.step_mm", 0.5, "mm", "Step of the edges over which a column's likelihood is averaged",
    measure::kChosen};
inline constexpr measure::Parameter<std::size_t> kLikeliestProfileSample{
    "fit.likeliest_profile.sample", 60, "1", "So many columns tell the profile", measure::kChosen};

// pair_table
inline constexpr measure::Parameter kOutsidePerMm2{
    "fit.pair_table.outside_per_mm2", 4.0, "mm-2",
    "Cost of a place beyond the table, so that a fit that strays turns back", measure::kChosen};
inline constexpr measure::Parameter kTableStepMm{
    "fit.pair_table.table_step_mm", 0.25, "mm",
    "Distance of the places at which a column's likelihood is tabulated: finer than what any slice tells apart",
    measure::kChosen};
inline constexpr measure::Parameter kWorstColumn{"fit.pair_table.worst_column", 8.0, "1",
                                                 "No column may speak against a place by more than this (log "
                                                 "likelihood): osteophytes, nodes and vessels are not in the model",
                                                 measure::kChosen};

// slice_column
inline constexpr measure::Parameter kNextSdMm{"fit.slice_column.next_sd_mm", 1.5, "mm",
                                              "The disc search places the next endplate within about this, one sigma",
                                              measure::kChosen};
inline constexpr measure::Parameter kThinnestDiscMm{"fit.slice_column.thinnest_disc_mm", 1.0, "mm",
                                                    "Two endplates with less than this between them would be one",
                                                    measure::kChosen};

// table_surface
inline constexpr measure::Parameter kJumpCost{"fit.table_surface.jump_cost", 0.25, "1",
                                              "Cost of a jump between neighbouring columns, by jump^1.5 in table steps",
                                              measure::kChosen};
inline constexpr measure::Parameter kLargestJumpMm{"fit.table_surface.largest_jump_mm", 3.0, "mm",
                                                   "No larger jump between neighbouring columns is tried",
                                                   measure::kChosen};

// thick_endplate
inline constexpr measure::Parameter kFaintestShellHu{"fit.thick_endplate.faintest_shell_hu", 40.0, "[hnsf'U]",
                                                     "A shell that rises less above the disc is not seen: no fit",
                                                     measure::kChosen};
inline constexpr measure::Parameter kThickEndplateFewestColumns{
    "fit.thick_endplate.fewest_columns", 40, "1", "Fewer columns do not carry a surface", measure::kChosen};
inline constexpr measure::Parameter kPatchMm{
    "fit.thick_endplate.patch_mm", 2.0, "mm",
    "Columns stand for patches of this side: nearer voxels share the point spread and the trabeculae",
    measure::kChosen};
inline constexpr measure::Parameter kEndplateCurvaturePerMm{
    "fit.thick_endplate.endplate_curvature_per_mm", 0.04, "mm-1",
    "Usual curvature of endplates per mm: a healthy concavity of 2 mm over a radius of 14 mm has 0.02, depressions "
    "twice that; rims and fracture edges bend far more, in few places",
    measure::kChosen};
inline constexpr measure::Parameter kEndplateKnotMm{"fit.thick_endplate.endplate_knot_mm", 4.0, "mm",
                                                    "The width of a rim", measure::kChosen};
inline constexpr measure::Parameter kErrorBlurMm{
    "fit.thick_endplate.error_blur_mm", 0.35, "mm",
    "Blur of the tables for a surface's error: flat over a slice is flat, no curvature from the table's own steps",
    measure::kChosen};

/// Every number of this stage: the fits of edges, surfaces and thick endplates.
[[nodiscard]] std::vector<measure::ParameterRow> fit_parameters();

}  // namespace kyphos::pipeline
