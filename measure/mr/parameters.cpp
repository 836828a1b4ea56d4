#include "measure/mr/parameters.h"

namespace kyphos::measure {

std::vector<ParameterRow> marrow_parameters() {
  return {kMarrowStepMm,      kMarrowRadiusFraction,
          kMarrowMarginMm,    kMarrowSpread,
          kMarrowSpreadAtEnd, kHalfSpread,
          kBandSpread,        kOddPart,
          kOddSpread,         kLeastRatio,
          kMostRatio,         kPriorOedema,
          kPriorFat,          kBrightFatPart,
          kT1DropLog,         kT1DropSpread,
          kT1FatLog,          kT1FatSpread,
          kOedemaCalled,      kOedemaAbsent,
          kT1AsBright,        kBrightPlaceRatio,
          kFluidHalfWay,      kFluidAsBright,
          kFluidOverMarrow,   kLeastFluidMm3,
          kFluidMarginMm,     kFluidBeyond,
          kMostOfBody,        kVeinDepth,
          kSacFromMm,         kSacToMm};
}

}  // namespace kyphos::measure
