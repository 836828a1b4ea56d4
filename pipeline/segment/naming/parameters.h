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

/// Every number of this stage: naming levels.
[[nodiscard]] std::vector<measure::ParameterRow> naming_parameters();

}  // namespace kyphos::pipeline
