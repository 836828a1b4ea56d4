#include "pipeline/segment/witness/parameters.h"

namespace kyphos::pipeline {

std::vector<measure::ParameterRow> witness_parameters() {
  return {kOuterSlackFraction,
          kLeastSlackMm,
          kHeightsApartMm,
          kFarTooHighPart,
          kSeenHeightErrorMm,
          kHeightsApartPart,
          kVouchedApartMm,
          kMiddlesApartPart,
          kTwoWitnessesClear,
          kTwoWitnessesNoBody,
          kCanalSeen,
          kFewestOfAColumn,
          kUsualHalfDepthMm,
          kTwoWitnessesUsualHeightMm,
          kSeenDiscReachMm,
          kSeenDiscFrom,
          kSeenDiscEnds,
          kSeenDiscBlurMm,
          kSeenDiscErrorMm,
          kSeenThicknessErrorMm,
          kSeenDiscErrorSlices,
          kLookErrorSlices,
          kBeyondErrorTimes,
          kSettleReachMm,
          kSettleStepMm,
          kSettleThinnestMm,
          kSettleThickestMm,
          kSettleFloorMm,
          kLookLost,
          kFinderLost,
          kContradictedErrors,
          kUsualDiscLevels,
          kUsualDiscSpreadMm,
          kUsualDiscSpread,
          kKeepsShapeMm};
}

}  // namespace kyphos::pipeline
