#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::pipeline {

// chain_candidates
inline constexpr measure::Parameter kSacralSegment{
    "naming.chain_candidates.sacral_segment", 0.2, "1",
    "Discs of the sacrum are rudimentary and rarely found: for each sacral segment below S1 that a chain would hold",
    measure::kChosen};
inline constexpr measure::Parameter kMostSacralSegments{"naming.chain_candidates.most_sacral_segments", 2, "1",
                                                        "A chain holds no more sacral segments below S1",
                                                        measure::kChosen};
inline constexpr measure::Parameter kFaintIsNone{
    "naming.chain_candidates.faint_is_none", 0.15, "1",
    "A disc that is not seen clearly may be none - marrow texture, a fracture line, a fused disc that was found by its "
    "neighbours' spacing alone - with this weight",
    measure::kChosen};
inline constexpr measure::Parameter kBodyMissed{
    "naming.chain_candidates.body_missed", 0.02, "1",
    "A body that was not found, or two fused ones that were found as one, before anything is seen of the spacing",
    measure::kChosen};
inline constexpr measure::Parameter kSpacingSd{
    "naming.chain_candidates.spacing_sd", 0.15, "1",
    "Spacings from middle to middle follow their neighbours' within this (one sigma): levels grow by 3 to 5 %, a "
    "collapsed body brings its neighbours nearer. Over a missed body they are twice as long, to and from a fused pair "
    "half as long again, and then less is known of them",
    measure::kChosen};
inline constexpr measure::Parameter kMissedSpacingSd{
    "naming.chain_candidates.missed_spacing_sd", 0.25, "1",
    "Spread of a spacing over a missed body, one sigma: less is known of it", measure::kChosen};
inline constexpr measure::Parameter kWideSpacing{"naming.chain_candidates.wide_spacing", 1.3, "1",
                                                 "Below this nothing is missed", measure::kChosen};

// level_evidence
inline constexpr measure::Parameter kRibReachMm{
    "naming.level_evidence.rib_reach_mm", 55.0, "mm",
    "Bone that can be followed this far is no transverse process (35-50 mm from the mid-plane)", measure::kChosen};
inline constexpr measure::Parameter kProcessReachMm{
    "naming.level_evidence.process_reach_mm", 42.0, "mm",
    "Half the span of lumbar transverse processes and its spread, L1 to L4 (36 to 47 mm on scans of the trunk)",
    measure::kChosen};
inline constexpr measure::Parameter kProcessSpreadMm{"naming.level_evidence.process_spread_mm", 6.0, "mm",
                                                     "Spread of half the span of lumbar transverse processes, L1 to L4",
                                                     measure::kChosen};
inline constexpr measure::Parameter kLevelEvidenceLostMm{
    "naming.level_evidence.lost_mm", 26.0, "mm", "Less bone than this was lost on the way: neither a rib nor a process",
    measure::kChosen};
inline constexpr measure::Parameter kLongRibMm{"naming.level_evidence.long_rib_mm", 68.0, "mm",
                                               "A rib goes on at least this far, but for a short last one",
                                               measure::kChosen};
inline constexpr measure::Parameter kAtEdgeMm{"naming.level_evidence.at_edge_mm", 4.0, "mm",
                                              "Bone that ends this near to the scan's edge goes on", measure::kChosen};
inline constexpr measure::Parameter kLevelEvidenceWeight{
    "naming.level_evidence.weight", 0.7, "1",
    "Breath moves the lung's end for all levels at once: neighbours repeat each other", measure::kChosen};
inline constexpr measure::Parameter kLevelEvidenceFurthest{"naming.level_evidence.furthest", 0.60, "1",
                                                           "A misread body says no more than this", measure::kChosen};
inline constexpr measure::Parameter kCarinaBelowT5{
    "naming.level_evidence.carina_below_t5", 0.3, "1",
    "The trachea parts so many levels below the middle of T5 in most adults who lie and breathe in, up to a level "
    "higher in expiration",
    "Mirjalili 2012, doi 10.1002/ca.22157; Clin Anat 2016;29:165, doi 10.1002/ca.22556"};
