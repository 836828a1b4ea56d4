#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::pipeline {

// landmarks
inline constexpr measure::Parameter kScanReachMm{
    "landmarks.landmarks.scan_reach_mm", 85.0, "mm",
    "Where the scan is asked how far it goes to the sides, and how far at most", measure::kChosen};
inline constexpr measure::Parameter kLandmarksLungHu{
    "landmarks.landmarks.lung_hu", -400.0F, "[hnsf'U]",
    "Air beside the body. Lung stays below -500 HU but for its vessels; bowel gas rarely comes this far back",
    measure::kChosen};

// rib_trace
inline constexpr measure::Parameter kSeedFromMm{"landmarks.rib_trace.seed_from_mm", 20.0, "mm",
                                                "Beside the body: where a rib's neck or a transverse process begins",
                                                measure::kChosen};
inline constexpr measure::Parameter kSeedToMm{
    "landmarks.rib_trace.seed_to_mm", 32.0, "mm",
    "Beside the body: where a rib's neck or a transverse process begins, at most", measure::kChosen};
inline constexpr measure::Parameter kSeedBehindMm{"landmarks.rib_trace.seed_behind_mm", 42.0, "mm",
                                                  "Behind the body's middle", measure::kChosen};
inline constexpr measure::Parameter kSeedAheadMm{"landmarks.rib_trace.seed_ahead_mm", 0.0, "mm",
                                                 "Beside the body: where a rib's neck or a transverse process begins",
                                                 measure::kChosen};
inline constexpr measure::Parameter kFollowMm{
    "landmarks.rib_trace.follow_mm", 75.0, "mm",
    "A rib is followed no further than this: enough to tell it from a process", measure::kChosen};
inline constexpr measure::Parameter kBarrierMm{
    "landmarks.rib_trace.barrier_mm", 18.0, "mm",
    "Bone nearer to the midline than this belongs to the column and would lead to the neighbours", measure::kChosen};
inline constexpr measure::Parameter kRibTraceFarMm{
    "landmarks.rib_trace.far_mm", 40.0, "mm",
    "Farther out than this a bone is a rib, the pelvis or the tip of a process, and has one owner", measure::kChosen};
inline constexpr measure::Parameter kUsualHeightMm{
    "landmarks.rib_trace.usual_height_mm", 6.0, "mm",
    "Where its own rib passes the far limit beside a body: level with the disc above in the upper thorax (10 to 15 mm "
    "above the body's middle), a little below the middle at T12. The next body's rib passes 10 to 18 mm below the "
    "middle",
    measure::kChosen};
inline constexpr measure::Parameter kHeightSpreadMm{"landmarks.rib_trace.height_spread_mm", 20.0, "mm",
                                                    "Spread of the height at which its own rib passes, one sigma",
                                                    measure::kChosen};
inline constexpr measure::Parameter kLeastSuited{"landmarks.rib_trace.least_suited", 0.1, "1",
                                                 "A bone that suits a body less is not given to it", measure::kChosen};
inline constexpr measure::Parameter kSpacingOfHeights{
    "landmarks.rib_trace.spacing_of_heights", 1.25, "1",
    "Usual distance of two bodies' middles over their mean height: a disc adds a fifth to a third", measure::kChosen};
inline constexpr measure::Parameter kGapFrom{
    "landmarks.rib_trace.gap_from", 1.6, "1",
    "From so many times that distance on a body was missed between the two, with a rib of its own", measure::kChosen};
inline constexpr measure::Parameter kPelvisMm{
    "landmarks.rib_trace.pelvis_mm", 52.0, "mm",
    "A far bone higher than this is the pelvis: it stands beside several bodies", measure::kChosen};
inline constexpr measure::Parameter kRibTraceEndMm{"landmarks.rib_trace.end_mm", 8.0, "mm",
                                                   "The end of a bone: its last millimetres", measure::kChosen};
inline constexpr measure::Parameter kRibTraceFromMm{"landmarks.rib_trace.from_mm", 30.0, "mm",
                                                    "The fall of a rib is read from here, off the mid-plane",
                                                    measure::kChosen};
inline constexpr measure::Parameter kRibTraceTipMm{"landmarks.rib_trace.tip_mm", 6.0, "mm",
                                                   "The tip of a rib: its last millimetres", measure::kChosen};
inline constexpr measure::Parameter kRibBoneHu{"landmarks.rib_trace.rib_bone_hu", 160.0F, "[hnsf'U]",
                                               "Ribs and transverse processes on the 2 mm copy: their cortex raises "
                                               "the mean above muscle and contrast-filled kidney rims",
                                               measure::kChosen};

// rib_course
inline constexpr measure::Parameter kRibStartBehindMm{
    "landmarks.rib_course.start_behind_mm", 12.0, "mm",
    "A rib is followed from behind the body's middle on: the aorta lies in front", measure::kChosen};
