#include "measure/space/parameters.h"

namespace kyphos::measure {

std::vector<ParameterRow> space_parameters() {
  return {kEqualReach,    kLeastBorderPlaces, kAirBelowHu,  kLeastAirBorder,
          kTissueAboveHu, kNoiselessEvery,    kMostConstant};
}

}  // namespace kyphos::measure