inline constexpr measure::Parameter kCrestBelowL4{"naming.level_evidence.crest_below_l4", 0.5, "1",
                                                  "The iliac crests stand between the lower third of L4 and the upper "
                                                  "third of L5 in 80 %, the disc of L4 in the middle",
                                                  "296 radiographs of a North Cyprus population"};
inline constexpr measure::Parameter kLevelEvidenceBelowS1{"naming.level_evidence.below_s1", 26.0, "1",
                                                          "Number along the usual spine of what lies below S1",
                                                          measure::kChosen};
inline constexpr measure::Parameter kCarinaSd{
    "naming.level_evidence.carina_sd", 0.9, "1", "Spread of the parting of the trachea, in levels, one sigma",
    "Mirjalili 2012, doi 10.1002/ca.22157; Clin Anat 2016;29:165, doi 10.1002/ca.22556"};
inline constexpr measure::Parameter kLevelEvidenceCrestSd{
    "naming.level_evidence.crest_sd", 0.4, "1",
    "Spread of the iliac crests' height, in levels, one sigma: four fifths lie within half a level",
    "296 radiographs of a North Cyprus population"};
inline constexpr measure::Parameter kLongIfRib{
    "naming.level_evidence.long_if_rib", 0.80, "1",
    "Chance that bone beside a body with a rib is followed as far as only ribs go", measure::kChosen};
inline constexpr measure::Parameter kLongIfProcess{"naming.level_evidence.long_if_process", 0.02, "1",
                                                   "The same beside a body without", measure::kChosen};
inline constexpr measure::Parameter kEndsFarIfRib{"naming.level_evidence.ends_far_if_rib", 0.10, "1",
                                                  "Chance that a rib ends beyond the reach of a process",
                                                  measure::kChosen};
inline constexpr measure::Parameter kEndsFarIfProcess{"naming.level_evidence.ends_far_if_process", 0.04, "1",
                                                      "The same beside a body without", measure::kChosen};
inline constexpr measure::Parameter kEndsNearIfRib{
    "naming.level_evidence.ends_near_if_rib", 0.10, "1",
    "Chance that bone ends as a process does beside a body with a rib: lost in the gap of the joint", measure::kChosen};
inline constexpr measure::Parameter kEndsNearIfProcess{"naming.level_evidence.ends_near_if_process", 0.90, "1",
                                                       "The same beside a body without", measure::kChosen};
inline constexpr measure::Parameter kGoesOnIfRib{"naming.level_evidence.goes_on_if_rib", 0.88, "1",
                                                 "Chance that bone leaves the scan beside a body with a rib",
                                                 measure::kChosen};
inline constexpr measure::Parameter kGoesOnIfProcess{"naming.level_evidence.goes_on_if_process", 0.04, "1",
                                                     "The same beside a body without", measure::kChosen};
inline constexpr measure::Parameter kOfProcesses{"naming.level_evidence.of_processes", 0.9, "1",
                                                 "Part of processes whose length tells that they may leave the scan",
                                                 measure::kChosen};
inline constexpr measure::Parameter kFallUndisturbed{
    "naming.level_evidence.fall_undisturbed", 0.8, "1",
    "Part of ribs and processes whose fall is not disturbed by what they touch", measure::kChosen};
inline constexpr measure::Parameter kFallDisturbed{"naming.level_evidence.fall_disturbed", 0.2, "1",
                                                   "Density of the fall of the others", measure::kChosen};
inline constexpr measure::Parameter kRibFall{"naming.level_evidence.rib_fall", 0.25, "1",
                                             "Ribs fall as they leave, mm per mm", measure::kChosen};
inline constexpr measure::Parameter kRibFallSd{"naming.level_evidence.rib_fall_sd", 0.35, "1",
                                               "Spread of that fall, one sigma", measure::kChosen};
inline constexpr measure::Parameter kProcessFall{"naming.level_evidence.process_fall", -0.15, "1",
                                                 "Processes rise a little, mm per mm", measure::kChosen};
inline constexpr measure::Parameter kProcessFallSd{"naming.level_evidence.process_fall_sd", 0.30, "1",
                                                   "Spread of that fall, one sigma", measure::kChosen};
inline constexpr measure::Parameter kLittleHead{"naming.level_evidence.little_head", 0.04, "1",
                                                "Less bone beside the back of a body is none", measure::kChosen};
