#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::measure {

/// Where the spreads of marrow come from.
inline constexpr std::string_view kMarrowOfVolumes =
    "marrow of 119 bodies on 17 lumbar MR, each against the others of its series, docs/mr.md";

// marrow_signal
inline constexpr Parameter kMarrowStepMm{"mr.marrow_signal.step_mm", 2.0, "mm",
                                         "Step of the samples: two pixels, a part of a slice", kChosen};
inline constexpr Parameter kMarrowRadiusFraction{"mr.marrow_signal.radius_fraction", 0.85, "1",
                                                 "Farther out the dark cortex and chemical shift reach in", kChosen};
inline constexpr Parameter kMarrowMarginMm{"mr.marrow_signal.margin_mm", 2.0, "mm",
                                           "Off the endplates: half a pixel of blur, a pixel of chemical shift",
                                           kChosen};
inline constexpr Parameter kMarrowSpread{
    "mr.marrow_signal.spread", 0.065, "1",
    "Logarithm by which an intact body's marrow differs from the mean of its two neighbours", kMarrowOfVolumes};
inline constexpr Parameter kMarrowSpreadAtEnd{"mr.marrow_signal.spread_at_end", 0.11, "1",
                                              "The same against the one neighbour at an end, where the coil falls off",
                                              kMarrowOfVolumes};

// oedema
inline constexpr Parameter kHalfSpread{"mr.oedema.half_spread", 0.05, "1",
                                       "Logarithm by which half a body differs from its usual share of the whole",
                                       kMarrowOfVolumes};
inline constexpr Parameter kBandSpread{"mr.oedema.band_spread", 0.07, "1", "The same of a quarter beside an endplate",
                                       kMarrowOfVolumes};
inline constexpr Parameter kOddPart{"mr.oedema.odd_part", 0.05, "1",
                                    "Part of the bodies without oedema whose marrow is odder than that", kChosen};
inline constexpr Parameter kOddSpread{"mr.oedema.odd_spread", 2.0, "1", "By how much wider those spread", kChosen};
inline constexpr Parameter kLeastRatio{
    "mr.oedema.least_ratio", 1.15, "1",
    "Signal of the faintest oedema over intact marrow; fainter is not told from none", kChosen};
inline constexpr Parameter kMostRatio{"mr.oedema.most_ratio", 4.0, "1",
                                      "Signal of the brightest on fat-suppressed series, where marrow is dark",
                                      kChosen};
inline constexpr Parameter kPriorOedema{"mr.oedema.prior", 0.08, "1",
                                        "Of bodies on an MR of the spine so many have oedema: few, so that it takes "
                                        "clear signal to say so",
                                        kChosen};
inline constexpr Parameter kPriorFat{"mr.oedema.prior_fat", 0.08, "1",
                                     "Fat islands and haemangiomas are as common (10 to 12 % of spines at autopsy)",
                                     kChosen};
inline constexpr Parameter kBrightFatPart{
    "mr.oedema.bright_fat_part", 0.15, "1",
    "Haemangiomas with vessels are bright on fat-suppressed series too; fat islands are not", kChosen};
inline constexpr Parameter kT1DropLog{"mr.oedema.t1_drop_log", -0.35, "1",
                                      "Logarithm of oedema's signal on T1 over intact fatty marrow: about 0.7",
                                      kChosen};
inline constexpr Parameter kT1DropSpread{"mr.oedema.t1_drop_spread", 0.25, "1",
                                         "From hardly darker to as dark as a disc", kChosen};
inline constexpr Parameter kT1FatLog{"mr.oedema.t1_fat_log", 0.3, "1",
                                     "Logarithm of a fat island's signal on T1 over the marrow around", kChosen};
inline constexpr Parameter kT1FatSpread{"mr.oedema.t1_fat_spread", 0.2, "1", "From hardly brighter to pure fat",
                                        kChosen};
inline constexpr Parameter kOedemaCalled{"mr.oedema.called", 0.75, "1",
                                         "Likelier than this it is called; as a fracture by shape is", kChosen};
inline constexpr Parameter kOedemaAbsent{"mr.oedema.absent", 0.25, "1", "Less likely than this it is called absent",
                                         kChosen};
inline constexpr Parameter kT1AsBright{"mr.oedema.t1_as_bright", 0.88, "1",
                                       "Marrow on T1 that is not darker than this holds no more water than others",
                                       kChosen};
inline constexpr Parameter kBrightPlaceRatio{
    "mr.oedema.bright_place_ratio", 1.25, "1",
    "A place counts as bright from here on, as the mean of its neighbours: three times their noise", kChosen};

// fluid_cleft
inline constexpr Parameter kFluidHalfWay{"mr.fluid_cleft.half_way", 0.5, "1",
                                         "Of the way from marrow to fluid: brighter voxels belong to the cleft",
                                         kChosen};
inline constexpr Parameter kFluidAsBright{
    "mr.fluid_cleft.as_bright", 0.7, "1",
    "A cleft's bright third goes at least so far of the way to the fluid of the dural sac: as bright, less a slice's "
    "share of marrow",
    "fluid sign: Baur 2002, doi 10.1148/radiol.2253011413, from memory; the part is ours"};
inline constexpr Parameter kFluidOverMarrow{"mr.fluid_cleft.fluid_over_marrow", 1.6, "1",
                                            "Where the dural sac is not so much brighter than marrow fluid is not told",
                                            kChosen};
inline constexpr Parameter kLeastFluidMm3{"mr.fluid_cleft.least_mm3", 100.0, "mm3",
                                          "A third of the smallest cleft that must be found; less is a vein or noise",
                                          kChosen};
inline constexpr Parameter kFluidMarginMm{"mr.fluid_cleft.margin_mm", 1.5, "mm",
                                          "A cleft lies so far inside both endplates; beyond is disc", kChosen};
inline constexpr Parameter kFluidBeyond{"mr.fluid_cleft.most_beyond", 0.34, "1",
                                        "More than this part beyond an endplate or wall: a Schmorl node, a vein, fat",
                                        kChosen};
inline constexpr Parameter kMostOfBody{"mr.fluid_cleft.most_of_body", 0.5, "1",
                                       "A cleft fills no more of its body than this; more is bright marrow", kChosen};
inline constexpr Parameter kVeinDepth{
    "mr.fluid_cleft.vein_depth", 0.45, "1",
    "The basivertebral vein enters from behind at mid-height: fluid there is no cleft", kChosen};
inline constexpr Parameter kSacFromMm{"mr.fluid_cleft.sac_from_mm", 3.0, "mm",
                                      "The dural sac begins so far behind the body's back", kChosen};
inline constexpr Parameter kSacToMm{"mr.fluid_cleft.sac_to_mm", 13.0, "mm",
                                    "and ends before here: canals are 13 to 20 mm deep (Cook 2021: 15.6, SD 2.1)",
                                    kChosen};

/// Every number of this stage: findings of marrow on MR.
[[nodiscard]] std::vector<ParameterRow> marrow_parameters();

}  // namespace kyphos::measure
