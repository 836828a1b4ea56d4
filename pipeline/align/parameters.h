#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::pipeline {

// bone_band
inline constexpr measure::Parameter kOutsideMm{"align.bone_band.outside_mm", 3.0, "mm",
                                               "The band that is followed, in mm from the endplate: less than half of "
                                               "a collapsed body's height inwards, and of a disc's outwards",
                                               measure::kChosen};
inline constexpr measure::Parameter kBandStepMm{"align.bone_band.band_step_mm", 0.5, "mm",
                                                "The band that is followed, in mm from the endplate: less than half of "
                                                "a collapsed body's height inwards, and of a disc's outwards",
                                                measure::kChosen};
inline constexpr measure::Parameter kBandPerSpacing{"align.bone_band.band_per_spacing", 1.2, "1",
                                                    "Two slices at least must lie within it", measure::kChosen};
inline constexpr measure::Parameter kReadingErrorPerSpacing{
    "align.bone_band.reading_error_per_spacing", 0.05, "1",
    "Trilinear reading between slices pulls towards the slices by up to this part of their distance", measure::kChosen};
inline constexpr measure::Parameter kBoneBandRounds{
    "align.bone_band.rounds", 25, "1", "Most steps of the fit of a band; it settles in ten", measure::kChosen};
inline constexpr measure::Parameter kBoneBandGrainMm{
    "align.bone_band.grain_mm", 1.5, "mm",
    "How many points tell the same: those closer than the noise's own grain, about 2 pixels wide in the plane",
    measure::kChosen};

// bone_column
inline constexpr measure::Parameter kBoneColumnDiscSideMm{
    "align.bone_column.disc_side_mm", 1.5, "mm",
    "Disc outside the shell, beyond half a slice: less than one scan alone needs, since the range is wider",
    measure::kChosen};
inline constexpr measure::Parameter kFarNextMm{"align.bone_column.far_next_mm", 10.0, "mm",
                                               "Farther away the next endplate does not shine in", measure::kChosen};
inline constexpr measure::Parameter kFarthestApartMm{
    "align.bone_column.farthest_apart_mm", 8.0, "mm",
    "Outlines farther apart than this are not two readings of one endplate", measure::kChosen};
inline constexpr measure::Parameter kFirstDepth{
    "align.bone_column.first_depth", 0.06, "1",
    "Part of the depth from which columns are read: clear of the rim in front", measure::kChosen};
inline constexpr measure::Parameter kLastDepth{
    "align.bone_column.last_depth", 0.94, "1",
    "Part of the depth up to which columns are read: clear of the rim behind", measure::kChosen};
inline constexpr measure::Parameter kBoneColumnSteepest{
    "align.bone_column.steepest", 0.3, "1", "A line that meets an endplate under a smaller cosine passes beside it",
    measure::kChosen};

// endplate_motion
inline constexpr measure::Parameter kBeyondWallsMm{
    "align.endplate_motion.beyond_walls_mm", 4.0, "mm",
    "To find how the endplate has slid, its walls are followed too: 4 mm beyond them, and 5 mm into the body",
    measure::kChosen};
inline constexpr measure::Parameter kWallsInsideMm{
    "align.endplate_motion.walls_inside_mm", 5.0, "mm",
    "To find how the endplate has slid, its walls are followed too: 4 mm beyond them, and 5 mm into the body",
    measure::kChosen};
inline constexpr measure::Parameter kStationHalfMm{
    "align.endplate_motion.station_half_mm", 3.0, "mm",
    "A station is followed over a wider stretch than it is measured on: 6 mm hold several voxels of any scan",
    measure::kChosen};
inline constexpr measure::Parameter kLeastBandCorrelation{"align.endplate_motion.least_band_correlation", 0.70, "1",
                                                          "Below this the bone is not the same any more",
                                                          measure::kChosen};
inline constexpr measure::Parameter kEndplateMotionReachMm{"align.endplate_motion.reach_mm", 2.0, "mm",
                                                           "Slope of an endplate is read over so far to both sides",
                                                           measure::kChosen};

