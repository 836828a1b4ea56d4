#pragma once

#include "measure/parameter.h"

namespace kyphos::pipeline {

// upright
inline constexpr measure::Parameter kPedicleSlabFromMm{
    "ct.upright.slab_from_mm", 1.0, "mm", "The slab that pedicles cross begins so far behind the posterior wall",
    measure::kChosen};
inline constexpr measure::Parameter kPedicleSlabToMm{
    "ct.upright.slab_to_mm", 7.0, "mm",
    "The slab that pedicles cross ends so far behind the posterior wall: facets lie further back", measure::kChosen};
inline constexpr measure::Parameter kPedicleSideFromMm{"ct.upright.side_from_mm", 7.0, "mm",
                                                       "Nearer to the midline lies the canal", measure::kChosen};
inline constexpr measure::Parameter kPedicleSideToMm{"ct.upright.side_to_mm", 22.0, "mm",
                                                     "No pedicle is further from the midline", measure::kChosen};
inline constexpr measure::Parameter kPedicleStepMm{"ct.upright.step_mm", 1.0, "mm", "Step of the samples in the slab",
                                                   measure::kChosen};
inline constexpr measure::Parameter kPedicleBoneHu{"ct.upright.bone_hu", 100.0, "[hnsf'U]",
                                                   "What rises above this all through the slab is bone that crosses it",
                                                   measure::kChosen};
inline constexpr measure::Parameter kPedicleFullHu{
    "ct.upright.full_hu", 400.0, "[hnsf'U]", "Denser bone counts no more: screws and cement would outvote the rest",
    measure::kChosen};
inline constexpr measure::Parameter kLieVote{
    "ct.upright.vote", 0.04, "1",
    "A body votes where the centre of its pedicles lies so far from its middle, in heights of the body: real bodies "
    "gave 0.04 to 0.35 upwards in slices of 1 and 3 mm, one of 3 mm -0.02",
    measure::kChosen};
inline constexpr measure::Parameter kLieMean{"ct.upright.mean", 0.06, "1",
                                             "The mean of all bodies that settles it: real scans gave 0.08 to 0.24",
                                             measure::kChosen};
inline constexpr measure::Parameter kLieShare{"ct.upright.share", 0.8, "1",
                                              "Share of the bodies that vote which must agree", measure::kChosen};
inline constexpr measure::Parameter<int> kLieBodies{"ct.upright.bodies", 3, "1",
                                                    "Fewer bodies than this settle nothing", measure::kChosen};

}  // namespace kyphos::pipeline
