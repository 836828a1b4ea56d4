#pragma once

#include <string_view>

#include "measure/parameter.h"

namespace kyphos::measure {

inline constexpr std::string_view kGenant1993 = "Genant 1993 (docs/facts.md)";
inline constexpr std::string_view kVerseGrades =
    "the readers' grades of VerSe: 137, 93 and 49 of grades 1 to 3 among 1,436";
inline constexpr std::string_view kZakharovErrors =
    "Zakharov 2023: two readers differ by 5.1, 6.5 and 4.1 % of a height, so that one errs by 3.6, 4.6 and 2.9 %";

// grades
inline constexpr Parameter kMildLossPercent{"call.grade.mild_percent", 20.0, "%",
                                            "From this loss on a body is graded mild", kGenant1993};
inline constexpr Parameter kModerateLossPercent{"call.grade.moderate_percent", 25.0, "%",
                                                "From this loss on a body is graded moderate", kGenant1993};
inline constexpr Parameter kSevereLossPercent{"call.grade.severe_percent", 40.0, "%",
                                              "Beyond this loss a body is graded severe", kGenant1993};
inline constexpr Parameter kRdesLossPercent{
    "call.grade.rdes_percent", 20.0, "%",
    "Above this loss RadElement calls a compression fracture; it knows no levels, so that natural wedges count",
    "RadElement RDES230"};

// who may be compared with
inline constexpr Parameter kAgreementPercent{
    "call.reference.agreement_percent", 10.0, "%",
    "A loss against other levels counts only where the body's own shape agrees at least this much, or its posterior "
    "height is lost too. Half the mild cut-off: the own ratio spreads by 6 % between intact people, so that 10 % alone "
    "would mean little, and as a second witness it suffices",
    "both criteria must hold: McCloskey and Kanis 1993; the number is chosen"};
inline constexpr Parameter kReferenceLossPercent{
    "call.reference.loss_percent", 15.0, "%",
    "A body with a confirmed loss of this much no longer serves as a reference: a neighbour 20 % too low makes the "
    "expected height 10 % too low and a true 30 % read as 22 %",
    "by arithmetic"};
inline constexpr Parameter kReferenceExcessPercent{
    "call.reference.excess_percent", 25.0, "%",
    "A body taller than its surroundings explain by this much (a missed disc, say) is no reference either", kChosen};
inline constexpr Parameter kReach{"call.reference.reach", 4, "1",
                                  "Positions above and below within which a body is compared", kChosen};
inline constexpr Parameter kOuterEndplateMm{
    "call.reference.outer_endplate_mm", 1.5, "mm",
    "What the outer endplate of an outermost body may be off by: no disc beyond it vouches for it; painted spines "
    "showed errors of about this size at their ends",
    kChosen};

// natural spreads, as parts of a height
inline constexpr Parameter kWedgeSpreadPerson{
    "call.spread.wedge_person", 0.030, "1",
    "Natural spread of the wedge between people, which the bodies around show. The published 6.5 % of a/p less the "
    "readers' error are 4.6 %; how they divide is our choice",
    "spread: the height tables of normal_ratio.h; error: Zakharov 2023; the division is chosen"};
inline constexpr Parameter kWedgeSpreadBody{
    "call.spread.wedge_body", 0.035, "1",
    "Natural spread of the wedge between the bodies of one person: the other part of the 4.6 %",
    "spread: the height tables of normal_ratio.h; error: Zakharov 2023; the division is chosen"};
inline constexpr Parameter kSagSpread{"call.spread.sag", 0.028, "1",
                                      "Natural spread of the sag: of the published 5.3 % of m/p the readers' error "
                                      "leaves nearly nothing; this much is kept",
                                      kChosen};
inline constexpr Parameter kSizeSpreadBody{
    "call.spread.size_body", 0.025, "1",
    "Natural spread of the size between neighbours: their posterior heights differ from the table by 4.0 %, the "
    "readers' errors in it by 4.1 %, so that it is at most this",
    kZakharovErrors};
inline constexpr Parameter kSizeDriftPerLevel{
    "call.spread.size_drift_per_level", 0.015, "1",
    "The table's chain of levels drifts: added for each level between a body and its reference", kChosen};
inline constexpr Parameter kSizeDriftUnnamed{
    "call.spread.size_drift_unnamed", 0.05, "1",
    "Added for each body between, where the level is not known: heights grow by about 6.5 % a level",
    "Palm 2025; a part of it is chosen"};
inline constexpr Parameter kReaderSpread{
    "call.spread.reader", 0.05, "1",
    "How far a reader's estimate of a lost part lies from the true one, with the expected height by eye",
    kZakharovErrors};
inline constexpr Parameter kAdjacentPosteriorSd{
    "call.spread.adjacent_posterior", 0.043, "1",
    "Spread of a posterior height over that of the body above: the middle of the levels T1 to L1 (0.035 to 0.049)",
    "Zakharov 2023"};

inline constexpr Parameter kOneSidedIntactBelow{
    "call.reference.one_sided_intact_below", 0.02, "1",
    "An outermost body is called none only below this probability: what is seen of it must speak ten to one against a "
    "fracture, from the prior's odds of 0.19 to 0.81",
    "by arithmetic"};

// natural shapes
inline constexpr Parameter kPitWidthFraction{
    "call.natural.pit_width_fraction", 0.4, "1",
    "A pit that a disc of this part of the depth does not enter is focal, as Schmorl's nodes are. A fracture lets the "
    "endplate sink over half of it and more",
    kChosen};
inline constexpr Parameter kLeastPitMm{
    "call.natural.least_pit_mm", 1.0, "mm",
    "What lies less below that disc is no pit: an endplate that is hollow by 6 mm from rim to rim holds it to within "
    "0.4 squared of that",
    "by arithmetic"};

inline constexpr std::string_view kSorensen =
    "Sorensen 1964: three neighbours and more wedged by 5 degrees each, irregular endplates";
inline constexpr Parameter kSharedWedgeLoss{
    "call.natural.shared_wedge_loss", 0.08, "1",
    "Neighbours that are each wedged by this part of a height beyond their level's norm, and bear pits, share a wedge "
    "of their own (Scheuermann). 5 degrees over a depth of 30 mm are 2.6 mm, 13 % of a height, of which up to 10 % are "
    "the norm's in the middle of the thorax",
    kSorensen};
inline constexpr Parameter kSharedWedgeMost{"call.natural.shared_wedge_most", 0.29, "1",
                                            "A wedge beyond a quarter of the height is no natural shape", kChosen};
inline constexpr Parameter kSharedWedgeBodies{"call.natural.shared_wedge_bodies", std::size_t{3}, "1",
                                              "So many neighbours are wedged", kSorensen};
inline constexpr Parameter kSharedWedgePitted{"call.natural.shared_wedge_pitted", std::size_t{2}, "1",
                                              "So many of them bear a pit at least", kSorensen};

// what a fracture is like, before the body is looked at
inline constexpr Parameter kFracturePrior{
    "call.prior.fracture", 0.19, "1",
    "Prior of a fracture for a body of which nothing is known: 279 of VerSe's 1,436 graded bodies, of people scanned "
    "for their spine. Unselected people have fewer: a probability near one half is then too high",
    kVerseGrades};
inline constexpr Parameter kLeastLoss{"call.prior.least_loss", 0.08, "1",
                                      "Below this loss nothing is called a fracture", kChosen};
inline constexpr Parameter kMostLoss{"call.prior.most_loss", 0.80, "1",
                                     "Greatest loss that is weighed: less is left of no body", kChosen};
inline constexpr Parameter kLossStep{"call.prior.loss_step", 0.02, "1", "Losses are weighed in steps of this", kChosen};
inline constexpr Parameter kMildPart{"call.prior.mild_part", 0.49, "1", "Part of fractured bodies whose loss is mild",
                                     kVerseGrades};
inline constexpr Parameter kModeratePart{"call.prior.moderate_part", 0.33, "1",
                                         "Part of fractured bodies whose loss is moderate", kVerseGrades};
inline constexpr Parameter kMildTo{"call.prior.mild_to", 0.20, "1",
                                   "Losses below spread evenly over the mild part. Readers see them larger than they "
                                   "are: they take the middle against the rims",
                                   kChosen};
inline constexpr Parameter kModerateTo{"call.prior.moderate_to", 0.36, "1",
                                       "Losses below spread evenly over the moderate part", kChosen};

// what is said of a probability
inline constexpr Parameter kBorderlineFrom{
    "call.borderline.from", 0.25, "1",
    "Below this probability a body is called no fracture; from here on it is borderline", kChosen};
inline constexpr Parameter kBorderlineTo{"call.borderline.to", 0.75, "1",
                                         "From this probability on a body is called a fracture; below it is borderline",
                                         kChosen};

}  // namespace kyphos::measure
