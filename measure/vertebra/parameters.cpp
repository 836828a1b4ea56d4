#include "measure/vertebra/parameters.h"

#include "measure/vertebra/call_parameters.h"

namespace kyphos::measure {

std::vector<ParameterRow> vertebra_parameters() {
  return {kMildLossPercent,
          kModerateLossPercent,
          kSevereLossPercent,
          kRdesLossPercent,
          kAgreementPercent,
          kReferenceLossPercent,
          kReferenceExcessPercent,
          kReach,
          kOuterEndplateMm,
          kWedgeSpreadPerson,
          kWedgeSpreadBody,
          kSagSpread,
          kSizeSpreadBody,
          kSizeDriftPerLevel,
          kSizeDriftUnnamed,
          kReaderSpread,
          kAdjacentPosteriorSd,
          kOneSidedIntactBelow,
          kPitWidthFraction,
          kLeastPitMm,
          kSharedWedgeLoss,
          kSharedWedgeMost,
          kSharedWedgeBodies,
          kSharedWedgePitted,
          kFracturePrior,
          kLeastLoss,
          kMostLoss,
          kLossStep,
          kMildPart,
          kModeratePart,
          kMildTo,
          kModerateTo,
          kBorderlineFrom,
          kBorderlineTo};
}

}  // namespace kyphos::measure