inline constexpr measure::Parameter kMuchHead{"naming.level_evidence.much_head", 0.25, "1",
                                              "More bone beside the back of a body is much", measure::kChosen};
inline constexpr measure::Parameter kSidesShare{
    "naming.level_evidence.sides_share", 0.75, "1",
    "Sides share what makes them err: the two together count one and a half times", measure::kChosen};
inline constexpr measure::Parameter kLittleAla{"naming.level_evidence.little_ala", 0.06, "1",
                                               "Less bone where the ala would be is little", measure::kChosen};
inline constexpr measure::Parameter kMuchAla{"naming.level_evidence.much_ala", 0.25, "1",
                                             "More bone where the ala would be is much", measure::kChosen};
inline constexpr measure::Parameter kNoLung{"naming.level_evidence.no_lung", 0.05, "1",
                                            "Less air beside a body is no lung", measure::kChosen};
inline constexpr measure::Parameter kMuchLung{"naming.level_evidence.much_lung", 0.5, "1",
                                              "More air beside a body is much lung", measure::kChosen};
inline constexpr measure::Parameter kTiltErrorDeg{"naming.level_evidence.tilt_error_deg", 4.0, "deg",
                                                  "Error of the tilt of one body, one sigma", measure::kChosen};
inline constexpr measure::Parameter kTiltCommonDeg{
    "naming.level_evidence.tilt_common_deg", 8.0, "deg",
    "Tilt of the whole chain against the usual, one sigma: how a patient lies", measure::kChosen};
inline constexpr measure::Parameter kTiltAmplitude{
    "naming.level_evidence.tilt_amplitude", 0.35, "1",
    "Spread of how curved a spine is: kyphoses of 20 to 80 deg and lordoses of 11 to 63 deg lie within two of it",
    measure::kChosen};
inline constexpr measure::Parameter kTiltNeighbourDeg{"naming.level_evidence.tilt_neighbour_deg", 7.0, "deg",
                                                      "Spread of the tilt that neighbours share, one sigma",
                                                      measure::kChosen};
inline constexpr measure::Parameter kTiltCorrelation{"naming.level_evidence.tilt_correlation", 0.8, "1",
                                                     "of which so much goes on to the next body", measure::kChosen};
inline constexpr measure::Parameter kWidthError{"naming.level_evidence.width_error", 0.06, "1",
                                                "Error of the logarithm of depth and width of one body, one sigma",
                                                measure::kChosen};
inline constexpr measure::Parameter kHeightError{
    "naming.level_evidence.height_error", 0.10, "1",
    "Error of the logarithm of the height of one body, one sigma: it may be fractured", measure::kChosen};
inline constexpr measure::Parameter kSizeCommon{
    "naming.level_evidence.size_common", 0.10, "1",
    "Spread of the size of people: the bodies of men are 8 to 9 % larger (Palm 2025), people differ by as much",
    measure::kChosen};
inline constexpr measure::Parameter kSizeProportion{"naming.level_evidence.size_proportion", 0.06, "1",
                                                    "Spread of their proportions", measure::kChosen};
inline constexpr measure::Parameter kSizeNeighbour{"naming.level_evidence.size_neighbour", 0.05, "1",
                                                   "Spread of the size that neighbours share, one sigma",
                                                   measure::kChosen};
inline constexpr measure::Parameter kSizeCorrelation{"naming.level_evidence.size_correlation", 0.7, "1",
                                                     "of which so much goes on to the next body", measure::kChosen};
inline constexpr measure::Parameter kCourseLeastMm{
    "naming.level_evidence.course_least_mm", 60.0, "mm",
    "A rib that is lost before it has turned tells nothing unless it stands out so far", measure::kChosen};
inline constexpr measure::Parameter kCourseOfOthersMm{
    "naming.level_evidence.course_of_others_mm", 70.0, "mm",
    "How far stands out what is followed like a rib beside a level that has none", measure::kChosen};
inline constexpr measure::Parameter kCourseOfOthersSd{"naming.level_evidence.course_of_others_sd", 0.5, "1",
                                                      "Spread of the logarithm of that, one sigma: it may be anything",
                                                      measure::kChosen};
inline constexpr measure::Parameter kCourseCommon{
    "naming.level_evidence.course_common", 0.10, "1",
    "Spread of the width of people's chests, one sigma of the logarithm: of the sexes and of persons",
    measure::kChosen};
