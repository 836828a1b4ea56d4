#pragma once

#include "measure/parameter.h"

namespace kyphos::measure {

// bridging
inline constexpr Parameter kBridgingBoneHu{"finding.bridging.bone_hu", 250.0, "[hnsf'U]",
                                           "Cortex of a bridge; discs, muscle and ligaments stay below", kChosen};
inline constexpr Parameter kAngleStepDeg{"finding.bridging.angle_step_deg", 10, "deg",
                                         "Step around the front of the disc", kChosen};
inline constexpr Parameter kMostAngleDeg{
    "finding.bridging.most_angle_deg", 50, "deg",
    "Farther to the sides rib heads sit on the discs of T2-T9 and join both bodies", kChosen};
inline constexpr Parameter kAnglesInARow{"finding.bridging.angles_in_a_row", 4, "1",
                                         "30 degrees from the first to the last", kChosen};
inline constexpr Parameter kBridgeStepMm{"finding.bridging.bridge_step_mm", 0.7, "mm",
                                         "Step along the line from rim to rim", kChosen};
inline constexpr Parameter kBridgingInsideMm{"finding.bridging.inside_mm", -2.0, "mm",
                                             "Looked at from so far inside the line from rim to rim", kChosen};
inline constexpr Parameter kBridgingOutsideMm{"finding.bridging.outside_mm", 4.0, "mm", "A bridge arches over the disc",
                                              kChosen};
inline constexpr Parameter kBridgingOffsetMm{"finding.bridging.offset_mm", 0.5, "mm",
                                             "Half the millimetre over which bone is averaged", kChosen};
inline constexpr Parameter kBridgingRimMm{"finding.bridging.rim_mm", 1.5, "mm",
                                          "Length of a rim that is read for how bright it is", kChosen};
inline constexpr Parameter kBridgingSoftHu{"finding.bridging.soft_hu", 50.0, "[hnsf'U]", "Soft tissue beside a rim",
                                           kChosen};
inline constexpr Parameter kBridgingKept{
    "finding.bridging.kept", 0.6, "1",
    "Of what the fainter rim rises above soft tissue, a bridge keeps more than this part; a gap does not", kChosen};
inline constexpr Parameter<std::size_t> kAnkylosedBodies{
    "finding.bridging.ankylosed_bodies", 4, "1",
    "A stretch of bodies joined by bone: four and more are ankylosed (Resnick)",
    "Resnick's criterion of four contiguous bodies (recollected); docs/facts.md"};

// canal
inline constexpr Parameter kProfileStepMm{"finding.canal.profile_step_mm", 0.5, "mm",
                                          "Step along a profile through the canal", kChosen};
inline constexpr Parameter kInFrontMm{"finding.canal.in_front_mm", 6.0, "mm", "The profile starts inside the body",
                                      kChosen};
inline constexpr Parameter kBehindMm{"finding.canal.behind_mm", 34.0, "mm",
                                     "And ends behind the arch: the widest canals measure 25 mm", kChosen};
inline constexpr Parameter kLeastDepthMm{"finding.canal.least_depth_mm", 4.0, "mm",
                                         "Soft stretches shorter than this are no canal", kChosen};
inline constexpr Parameter kMostDepthMm{
    "finding.canal.most_depth_mm", 27.0, "mm",
    "Soft stretches longer than this have lost the arch: the widest canals measure 25 mm", kChosen};
inline constexpr Parameter kCanalSoftHu{
    "finding.canal.soft_hu", 110.0, "[hnsf'U]",
    "Cord, sac, fat and muscle stay below this, trabecular bone with its cortex rises above", kChosen};
inline constexpr Parameter kLeastStepHu{"finding.canal.least_step_hu", 80.0, "[hnsf'U]",
                                        "An edge must rise by this much over the soft level", kChosen};
inline constexpr Parameter kCanalReachMm{"finding.canal.reach_mm", 16.0, "mm", "Bone may stand back into the canal",
                                         kChosen};

// depression
inline constexpr Parameter<std::size_t> kSinkingReach{
    "finding.depression.sinking_reach", 2, "1", "Bodies above and below that tell how far an endplate usually sinks",
    kChosen};
inline constexpr Parameter<std::size_t> kLeastOtherBodies{"finding.depression.least_other_bodies", 2, "1",
                                                          "Fewer other bodies tell nothing of what is usual", kChosen};
inline constexpr Parameter kLeastSeMm{"finding.depression.least_se_mm", 0.7, "mm",
                                      "The wall's slope repeats within 1.5 degrees, which over 25 mm of depth is this",
                                      kChosen};

// laminae
inline constexpr Parameter kBeyondEndsMm{"finding.laminae.beyond_ends_mm", 8.0, "mm",
                                         "Edges of a body and so far beyond its ends are looked at together", kChosen};
inline constexpr Parameter<std::size_t> kLeastBacks{
    "finding.laminae.least_backs", 6, "1", "Where fewer edges of the canal's back were found they are left as read",
    kChosen};
inline constexpr Parameter kForemost{"finding.laminae.foremost", 0.75, "1",
                                     "Quantile of u: a quarter of the edges lies in front", kChosen};
inline constexpr Parameter kLaminaMm{"finding.laminae.lamina_mm", 4.0, "mm",
                                     "Laminae lie within this behind the foremost ones; the next bone behind a gap "
                                     "between them lies 8 mm and more behind",
                                     kChosen};
inline constexpr Parameter kNearHeightMm{"finding.laminae.near_height_mm", 3.0, "mm",
                                         "Another edge within this height is near", kChosen};
inline constexpr Parameter kNearDepthMm{"finding.laminae.near_depth_mm", 2.0, "mm",
                                        "Another edge within this depth is near", kChosen};
inline constexpr Parameter<std::ptrdiff_t> kLaminaeLeastNear{"finding.laminae.least_near", 3, "1",
                                                             "Itself and two others", kChosen};

// posterior_wall
inline constexpr Parameter kEdgeErrorMm{
    "finding.posterior_wall.edge_error_mm", 0.4, "mm",
    "Edges of canal and wall repeat within about this (half a voxel of thin CT); a mean of several, better", kChosen};
inline constexpr Parameter kLineErrorMm{
    "finding.posterior_wall.line_error_mm", 1.0, "mm",
    "How well the line foretells an intact wall: 20 intact bodies of five real scans stand back by 1.0 mm (root mean "
    "square), most where the lordosis turns sharply",
    kChosen};
inline constexpr Parameter kBackErrorMm{"finding.posterior_wall.back_error_mm", 0.7, "mm",
                                        "The laminae's front, with the gaps between them, repeats within about this",
                                        kChosen};
inline constexpr Parameter<std::size_t> kLeastPoints{"finding.posterior_wall.least_points", 5, "1",
                                                     "Fewer points of a wall make no line", kChosen};
inline constexpr Parameter<std::size_t> kRimPoints{
    "finding.posterior_wall.rim_points", 3, "1", "The rim of a wall: the mean of its last three millimetres", kChosen};
inline constexpr Parameter kDisturbingMm{
    "finding.posterior_wall.disturbing_mm", 2.0, "mm",
    "A wall that stands back makes a false line for the bodies beside it: next to a body with kDisturbingMm of "
    "retropulsion or more that stands back farther than they do, their retropulsion and canal compromise are withheld, "
    "with that reason",
    "docs/facts.md, retropulsion"};

// listhesis
inline constexpr Parameter kFrontVouches{"finding.listhesis.front_vouches", 2.0, "1",
                                         "Times the step of the front walls that the rims' step may be at most: "
                                         "osteophytes and sunk rims move the back alone",
                                         kChosen};

// rim_line
inline constexpr Parameter kLeastHeightMm{"finding.rim_line.least_height_mm", 1.0, "mm",
                                          "Ends of a wall nearer to each other make no line", kChosen};

}  // namespace kyphos::measure