// endplate_rise
inline constexpr measure::Parameter kTogether{
    "align.endplate_rise.together", 3.0, "1",
    "Shells are alike over 6 mm (docs/experiments.md): so many patches of kPatchMm err together along each direction",
    measure::kChosen};
inline constexpr measure::Parameter kErrorPerSlice{
    "align.endplate_rise.error_per_slice", 0.05, "1",
    "What the model leaves out, as part of a slice: as of bone that is followed through thin slices (bone_band.cpp)",
    measure::kChosen};
inline constexpr measure::Parameter kEndplateRiseSlopeSd{
    "align.endplate_rise.slope_sd", 0.3, "1",
    "One sigma of the change's slopes, mm per mm: patients turn, endplates tilt by up to 15 degrees; sideways less",
    measure::kChosen};
inline constexpr measure::Parameter kSideSlopeSd{
    "align.endplate_rise.side_slope_sd", 0.15, "1",
    "One sigma of the change's slope sideways, mm per mm: patients tilt less to the side", measure::kChosen};
inline constexpr measure::Parameter kStiffBendPerMm{"align.endplate_rise.stiff_bend_per_mm", 0.0005, "mm-1",
                                                    "One sigma of the change's bend where there is none",
                                                    measure::kChosen};
inline constexpr measure::Parameter kFreeBendPerMm{
    "align.endplate_rise.free_bend_per_mm", 0.02, "mm-1",
    "One sigma of the change's bend: as much as makes a middle sink by 3 mm between the rims", measure::kChosen};
inline constexpr measure::Parameter kBendGain{
    "align.endplate_rise.bend_gain", 20.0, "1",
    "A bend must be so much more probable than none (log likelihood). Of pairs without a change nine in ten stay below "
    "10; a middle that sinks by a fifth reaches 60",
    measure::kChosen};
inline constexpr measure::Parameter kEndplateRiseDeepMm{"align.endplate_rise.deep_mm", 4.0, "mm",
                                                        "So far inside the outline lies marrow", measure::kChosen};
inline constexpr measure::Parameter<std::size_t> kEndplateRiseFewestColumns{
    "align.endplate_rise.fewest_columns", 30, "1", "Fewer columns do not carry a change", measure::kChosen};
inline constexpr measure::Parameter kOutlinePrecision{
    "align.endplate_rise.outline_precision", 20.0, "1",
    "Precision of the first scan's own outline as a knot, so that it is kept within 0.2 mm (1/mm2)", measure::kChosen};
inline constexpr measure::Parameter kLeastMarrowSpreadHu{
    "align.endplate_rise.least_marrow_spread_hu", 15.0, "[hnsf'U]",
    "Marrow is nowhere known better: trabeculae differ from column to column", measure::kChosen};
inline constexpr measure::Parameter kLeastShellVariation{"align.endplate_rise.least_shell_variation", 0.2, "1",
                                                         "A shell varies over one endplate by this part of it at least",
                                                         measure::kChosen};

// matched_reader
inline constexpr measure::Parameter kDarkestHu{"align.matched_reader.darkest_hu", -50.0F, "[hnsf'U]",
                                               "Readings are cut here: fat and gas tell nothing of bone",
                                               measure::kChosen};
inline constexpr measure::Parameter kBrightestHu{"align.matched_reader.brightest_hu", 1200.0F, "[hnsf'U]",
                                                 "Readings are cut here: metal and cement would outweigh bone",
                                                 measure::kChosen};
inline constexpr measure::Parameter kMatchedReaderStepMm{
    "align.matched_reader.step_mm", 0.5, "mm", "How close the points of a column are read where slices do not matter",
    measure::kChosen};
inline constexpr measure::Parameter kLeastWiderMm{
    "align.matched_reader.least_wider_mm", 0.5, "mm",
    "A scan whose voxels are wider by less than this is not blurred to match", measure::kChosen};