inline constexpr measure::Parameter kRibStartToMm{"landmarks.rib_course.start_to_mm", 46.0, "mm",
                                                  "Beside the body: where a rib is followed from, at most",
                                                  measure::kChosen};
inline constexpr measure::Parameter kRibCourseFromMm{"landmarks.rib_course.from_mm", 37.0, "mm",
                                                     "A rib is not followed back to the column, nearer than this",
                                                     measure::kChosen};
inline constexpr measure::Parameter kRibBeforeMm{
    "landmarks.rib_course.before_mm", 30.0, "mm",
    "but in front of the bodies, so far from their middle, ribs come back to the sternum", measure::kChosen};
inline constexpr measure::Parameter kRibAsideMm{
    "landmarks.rib_course.aside_mm", 48.0, "mm",
    "Beside the bodies no rib runs nearer to the middle than this: the aorta, the pleura and what they hold do",
    measure::kChosen};
inline constexpr measure::Parameter kRibBandMm{"landmarks.rib_course.band_mm", 8.0, "mm",
                                               "A rib is followed in pieces of this length", measure::kChosen};
inline constexpr measure::Parameter kRibWidestMm{
    "landmarks.rib_course.widest_mm", 40.0, "mm",
    "Diagonal of a piece at most: a rib is 8 mm thick and 15 to 20 mm high; more is another bone that it touches",
    measure::kChosen};
inline constexpr measure::Parameter kRibFewestCells{"landmarks.rib_course.fewest_cells", std::size_t{3}, "1",
                                                    "Fewer cells of the copy are no piece of a rib", measure::kChosen};
inline constexpr measure::Parameter kRibShortestMm{"landmarks.rib_course.shortest_mm", 48.0, "mm",
                                                   "What is followed no farther tells nothing of the course",
                                                   measure::kChosen};
inline constexpr measure::Parameter kRibTurnedMm{"landmarks.rib_course.turned_mm", 6.0, "mm",
                                                 "So far it has come back when it has turned", measure::kChosen};
inline constexpr measure::Parameter kRibLongestMm{"landmarks.rib_course.longest_mm", 400.0, "mm",
                                                  "No rib is followed longer: the longest are 320 mm",
                                                  measure::kChosen};

// trunk_landmarks
inline constexpr measure::Parameter kAirwayHu{
    "landmarks.trunk_landmarks.airway_hu", -750.0F, "[hnsf'U]",
    "The lumen of trachea and bronchi is near -1000 HU; the lung beside them is brighter than this but in emphysema",
    measure::kChosen};
inline constexpr measure::Parameter kAirwayInnerHu{"landmarks.trunk_landmarks.airway_inner_hu", -850.0F, "[hnsf'U]",
                                                   "Asked for where nothing parts at the other limit: walls thinner "
                                                   "than a voxel of the copy let the lumen run into the "
                                                   "lung there",
                                                   measure::kChosen};
inline constexpr measure::Parameter kLoneBranchPart{"landmarks.trunk_landmarks.lone_branch_part", 0.65, "1",
                                                    "A main bronchus whose fellow has run into the lung is so much "
                                                    "smaller than the trachea at most: their areas are as "
                                                    "1 to 2",
                                                    measure::kChosen};
inline constexpr measure::Parameter kLoneBranchAsideMm{"landmarks.trunk_landmarks.lone_branch_aside_mm", 5.0, "mm",
                                                       "and lies so far beside the trachea's middle at least",
                                                       measure::kChosen};
inline constexpr measure::Parameter kLoneBranchAwayMm{"landmarks.trunk_landmarks.lone_branch_away_mm", 10.0, "mm",
                                                      "and a little lower so far, where a trachea would go straight on",
                                                      measure::kChosen};
inline constexpr measure::Parameter kAirwayAsideMm{
    "landmarks.trunk_landmarks.airway_aside_mm", 44.0, "mm",
    "The trachea lies within this to either side of the spine's middle, and in front of the bodies up to there",
    measure::kChosen};
inline constexpr measure::Parameter kAirwayFrontMm{
    "landmarks.trunk_landmarks.airway_front_mm", 110.0, "mm",
    "The trachea lies within this to either side of the spine's middle, and in front of the bodies up to there",
    measure::kChosen};
inline constexpr measure::Parameter kAirwayBehindMm{
    "landmarks.trunk_landmarks.airway_behind_mm", 6.0, "mm",
    "The trachea lies within this to either side of the spine's middle, and in front of the bodies up to there",
    measure::kChosen};
inline constexpr measure::Parameter kLeastTracheaMm2{"landmarks.trunk_landmarks.least_trachea_mm2", 50.0, "mm2",
                                                     "A trachea's cross-section: 10 to 25 mm wide (Breatnach 1984)",
                                                     "Breatnach 1984"};
inline constexpr measure::Parameter kMostTracheaMm2{"landmarks.trunk_landmarks.most_trachea_mm2", 620.0, "mm2",
                                                    "A trachea's cross-section: 10 to 25 mm wide (Breatnach 1984)",
                                                    "Breatnach 1984"};
