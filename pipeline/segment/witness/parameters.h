#pragma once

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

// two_witnesses
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