inline constexpr measure::Parameter kMatchedReaderSamples{"align.matched_reader.samples", 7, "1",
                                                          "Samples over the wider scan's slice that stand for its box",
                                                          measure::kChosen};
inline constexpr measure::Parameter kMostlyAcross{"align.matched_reader.mostly_across", 0.5, "1",
                                                  "Of the axis' direction: else the column crosses few slices",
                                                  measure::kChosen};
inline constexpr measure::Parameter kThickSlicesMm{"align.matched_reader.thick_slices_mm", 1.5, "mm",
                                                   "Slices closer than this need no care between them",
                                                   measure::kChosen};

// paired_difference
inline constexpr measure::Parameter kLargestDisagreementMm{
    "align.paired_difference.largest_disagreement_mm", 1.0, "mm",
    "What the two directions may differ by: beyond it they followed different bone", measure::kChosen};
inline constexpr measure::Parameter kLargestDisagreementDeg{
    "align.paired_difference.largest_disagreement_deg", 3.0, "deg",
    "What the two directions may differ by: beyond it they followed different bone", measure::kChosen};
inline constexpr measure::Parameter kFinestThickMm{
    "align.paired_difference.finest_thick_mm", 2.0, "mm",
    "Where both scans are sampled more coarsely, an endplate of 1 mm looks different wherever it falls between the "
    "slices: followed alone it is off by up to 1.7 mm on phantoms of 3 mm",
    measure::kChosen};
inline constexpr measure::Parameter kCoarsestThickMm{
    "align.paired_difference.coarsest_thick_mm", 5.2, "mm",
    "Beyond this hardly a body is measured at all, and no pair of scans has been: the values alone are compared",
    measure::kChosen};
inline constexpr measure::Parameter kThickDisagreementMm{
    "align.paired_difference.thick_disagreement_mm", 2.0, "mm",
    "There the two directions may differ by more, since each sees the bone between its own slices", measure::kChosen};
inline constexpr measure::Parameter kSameChangeMm{
    "align.paired_difference.same_change_mm", 1.0, "mm",
    "How far the fit and the followed bone may lie apart to be the same change: two of their errors of half a "
    "millimetre. Among 228 pairs of the thorax of a low-dose scan those that agree are right within 0.4 to 0.6 mm "
    "(rms), the others off by up to 8 mm",
    measure::kChosen};
inline constexpr measure::Parameter kThickLagPerChange{
    "align.paired_difference.thick_lag_per_change", 3.6 / 24.0, "1",
    "There the followed band reaches 3.6 mm into the body and lags so much more", measure::kChosen};
inline constexpr measure::Parameter kFewestAgreeing{"align.paired_difference.fewest_agreeing", 2, "1",
                                                    "So many of the stations must agree in both directions",
                                                    measure::kChosen};
inline constexpr measure::Parameter kLagPerChange{
    "align.paired_difference.lag_per_change", 2.0 / 24.0, "1",
    "The bone that is followed is pressed together with the body: a band of 2 mm inside each endplate lags behind it "
    "by one millimetre's share of a body of 24 mm, on both sides",
    measure::kChosen};

// plate
inline constexpr measure::Parameter kFirstPlateDepth{"align.plate.first_plate_depth", 0.04, "1",
                                                     "Clear of the rims in front and behind", measure::kChosen};
inline constexpr measure::Parameter kLastPlateDepth{"align.plate.last_plate_depth", 0.96, "1",
                                                    "Clear of the rims in front and behind", measure::kChosen};
inline constexpr measure::Parameter kPlateHalfWidthMm{
    "align.plate.plate_half_width_mm", 8.0, "mm",
    "Half the width (left-right) of an endplate over which it is flat enough to be one plane: clear of the rims",
    measure::kChosen};

/// Every number of this stage: following a vertebra from date to date.
[[nodiscard]] std::vector<measure::ParameterRow> align_parameters();

}  // namespace kyphos::pipeline
