#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::measure {

/// How far around a voxel all must be equal for padding.
inline constexpr Parameter kEqualReach{
    "space.padding.reach", 2, "1",
    "Voxels to either side along each axis that must hold the same value: noise makes no five equal ones", kChosen};
inline constexpr Parameter kLeastBorderPlaces{
    "space.padding.least_border_places", 25, "1",
    "A value that fewer constant places of the border hold is chance, or too little to cut a body", kChosen};
inline constexpr Parameter kAirBelowHu{"space.padding.air_below_hu", -900, "[hnsf'U]",
                                       "Air that the scanner clips is constant too; below this a region may be air",
                                       kChosen};
inline constexpr Parameter kLeastAirBorder{
    "space.padding.least_air_border", 0.002, "1",
    "Air around the patient is as little a part of him as padding is, but an airway that leaves by the upper end of "
    "the matrix is: it fills less of the border than this",
    kChosen};
inline constexpr Parameter kTissueAboveHu{
    "space.padding.tissue_above_hu", -300, "[hnsf'U]",
    "Above this a constant region may be tissue: it is padding only where tissue elsewhere shows noise", kChosen};
inline constexpr Parameter kNoiselessEvery{
    "space.padding.noiseless_every", 101, "1",
    "Every such voxel is looked at for noise; a prime, so that no row is followed", kChosen};
inline constexpr Parameter kMostConstant{"space.padding.most_constant", 0.05, "1",
                                         "Part of the tissue that may be constant in a picture with noise", kChosen};

// interpolated
inline constexpr Parameter kDetailFromHu{"space.interpolated.from_hu", -200, "[hnsf'U]",
                                         "Detail is looked for in tissue: from fat on, without lung and air", kChosen};
inline constexpr Parameter kDetailToHu{"space.interpolated.to_hu", 1500, "[hnsf'U]",
                                       "Detail is looked for in tissue: no metal", kChosen};
inline constexpr Parameter kDetailPlaces{"space.interpolated.places", 150000.0, "1",
                                         "Voxels that are looked at: a few thousandths of a scan tell a median",
                                         kChosen};
inline constexpr Parameter kDetailFewest{"space.interpolated.fewest", 2000, "1",
                                         "With fewer places in tissue nothing is said", kChosen};
inline constexpr Parameter kDetailReachMm{"space.interpolated.reach_mm", 9.0, "mm",
                                          "Slices are at most 6 mm thick; interpolation smooths beyond that", kChosen};
inline constexpr Parameter kDetailFromMm{
    "space.interpolated.from_mm", 0.9, "mm",
    "Finer detail is the kernel's: pictures enlarged in their plane, and soft kernels, are smooth there", kChosen};
inline constexpr Parameter kDetailLeastHu{
    "space.interpolated.least_hu", 4.0, "[hnsf'U]",
    "Median second difference of the other axes: below this a picture has neither noise nor texture to compare",
    kChosen};
inline constexpr Parameter kSmoothShare{
    "space.interpolated.smooth_share", 0.5, "1",
    "Below this part of the other axes' detail over one sample slices were interpolated: 0.33 where there are twice as "
    "many as were measured, 0.0 to 0.2 where three to five times; scans themselves have 0.7 to 1.1",
    "verse005, verse007, thorax and verse005 averaged and interpolated again"};
inline constexpr Parameter kResolvedShare{
    "space.interpolated.resolved_share", 0.7, "1",
    "From this part on neighbours are as good as independent: reached at 2.0, 3.0 and 4.3 mm where slices were 2, 3 "
    "and 4 mm",
    "verse005 averaged and interpolated again"};
inline constexpr Parameter kLeastFactor{"space.interpolated.least_factor", 1.6, "1",
                                        "Times the spacing: slices that overlap by a third are still taken as they are",
                                        kChosen};
inline constexpr Parameter kDetailNearMm{"space.interpolated.near_mm", 1.0, "mm",
                                         "Detail over this distance, against that over the far one", kChosen};
inline constexpr Parameter kDetailNearestMm{"space.interpolated.nearest_mm", 1.5, "mm",
                                            "With samples farther apart nothing finer can be looked for", kChosen};
inline constexpr Parameter kDetailFarMm{"space.interpolated.far_mm", 3.0, "mm",
                                        "No scan's kernel smooths over this distance", kChosen};
inline constexpr Parameter kDetailFarLeastHu{
    "space.interpolated.far_least_hu", 8.0, "[hnsf'U]",
    "Median second difference over the far distance: below it whole numbers hide what lies near", kChosen};
inline constexpr Parameter kOwnSmoothShare{"space.interpolated.own_smooth_share", 0.24, "1",
                                           "Detail over the near distance, of that over the far one: 0.31 to 0.91 in "
                                           "15 pictures as scanned, 0.03 to 0.18 where "
                                           "slices of 2.5 and 3 mm were drawn out by straight lines or cubic curves",
                                           "sagittal slices of six scans and four more patients"};
inline constexpr Parameter kOwnResolvedShare{
    "space.interpolated.own_resolved_share", 0.5, "1",
    "Detail over a distance, of that over twice as much: reached at 2.4 to 3.1 mm where slices were 2.5 and 3 mm",
    "example, cmb-crc and lidc-0314 drawn out"};
inline constexpr Parameter kPeriodClearer{"space.interpolated.period_clearer", 0.1, "1",
                                          "Parts of all bending at one place of a period that differ by less are alike",
                                          kChosen};
inline constexpr Parameter kPeriodClear{"space.interpolated.period_clear", 0.8, "1",
                                        "Part of all bending that lies at one place of a true period: 1 between "
                                        "straight lines; 1 over the period by chance",
                                        kChosen};

/// Every number of this stage: space, padding and interpolation.
[[nodiscard]] std::vector<ParameterRow> space_parameters();

}  // namespace kyphos::measure
