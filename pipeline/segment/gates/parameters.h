#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::pipeline {

// gates
inline constexpr measure::Parameter kLowestMeasuredMm{"gates.gates.lowest_measured_mm", 4.0, "mm",
                                                      "Vertebra plana is 5 mm and more", measure::kChosen};
inline constexpr measure::Parameter kHighestMeasuredMm{"gates.gates.highest_measured_mm", 45.0, "mm",
                                                       "Tallest lumbar bodies are about 35 mm", measure::kChosen};
inline constexpr measure::Parameter kUnclearOfMedian{
    "gates.gates.unclear_of_median", 0.35, "1", "An endplate three times weaker than the scan's usual one is not seen",
    measure::kChosen};
inline constexpr measure::Parameter kDoubtfulOfMedian{"gates.gates.doubtful_of_median", 0.55, "1",
                                                      "An endplate half as clear as the scan's usual one is doubted",
                                                      measure::kChosen};
inline constexpr measure::Parameter kGatesRoughMm{
    "gates.gates.rough_mm", 0.45, "mm", "Spread of points about their neighbourhood: three times a clear endplate's",
    measure::kChosen};
inline constexpr measure::Parameter kAsymmetryMm{
    "gates.gates.asymmetry_mm", 3.0, "mm",
    "Left against right half: more is scoliosis, a one-sided fracture or an error", measure::kChosen};
inline constexpr measure::Parameter kThickestSureMm{
    "gates.gates.thickest_sure_mm", 3.2, "mm",
    "A usual series of 3 mm is not thick; one of 4 mm and more is, also along a tilted body", measure::kChosen};
inline constexpr measure::Parameter kSlicesHideFromMm{
    "gates.gates.slices_hide_from_mm", 2.75, "mm",
    "Slices as thick as the thinnest discs hide them; those of 2.5 mm and less were measured well without the finder",
    measure::kChosen};
inline constexpr measure::Parameter kFewestSlices{"gates.gates.fewest_slices", 3.5, "1",
                                                  "One at least on each side of both endplates", measure::kChosen};
inline constexpr measure::Parameter kFewestSlicesVouched{
    "gates.gates.fewest_slices_vouched", 2.5, "1",
    "Where an independent look sees both ends: one slice at least that is all body, and part of one at either end",
    measure::kChosen};
inline constexpr measure::Parameter kApartSlices{"gates.gates.apart_slices", 2.0 / 3.0, "1",
                                                 "Discs rightly placed from both sides agree within half a slice",
                                                 measure::kChosen};
inline constexpr measure::Parameter kGatesLostSlices{"gates.gates.lost_slices", 4.0 / 3.0, "1",
                                                     "Farther apart than the hidden disc is high", measure::kChosen};
inline constexpr measure::Parameter<std::size_t> kTooManyDoubts{
    "gates.gates.too_many_doubts", 3, "1",
    "One weakness leaves a number that deserves a second look; three at once leave nothing that vouches for it",
    measure::kChosen};
inline constexpr measure::Parameter kGatesUnusualDeg{
    "gates.gates.unusual_deg", 16.0, "deg",
    "A body so much higher in front than behind is doubted: 8 deg at L5 with a spread of about 4, nowhere more",
    "Masharawi 2010, PMC2899959; docs/facts.md"};
inline constexpr measure::Parameter kImpossibleDeg{
    "gates.gates.impossible_deg", 26.0, "deg",
    "A body so much higher in front than behind is misread: 8 deg at L5 with a spread of about 4, nowhere more",
    "Masharawi 2010, PMC2899959; docs/facts.md"};
inline constexpr measure::Parameter kImpossibleWedgeDeg{
    "gates.gates.impossible_wedge_deg", 36.0, "deg",
    "A body of 20 mm that has lost its whole front over 28 mm of depth encloses 36 deg: more is no fracture",
    measure::kChosen};
inline constexpr measure::Parameter kGatesLikely{"gates.gates.likely", 0.5, "1",
                                                 "As probably the sacrum as not: refused", measure::kChosen};
inline constexpr measure::Parameter kGatesPossible{"gates.gates.possible", 0.2, "1", "So probably the sacrum: doubted",
                                                   measure::kChosen};

// neighbour_gates
inline constexpr measure::Parameter kNeighbourGatesReach{
    "gates.neighbour_gates.reach", 3, "1", "Levels to each side: heights grow by 6.6 % a level (Palm 2025)",
    "Palm 2025"};
inline constexpr measure::Parameter kNeighbourGatesTooTall{
    "gates.neighbour_gates.too_tall", 1.30, "1",
    "A body so much taller than the usual of its surroundings has a missed endplate: bodies do not gain height",
    measure::kChosen};
inline constexpr measure::Parameter kTooTallAtOneWall{"gates.neighbour_gates.too_tall_at_one_wall", 1.45, "1",
                                                      "The neighbours may be wedged there: half as much again is left",
                                                      measure::kChosen};
inline constexpr measure::Parameter kTooLowAtEnd{
    "gates.neighbour_gates.too_low_at_end", 0.75, "1",
    "An outermost body so much lower than its surroundings, with no disc beyond it, is cut", measure::kChosen};
inline constexpr measure::Parameter kNeighbourGatesOverlapMm{
    "gates.neighbour_gates.overlap_mm", 1.0, "mm", "Beyond the errors of two clear endplates", measure::kChosen};
inline constexpr measure::Parameter kNeighbourGatesCrossedMm{"gates.neighbour_gates.crossed_mm", 2.0, "mm",
                                                             "As much as a thin disc is high", measure::kChosen};
inline constexpr measure::Parameter kNeighbourGatesRougherMm{
    "gates.neighbour_gates.rougher_mm", 0.05, "mm", "Residuals this near to each other do not tell which is wrong",
    measure::kChosen};
inline constexpr measure::Parameter kThoracicDeg{"gates.neighbour_gates.thoracic_deg", 14.0, "deg",
                                                 "Discs of the thorax are flat within 5 deg, ribs hold them",
                                                 measure::kChosen};
inline constexpr measure::Parameter kNeighbourGatesOtherDeg{"gates.neighbour_gates.other_deg", 27.0, "deg",
                                                            "L5/S1 opens up to 20 deg, gas and degeneration some more",
                                                            measure::kChosen};
inline constexpr measure::Parameter kNeighbourGatesAskewDeg{
    "gates.neighbour_gates.askew_deg", 35.0, "deg",
    "A body stands upright in the column: its axis runs as the line through its neighbours does, within the wedge of a "
    "fracture and the lordosis of the last disc",
    measure::kChosen};

/// Every number of this stage: refusing and doubting bodies.
[[nodiscard]] std::vector<measure::ParameterRow> gates_parameters();

}  // namespace kyphos::pipeline
