#include "pipeline/segment/mask/parameters.h"

namespace kyphos::pipeline {

std::vector<measure::ParameterRow> mask_parameters() {
  return {kFrontPart,     kMostTurnDeg,    kTurnCost,       kLeastBodyDepthMm, kWallsReachMm,
          kBackStepMm,    kMaskEdgeSdMm,   kStaircaseError, kMaskHeld,         kMaskLargestStepMm,
          kMaskSlackMm,   kMaskFarMm,      kOnBoneHu,       kTurnMostOffMm,    kSectionFrontMm,
          kSectionSideMm, kSectionPairsMm, kStepInsideMm,   kStepOutsideMm,    kMostlyHeld};
}

}  // namespace kyphos::pipeline