inline constexpr measure::Parameter kCourseNeighbour{"naming.level_evidence.course_neighbour", 0.05, "1",
                                                     "Spread of the width that neighbours share, one sigma",
                                                     measure::kChosen};
inline constexpr measure::Parameter kCourseDisturbed{
    "naming.level_evidence.course_disturbed", 0.05, "1",
    "Part of ribs that are followed on into another bone, and seem to stand out farther than they do",
    measure::kChosen};
inline constexpr measure::Parameter kRibHeightCommonMm{
    "naming.level_evidence.rib_height_common_mm", 5.0, "mm",
    "Spread of the height at which a person's ribs pass beside their bodies, one sigma: breath and size",
    measure::kChosen};
inline constexpr measure::Parameter kRibHeightNeighbourMm{"naming.level_evidence.rib_height_neighbour_mm", 3.0, "mm",
                                                          "Spread of that height that neighbours share, one sigma",
                                                          measure::kChosen};
inline constexpr measure::Parameter kRibHeightErrorMm{"naming.level_evidence.rib_height_error_mm", 3.5, "mm",
                                                      "Error of that height of one body, one sigma", measure::kChosen};
inline constexpr measure::Parameter kRibHeightOfOthersMm{"naming.level_evidence.rib_height_of_others_mm", 12.0, "mm",
                                                         "The same beside a level without a rib: it may be anything",
                                                         measure::kChosen};
inline constexpr measure::Parameter kRibHeightFurthestMm{"naming.level_evidence.rib_height_furthest_mm", 12.0, "mm",
                                                         "A rib that is not the body's own says no more than this",
                                                         measure::kChosen};
inline constexpr measure::Parameter kRibHeightsFail{"naming.level_evidence.rib_heights_fail", 0.05, "1",
                                                    "The same for how high the ribs pass", measure::kChosen};
inline constexpr measure::Parameter kCoursesFail{"naming.level_evidence.courses_fail", 0.02, "1",
                                                 "The same for how far the ribs stand out", measure::kChosen};
inline constexpr measure::Parameter kRibsFail{
    "naming.level_evidence.ribs_fail", 0.02, "1",
    "Chance that what is seen of the ribs misleads: they say no more than this against a numbering", measure::kChosen};
inline constexpr measure::Parameter kAlaFails{"naming.level_evidence.ala_fails", 0.02, "1",
                                              "The same for the ala of the sacrum", measure::kChosen};
inline constexpr measure::Parameter kLungFails{"naming.level_evidence.lung_fails", 0.05, "1", "The same for the lung",
                                               measure::kChosen};
inline constexpr measure::Parameter kTiltFails{"naming.level_evidence.tilt_fails", 0.05, "1", "The same for the tilt",
                                               measure::kChosen};
inline constexpr measure::Parameter kSizesFail{"naming.level_evidence.sizes_fail", 0.02, "1", "The same for the sizes",
                                               measure::kChosen};
inline constexpr measure::Parameter kOrgansFail{"naming.level_evidence.organs_fail", 0.03, "1",
                                                "The same for trachea and iliac crests", measure::kChosen};

// naming
inline constexpr measure::Parameter kWorthTelling{"naming.naming.worth_telling", 0.01, "1",
                                                  "Levels less probable than this are not told as alternatives",
                                                  measure::kChosen};
inline constexpr measure::Parameter kNamedFrom{
    "naming.naming.named_from", 0.80, "1",
    "A body gets the name of the chain's best numbering where all numberings together make that name at least this "
    "probable; below, it stays unnamed",
    measure::kChosen};
inline constexpr measure::Parameter kFollowsFrom{
    "naming.naming.follows_from", 0.50, "1",
    "In a chain of which a body is named so, the others follow with their own probability, from here on: a table that "
    "changes from names to counts half way down helps nobody, and the alternative is told beside it",
    measure::kChosen};

inline constexpr measure::Parameter kLandmarksSure{
    "naming.audit.landmarks_sure", 0.9, "1", "So sure landmarks must be before they speak against a source's names",
    measure::kChosen};

/// Every number of this stage: naming levels.
[[nodiscard]] std::vector<measure::ParameterRow> naming_parameters();

}  // namespace kyphos::pipeline
