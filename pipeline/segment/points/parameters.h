#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::pipeline {

// errors
inline constexpr measure::Parameter kReaderHeightSe{
    "points.reader.height_se", 0.0689, "1",
    "Standard error of a height by one reader's six points, as a part of the height: coefficient of variation between "
    "132 readers of 20 centres",
    "Guglielmi 2009, Eur J Radiol 69:173-8, doi:10.1016/j.ejrad.2007.09.040 (abstract read); 3 to 6 % within one "
    "centre: "
    "SpineAnalyzer study (docs/facts.md)"};
inline constexpr measure::Parameter kFewestSharedBodies{
    "points.readers.fewest_shared_bodies", 2, "1",
    "Two readers' own differences take the place of the published error where they share so many bodies, of three "
    "heights each: fewer agree by chance",
    measure::kChosen};

inline constexpr measure::Parameter kMildLossPercent{
    "points.reader.mild_loss_percent", 20.0, "%",
    "Least loss of a mild fracture: where the points' error leaves room for it, normal is said with that reserve",
    "Genant 1993"};

// checks; all are ratios, since a film may have no scale
inline constexpr measure::Parameter kMiddleFromEnds{
    "points.check.middle_from_ends", 0.15, "1",
    "A middle point stands at least so far from the front and back point, as a part of the depth", measure::kChosen};
inline constexpr measure::Parameter kLeastFlatness{
    "points.check.least_height_per_depth", 0.1, "1",
    "Mean height over depth of a body: a vertebra plana of 5 mm over 32 mm has 0.16", measure::kChosen};
inline constexpr measure::Parameter kMostFlatness{
    "points.check.most_height_per_depth", 1.6, "1",
    "The same from above: bodies of the upper thoracic spine have 1.0 to 1.1, L1 to L5 0.7 to 0.9",
    "Panjabi 1991, 1992 (docs/facts.md)"};
inline constexpr measure::Parameter kUnlikeEndplates{
    "points.check.unlike_endplates", 1.7, "1",
    "The two endplates of a body are of one length but for osteophytes and a crushed front", measure::kChosen};
inline constexpr measure::Parameter kUnlikeNeighbours{
    "points.check.unlike_neighbours", 1.6, "1",
    "Depths of bodies one above the other differ by 5 to 15 %; a point of another body makes them differ by more",
    measure::kChosen};
inline constexpr measure::Parameter kOffPlanePart{
    "points.check.off_plane", 0.12, "1",
    "How far a point may stand beside the plane of the six, as a part of the depth", measure::kChosen};
inline constexpr measure::Parameter kOverlapPart{"points.check.overlap", 0.2, "1",
                                                 "How far a body may reach into the one below at the middle of the "
                                                 "disc, as a part of its height: points of touching "
                                                 "bodies stray by less",
                                                 measure::kChosen};
inline constexpr measure::Parameter kNominalDepthMm{
    "points.nominal_depth_mm", 32.0, "mm",
    "Where a film has no scale, the median body is laid out with this depth. No number rests on it: only ratios and "
    "angles are given",
    measure::kChosen};

// corrections
inline constexpr measure::Parameter kCorrectionReachMm{
    "points.corrections.reach_mm", 8.0, "mm",
    "How far a body may have moved since a reader corrected it, by its middle: half the height of a small body",
    measure::kChosen};
inline constexpr measure::Parameter kOutlineChangedMm{
    "points.corrections.outline_changed_mm", 1.5, "mm",
    "The program's own points lie farther from those that the reader saw: the reader is told", measure::kChosen};

/// Every number of this stage: bodies from a reader's points.
[[nodiscard]] std::vector<measure::ParameterRow> point_parameters();

}  // namespace kyphos::pipeline
