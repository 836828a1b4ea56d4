#include "measure/space/parameters.h"

namespace kyphos::measure {

std::vector<ParameterRow> space_parameters() {
  return {kEqualReach,       kLeastBorderPlaces, kAirBelowHu,       kLeastAirBorder,  kTissueAboveHu,
          kNoiselessEvery,   kMostConstant,      kDetailFromHu,     kDetailToHu,      kDetailPlaces,
          kDetailFewest,     kDetailReachMm,     kDetailFromMm,     kDetailLeastHu,   kSmoothShare,
          kResolvedShare,    kLeastFactor,       kDetailNearMm,     kDetailNearestMm, kDetailFarMm,
          kDetailFarLeastHu, kOwnSmoothShare,    kOwnResolvedShare, kPeriodClearer,   kPeriodClear};
}

}  // namespace kyphos::measure