inline constexpr measure::Parameter kLeastBronchusMm2{"landmarks.trunk_landmarks.least_bronchus_mm2", 24.0, "mm2",
                                                      "Smallest lumen that is still followed as a main bronchus",
                                                      measure::kChosen};
inline constexpr measure::Parameter kFollowedMm{
    "landmarks.trunk_landmarks.followed_mm", 20.0, "mm",
    "It must be followed so far before it parts, and its branches so far apart a little lower: a bubble of mucus parts "
    "the lumen for a moment only. Main bronchi diverge by 60 to 80 degrees",
    measure::kChosen};
inline constexpr measure::Parameter kPartedMm{
    "landmarks.trunk_landmarks.parted_mm", 9.0, "mm",
    "It must be followed so far before it parts, and its branches so far apart a little lower: a bubble of mucus parts "
    "the lumen for a moment only. Main bronchi diverge by 60 to 80 degrees",
    measure::kChosen};
inline constexpr measure::Parameter kTrunkLandmarksLowerMm{
    "landmarks.trunk_landmarks.lower_mm", 8.0, "mm",
    "It must be followed so far before it parts, and its branches so far apart a little lower: a bubble of mucus parts "
    "the lumen for a moment only. Main bronchi diverge by 60 to 80 degrees",
    measure::kChosen};
inline constexpr measure::Parameter kPartedLowerMm{
    "landmarks.trunk_landmarks.parted_lower_mm", 15.0, "mm",
    "It must be followed so far before it parts, and its branches so far apart a little lower: a bubble of mucus parts "
    "the lumen for a moment only. Main bronchi diverge by 60 to 80 degrees",
    measure::kChosen};
inline constexpr measure::Parameter kUprightMm{
    "landmarks.trunk_landmarks.upright_mm", 45.0, "mm",
    "The wing of the ilium stands upright: bone follows bone straight down for longer than any rib is high (15 mm, 20 "
    "where it slopes; lower ribs that fall steeply 40)",
    measure::kChosen};
inline constexpr measure::Parameter kUprightShare{
    "landmarks.trunk_landmarks.upright_share", 0.85, "1",
    "The wing of the ilium stands upright: bone follows bone straight down for longer than any rib is high (15 mm, 20 "
    "where it slopes; lower ribs that fall steeply 40)",
    measure::kChosen};
inline constexpr measure::Parameter kCrestNearMm{
    "landmarks.trunk_landmarks.crest_near_mm", 45.0, "mm",
    "Where the crest stands: beside the transverse processes and inside of the arms", measure::kChosen};
inline constexpr measure::Parameter kCrestFarMm{
    "landmarks.trunk_landmarks.crest_far_mm", 140.0, "mm",
    "Where the crest stands: beside the transverse processes and inside of the arms", measure::kChosen};
inline constexpr measure::Parameter kCrestFrontMm{
    "landmarks.trunk_landmarks.crest_front_mm", 60.0, "mm",
    "Where the crest stands: beside the transverse processes and inside of the arms", measure::kChosen};
inline constexpr measure::Parameter kCrestBehindMm{
    "landmarks.trunk_landmarks.crest_behind_mm", 70.0, "mm",
    "Where the crest stands: beside the transverse processes and inside of the arms", measure::kChosen};
inline constexpr measure::Parameter kTrunkLandmarksCrestHu{"landmarks.trunk_landmarks.crest_hu", 170.0F, "[hnsf'U]",
                                                           "Thin wings: two cortices within two cells",
                                                           measure::kChosen};
inline constexpr measure::Parameter kCrestsAlikeMm{"landmarks.trunk_landmarks.crests_alike_mm", 18.0, "mm",
                                                   "Both crests stand alike; contrast in the bowel does not",
                                                   measure::kChosen};
inline constexpr measure::Parameter kTrunkLandmarksLungHu{"landmarks.trunk_landmarks.lung_hu", -500.0F, "[hnsf'U]",
                                                          "A scapula stands upright too, and has lung inside of it",
                                                          measure::kChosen};
inline constexpr measure::Parameter kLungEndsMm{"landmarks.trunk_landmarks.lung_ends_mm", 30.0, "mm",
                                                "A scapula stands upright too, and has lung inside of it",
                                                measure::kChosen};
inline constexpr measure::Parameter kNoLungBelowMm{"landmarks.trunk_landmarks.no_lung_below_mm", 150.0, "mm",
                                                   "A scapula stands upright too, and has lung inside of it",
                                                   measure::kChosen};
inline constexpr measure::Parameter kTrunkLandmarksLeastMm2{
    "landmarks.trunk_landmarks.least_mm2", 400.0, "mm2",
    "Least area of lung beside and behind the column for it to be lung", measure::kChosen};

/// All of the above, in the order of the stages.
[[nodiscard]] std::vector<measure::ParameterRow> landmark_parameters();

}  // namespace kyphos::pipeline
