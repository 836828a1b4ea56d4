#pragma once

#include "measure/parameter.h"

namespace kyphos::measure {

// attenuation
inline constexpr Parameter kTrabecularStepMm{"finding.attenuation.trabecular_step_mm", 1.0, "mm",
                                             "Step of the samples within the body: about a voxel", kChosen};
inline constexpr Parameter kTrabecularRadiusFraction{
    "finding.attenuation.trabecular_radius_fraction", 0.60, "1",
    "Cortex with its blur is 2-3 mm thick in the scanner's picture; 60 % of the radius stays 6 mm away at mid-body",
    kChosen};
inline constexpr Parameter kTrabecularEndplateMarginMm{"finding.attenuation.trabecular_endplate_margin_mm", 4.0, "mm",
                                                       "Off both endplates: shell and the dense marrow beneath it",
                                                       kChosen};
inline constexpr Parameter kTrabecularPosteriorFraction{"finding.attenuation.trabecular_posterior_fraction", 0.35, "1",
                                                        "The basivertebral vein and its canal enter from behind",
                                                        kChosen};
inline constexpr Parameter kTrabecularAboveHu{"finding.attenuation.trabecular_above_hu", -200.0F, "[hnsf'U]",
                                              "Gas of a cleft and cement or metal are no bone", kChosen};
inline constexpr Parameter kTrabecularBelowHu{"finding.attenuation.trabecular_below_hu", 1000.0F, "[hnsf'U]",
                                              "Gas of a cleft and cement or metal are no bone", kChosen};
inline constexpr Parameter kLeastVolumeCm3{"finding.attenuation.least_volume_cm3", 0.3, "cm3",
                                           "Less than this and single trabeculae decide", kChosen};

// cement
inline constexpr Parameter kCementSearchMarginMm{"finding.cement.cement_search_margin_mm", 14.0, "mm",
                                                 "So far around a body cement is looked for", kChosen};
inline constexpr Parameter kCementMetalHu{"finding.cement.metal_hu", 2800.0, "[hnsf'U]",
                                          "Denser throughout than this is metal, not cement", kChosen};
inline constexpr Parameter kScrewSlenderness{"finding.cement.screw_slenderness", 3.0, "1",
                                             "A screw is at least so many times as long as thick", kChosen};
inline constexpr Parameter kScrewShareBehindWall{"finding.cement.screw_share_behind_wall", 0.15, "1",
                                                 "Of a screw at least this part lies behind the posterior wall",
                                                 kChosen};
inline constexpr Parameter kLeastLeakMm3{"finding.cement.least_leak_mm3", 30.0, "mm3",
                                         "Less outside the body than this is the blur of what lies inside", kChosen};
inline constexpr Parameter kBorderMm{"finding.cement.border_mm", 1.0, "mm",
                                     "Blur carries cement this far across its border", kChosen};
inline constexpr Parameter kDiscReachMm{
    "finding.cement.disc_reach_mm", 8.0, "mm",
    "Farther than this beyond an endplate lies the next body (discs are up to 12 mm high)", kChosen};
inline constexpr Parameter kCanalHalfWidthMm{"finding.cement.canal_half_width_mm", 10.0, "mm",
                                             "Half the width of the canal: farther to the side lies no leak into it",
                                             kChosen};
inline constexpr Parameter kVeinWidthMm{
    "finding.cement.vein_width_mm", 6.0, "mm",
    "Segmental veins are up to 5 mm wide; a strand three times as long as wide is no cloud", kChosen};
inline constexpr Parameter kVeinSlenderness{
    "finding.cement.vein_slenderness", 3.0, "1",
    "Segmental veins are up to 5 mm wide; a strand three times as long as wide is no cloud", kChosen};
inline constexpr Parameter kSoftTissueHu{"finding.cement.soft_tissue_hu", 40.0, "[hnsf'U]",
                                         "Soft tissue around cement, to which its border is half way", kChosen};
inline constexpr Parameter kAlikeShare{
    "finding.cement.alike_share", 0.7, "1",
    "A cloud apart from the cement is a leak where its dense third is at least this part as dense", kChosen};
inline constexpr Parameter kCementBackPart{"finding.cement.back_part", 0.1, "1",
                                           "Part of the depth in which the wall borders on the canal", kChosen};
inline constexpr Parameter kCementHu{"finding.cement.cement_hu", 1200.0, "[hnsf'U]",
                                     "Barium-laden cement is 1,500-3,000 HU, cortical bone up to 1,500", kChosen};
inline constexpr Parameter kLeastCementCm3{"finding.cement.least_cement_cm3", 1.0, "cm3",
                                           "Less is no treated body: blur of metal, dense endplates", kChosen};

// cleft
inline constexpr Parameter kCleftGasHu{
    "finding.cleft.gas_hu", -200.0, "[hnsf'U]",
    "Pure gas is -1000 HU; clefts are thin, so that their voxels are partly marrow. Fat stays above -130 HU", kChosen};
inline constexpr Parameter kPureGasHu{"finding.cleft.pure_gas_hu", -1000.0, "[hnsf'U]", "Pure gas", kChosen};
inline constexpr Parameter kLeastVolumeMm3{"finding.cleft.least_volume_mm3", 25.0, "mm3", "Smaller is noise", kChosen};
inline constexpr Parameter<std::size_t> kLeastVoxels{"finding.cleft.least_voxels", 8, "1", "Fewer voxels are noise",
                                                     kChosen};
inline constexpr Parameter kCleftSearchMarginMm{"finding.cleft.cleft_search_margin_mm", 6.0, "mm",
                                                "So far around a body gas is followed", kChosen};
inline constexpr Parameter kCoreEndplateMarginMm{
    "finding.cleft.core_endplate_margin_mm", 1.5, "mm",
    "A cleft has a part so far from the endplates: vacuum of the disc has not", kChosen};
inline constexpr Parameter kCoreRadius{
    "finding.cleft.core_radius", 0.90, "1",
    "Inside this part of the radius a voxel is clear of the wall and of what lies behind it", kChosen};
inline constexpr Parameter kMostBeyondEndplate{"finding.cleft.most_beyond_endplate", 1.0 / 3.0, "1",
                                               "Gas of which more lies beyond an endplate is vacuum of the disc",
                                               kChosen};
inline constexpr Parameter kMostBeyondWall{"finding.cleft.most_beyond_wall", 0.05, "1",
                                           "Gas of which more lies beyond the wall is lung or bowel", kChosen};

// paravertebral
inline constexpr Parameter kParavertebralLungHu{"finding.paravertebral.lung_hu", -400.0F, "[hnsf'U]",
                                                "Air of the lung stays below, soft tissue above", kChosen};
inline constexpr Parameter kParavertebralReachMm{"finding.paravertebral.reach_mm", 40.0, "mm",
                                                 "Lung farther away is not beside the body", kChosen};
inline constexpr Parameter kToLungStepMm{"finding.paravertebral.to_lung_step_mm", 0.5, "mm",
                                         "Step along a ray to the lung", kChosen};
inline constexpr Parameter kFirstDeg{"finding.paravertebral.first_deg", 50.0, "deg",
                                     "First direction, from anterior to the side", kChosen};
inline constexpr Parameter kParavertebralLastDeg{"finding.paravertebral.last_deg", 110.0, "deg",
                                                 "Last direction, from anterior to the side", kChosen};
inline constexpr Parameter kParavertebralStepDeg{"finding.paravertebral.step_deg", 10.0, "deg",
                                                 "Step of the directions", kChosen};
inline constexpr Parameter kParavertebralErrorMm{"finding.paravertebral.error_mm", 1.5, "mm",
                                                 "Breathing and the pleura move the border by about this much",
                                                 kChosen};

// pedicle
inline constexpr Parameter kNoBoneHu{"finding.pedicle.no_bone_hu", 100.0, "[hnsf'U]", "Bone is what rises above this",
                                     kChosen};
inline constexpr Parameter kFirstBehindMm{"finding.pedicle.first_behind_mm", 2.0, "mm",
                                          "The slab that holds the pedicles begins so far behind the posterior wall",
                                          kChosen};
inline constexpr Parameter kLastBehindMm{"finding.pedicle.last_behind_mm", 7.0, "mm",
                                         "The slab that holds the pedicles ends so far behind the posterior wall",
                                         kChosen};
inline constexpr Parameter kCanalSideMm{"finding.pedicle.canal_side_mm", 6.0, "mm",
                                        "Nearer to the middle between the pedicles lies the canal", kChosen};
inline constexpr Parameter kWidthShare{"finding.pedicle.width_share", 0.85, "1",
                                       "Farther out than this part of the half width lie ribs", kChosen};
inline constexpr Parameter kSlabStepMm{"finding.pedicle.slab_step_mm", 1.0, "mm", "Step of the samples in the slab",
                                       kChosen};
inline constexpr Parameter<std::size_t> kPedicleReach{
    "finding.pedicle.pedicle_reach", 2, "1", "Bodies above and below that tell how much bone is usual", kChosen};
inline constexpr Parameter<std::size_t> kLeastOtherPedicles{
    "finding.pedicle.least_other_pedicles", 3, "1", "Fewer than this many other pedicles, and one odd one decides",
    kChosen};
inline constexpr Parameter kLeastSePercent{"finding.pedicle.least_se_percent", 10.0, "%",
                                           "Pedicles of neighbouring levels differ by a tenth at least", kChosen};
inline constexpr Parameter kCanalSearchMm{"finding.pedicle.canal_search_mm", 20.0, "mm",
                                          "How far to the sides the canal's border is looked for", kChosen};
inline constexpr Parameter kNarrowestCanalMm{"finding.pedicle.narrowest_canal_mm", 10.0, "mm",
                                             "A canal narrower between its pedicles is misread", kChosen};
inline constexpr Parameter kWidestCanalMm{"finding.pedicle.widest_canal_mm", 34.0, "mm",
                                          "A canal wider between its pedicles is misread", kChosen};

// suspicion
inline constexpr Parameter kConvexMm{"finding.suspicion.convex_mm", 2.0, "mm",
                                     "A wall whose middle stands so far behind the line of its own ends is convex",
                                     kChosen};
inline constexpr Parameter kLyticBelowHu{"finding.suspicion.lytic_below_hu", 90.0, "[hnsf'U]",
                                         "A lytic focus lies so far below the marrow of the other bodies", kChosen};
inline constexpr Parameter kSuspicionFatHu{"finding.suspicion.fat_hu", -20.0, "[hnsf'U]",
                                           "Fat stays below: a haemangioma or an island of fat is no focus", kChosen};
inline constexpr Parameter kScleroticAboveHu{
    "finding.suspicion.sclerotic_above_hu", 250.0, "[hnsf'U]",
    "A sclerotic focus lies so far above the marrow of the other bodies, beyond the compaction of a fracture", kChosen};
inline constexpr Parameter kLeastFocusMm3{"finding.suspicion.least_focus_mm3", 1000.0, "mm3",
                                          "Smaller foci are vessels, nodes and noise", kChosen};
inline constexpr Parameter kFocusEndplateMarginMm{"finding.suspicion.focus_endplate_margin_mm", 3.0, "mm",
                                                  "Clear of the endplates: nodes and sclerosis of discs", kChosen};
inline constexpr Parameter kFocusRadiusFraction{"finding.suspicion.focus_radius_fraction", 0.75, "1",
                                                "Clear of the cortex", kChosen};
inline constexpr Parameter kFocusPosteriorFraction{"finding.suspicion.focus_posterior_fraction", 0.30, "1",
                                                   "The vein and its fat enter from behind", kChosen};
inline constexpr Parameter kFocusStepMm{"finding.suspicion.focus_step_mm", 2, "mm",
                                        "Step of the samples within the body", kChosen};
inline constexpr Parameter kPedicleGonePercent{"finding.suspicion.pedicle_gone_percent", 35.0, "%",
                                               "A pedicle with less of the usual bone is gone", kChosen};
inline constexpr Parameter kPedicleSoundPercent{
    "finding.suspicion.pedicle_sound_percent", 70.0, "%",
    "The other side must hold as much, else the scan or the body is at fault", kChosen};
inline constexpr Parameter kSuspicionMassMm{"finding.suspicion.mass_mm", 8.0, "mm",
                                            "Soft tissue beside a body so much thicker than beside both neighbours",
                                            kChosen};

// vessel
inline constexpr Parameter kContrastHu{"finding.vessel.contrast_hu", 130.0, "[hnsf'U]",
                                       "Opacified blood is mostly above; blood without contrast is 30 to 60 HU",
                                       kChosen};
inline constexpr Parameter kVesselPlainHu{"finding.vessel.plain_hu", 90.0, "[hnsf'U]",
                                          "Blood without contrast stays below, with noise", kChosen};
inline constexpr Parameter kVesselFirstMm{"finding.vessel.first_mm", 4.0, "mm",
                                          "The great vessels lie from so far in front of a body", kChosen};
inline constexpr Parameter kVesselLastMm{"finding.vessel.last_mm", 35.0, "mm",
                                         "The great vessels lie up to so far in front of a body", kChosen};
inline constexpr Parameter kVesselSideMm{"finding.vessel.side_mm", 25.0, "mm",
                                         "The great vessels lie up to so far to the sides", kChosen};
inline constexpr Parameter kRadiusMm{"finding.vessel.radius_mm", 6.0, "mm", "Radius of a disc within the aorta",
                                     kChosen};
inline constexpr Parameter kVesselStepMm{"finding.vessel.vessel_step_mm", 3.0, "mm", "Step of the discs that are tried",
                                         kChosen};
inline constexpr Parameter<std::size_t> kLeastBodies{"finding.vessel.least_bodies", 3, "1",
                                                     "Fewer bodies tell nothing of contrast", kChosen};

// suspicion
inline constexpr Parameter kSureFactorOfSign{"finding.suspicion.sure_factor_of_sign", 1.96, "1",
                                             "Beyond the error of measuring: noise alone must raise no suspicion",
                                             kChosen};
inline constexpr Parameter kSuspicionFragmentMm{"finding.suspicion.fragment_mm", 2.0, "mm",
                                                "A fragment that stands back so far speaks for a benign burst",
                                                kChosen};
inline constexpr Parameter kMuchAgainst{"finding.suspicion.much_against", 0.2, "1",
                                        "Likelihood ratio of what speaks much against malignancy", kChosen};
inline constexpr Parameter kSomeAgainst{"finding.suspicion.some_against", 0.5, "1",
                                        "Likelihood ratio of what speaks somewhat against malignancy", kChosen};
inline constexpr Parameter kStrongRatio{
    "finding.suspicion.strong_ratio", 10.0, "1",
    "A strong sign is so many times likelier in a malignant than in a benign fracture",
    "the sizes are our choice; signs: Laredo 1995, doi 10.1148/radiology.194.1.7997579; Mauch 2018, doi "
    "10.3174/ajnr.A5528"};

}  // namespace kyphos::measure
