#pragma once

#include <cstddef>
#include <vector>

#include "measure/parameter.h"

namespace kyphos::pipeline {

// finder_slots
inline constexpr measure::Parameter kOuterSlackFraction{
    "witness.finder_slots.outer_slack_fraction", 0.25, "1",
    "Beyond an outermost body nothing tells how far the endplate may lie", measure::kChosen};
inline constexpr measure::Parameter kLeastSlackMm{
    "witness.finder_slots.least_slack_mm", 2.25, "mm",
    "The finder's edge is good to a pixel and a half, more where a disc is thinner than a pixel", measure::kChosen};

// disc_lines
inline constexpr measure::Parameter kSeenDiscReachMm{
    "witness.disc_lines.seen_reach_mm", 8.0, "mm",
    "A disc is looked for in the finder's map within a third of a body of where the searches place it",
    measure::kChosen};
inline constexpr measure::Parameter kSeenDiscFrom{"witness.disc_lines.seen_from", 0.2, "1",
                                                  "Below this the finder sees no disc: beside discs it says 0.1",
                                                  measure::kChosen};
inline constexpr measure::Parameter kSeenDiscEnds{"witness.disc_lines.seen_ends", 0.2, "1",
                                                  "A disc ends where the map falls to this part of its peak",
                                                  measure::kChosen};
inline constexpr measure::Parameter kSeenDiscBlurMm{
    "witness.disc_lines.seen_blur_mm", 2.0, "mm",
    "A disc looks so much thicker in the finder's map: a pixel and the blur of thick slices", measure::kChosen};
inline constexpr measure::Parameter kSeenDiscErrorMm{
    "witness.disc_lines.seen_error_mm", 0.75, "mm",
    "Of the middle that the finder sees, one sigma where it is sure: half a pixel", measure::kChosen};
inline constexpr measure::Parameter kSeenThicknessErrorMm{
    "witness.disc_lines.seen_thickness_error_mm", 1.2, "mm",
    "Of the thickness that the finder sees, one sigma where it is sure: two edges of half a pixel, and bulging rims",
    measure::kChosen};
inline constexpr measure::Parameter kSeenDiscErrorSlices{"witness.disc_lines.seen_error_slices", 0.2, "1",
                                                         "So much wider, as part of the slice, one sigma",
                                                         measure::kChosen};
inline constexpr measure::Parameter kLookErrorSlices{
    "witness.disc_lines.look_error_slices", 0.25, "1",
    "A search that is not lost places its own endplate to this part of the slice, one sigma", measure::kChosen};
inline constexpr measure::Parameter kBeyondErrorTimes{
    "witness.disc_lines.beyond_error_times", 1.5, "1",
    "A search places the endplate beyond the disc less well than its own", measure::kChosen};

// hidden_disc
inline constexpr measure::Parameter kSettleReachMm{"witness.hidden_disc.reach_mm", 8.0, "mm",
                                                   "A search that gets lost lands within a third of a body",
                                                   measure::kChosen};
inline constexpr measure::Parameter kSettleStepMm{"witness.hidden_disc.step_mm", 0.25, "mm",
                                                  "Finer than what any slice of 3 mm tells apart", measure::kChosen};
inline constexpr measure::Parameter kSettleThinnestMm{"witness.hidden_disc.thinnest_mm", 0.5, "mm",
                                                      "Bone on bone, less the two shells", measure::kChosen};
inline constexpr measure::Parameter kSettleThickestMm{"witness.hidden_disc.thickest_mm", 18.0, "mm",
                                                      "Tallest lumbar discs with a sunken endplate", measure::kChosen};
inline constexpr measure::Parameter kSettleFloorMm{
    "witness.hidden_disc.floor_mm", 0.7, "mm",
    "What witnesses of the same slices share and no comparison of them shows, one sigma", measure::kChosen};
inline constexpr measure::Parameter kLookLost{
    "witness.hidden_disc.look_lost", 0.4, "1",
    "Part of the searches of hidden discs that land on another edge: of those of 3 to 5 mm in the thorax",
    measure::kChosen};
inline constexpr measure::Parameter kFinderLost{"witness.hidden_disc.finder_lost", 0.05, "1",
                                                "Part of the discs that the finder sees elsewhere", measure::kChosen};

// settle_discs
inline constexpr measure::Parameter kContradictedErrors{
    "witness.settle_discs.contradicted_errors", 2.5, "1",
    "Endplates so many errors from the disc that the finder sees: one of eighty by chance", measure::kChosen};
inline constexpr measure::Parameter<std::size_t> kUsualDiscLevels{
    "witness.settle_discs.usual_levels", 3, "1", "Discs to each side that tell how thick one is usually",
    measure::kChosen};
inline constexpr measure::Parameter kUsualDiscSpreadMm{"witness.settle_discs.usual_spread_mm", 1.0, "mm",
                                                       "Spread of thickness among neighbouring discs, one sigma",
                                                       measure::kChosen};
inline constexpr measure::Parameter kUsualDiscSpread{"witness.settle_discs.usual_spread", 0.3, "1",
                                                     "or this part of the thickness: discs thin with age one by one",
                                                     measure::kChosen};
inline constexpr measure::Parameter kKeepsShapeMm{
    "witness.settle_discs.keeps_shape_mm", 1.5, "mm",
    "An endplate that is moved by more was found on another edge: its shape is not its own", measure::kChosen};

// two_witnesses
inline constexpr measure::Parameter kFarTooHighPart{
    "witness.two_witnesses.far_too_high_part", 1.0 / 3.0, "1",
    "The finder's heights err by less than this part: a body that is so much higher in front, in the middle and behind "
    "has taken in a disc or a piece of its neighbour",
    measure::kChosen};
inline constexpr measure::Parameter kHeightsApartMm{
    "witness.two_witnesses.heights_apart_mm", 4.5, "mm",
    "The finder's edges are good to a pixel of 1.5 mm each: two edges, twice that error", measure::kChosen};
inline constexpr measure::Parameter kSeenHeightErrorMm{
    "witness.two_witnesses.seen_height_error_mm", 1.5, "mm",
    "Two edges known to a pixel of 1.5 mm are off by 0.6 mm together; the network smooths besides", measure::kChosen};
inline constexpr measure::Parameter kHeightsApartPart{"witness.two_witnesses.heights_apart_part", 0.3, "1",
                                                      "Or by this part of the height", measure::kChosen};
inline constexpr measure::Parameter kVouchedApartMm{
    "witness.two_witnesses.vouched_apart_mm", 3.0, "mm",
    "Two edges of the finder, each good to a pixel of 1.5 mm: what lies within says the same as the fit",
    measure::kChosen};
inline constexpr measure::Parameter kMiddlesApartPart{"witness.two_witnesses.middles_apart_part", 0.35, "1",
                                                      "Middles of a body seen twice lie within a third of its height",
                                                      measure::kChosen};
inline constexpr measure::Parameter kTwoWitnessesClear{
    "witness.two_witnesses.clear", 0.7, "1",
    "From here a body is seen clearly; below the other, the place shows something else", measure::kChosen};
inline constexpr measure::Parameter kTwoWitnessesNoBody{"witness.two_witnesses.no_body", 0.3, "1",
                                                        "Below this the place shows something else", measure::kChosen};
inline constexpr measure::Parameter kCanalSeen{
    "witness.two_witnesses.canal_seen", 0.4, "1",
    "Canal behind a body: in slices of 0 to 6 mm from the midline, and clearly less beside the canal",
    measure::kChosen};
inline constexpr measure::Parameter<std::size_t> kFewestOfAColumn{
    "witness.two_witnesses.fewest_of_a_column", 3, "1", "So many bodies in a row make a column", measure::kChosen};
inline constexpr measure::Parameter kUsualHalfDepthMm{
    "witness.two_witnesses.usual_half_depth_mm", 15.0, "mm",
    "Where a body's own are not known: between thoracic and lumbar ones", measure::kChosen};
inline constexpr measure::Parameter kTwoWitnessesUsualHeightMm{
    "witness.two_witnesses.usual_height_mm", 22.0, "mm",
    "Where a body's own are not known: between thoracic and lumbar ones", measure::kChosen};

/// Every number of this stage: recipe and learned finder side by side.
[[nodiscard]] std::vector<measure::ParameterRow> witness_parameters();

}  // namespace kyphos::pipeline
