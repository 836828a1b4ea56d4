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

/// Every number of this stage: space and padding.
[[nodiscard]] std::vector<ParameterRow> space_parameters();

}  // namespace kyphos::measure
