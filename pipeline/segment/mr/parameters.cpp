#include "pipeline/segment/mr/parameters.h"

namespace kyphos::pipeline {

std::vector<measure::ParameterRow> mr_parameters() {
  return {kMarrowUnits,   kMarrowBright,      kMarrowTooBright, kMarrowDepthPart,     kMarrowHeightPart,
          kMarrowAsideMm, kCoilReachMm,       kMostOffMarrow,   kBoneAsideMm,         kBoneStepMm,
          kBoneRows,      kBoneFaint,         kBoneClear,       kMostBeyondBone,      kMrEdgeErrorMm,
          kFinderApartMm, kUnevenStep,        kSacrumTurnDeg,   kMaybeSacrumTurnDeg,  kMoreTurnDeg,
          kLumbarDepthMm, kSacralBodies,      kLowestLeanDeg,   kWedgedSacrumTurnDeg, kSacrumLowerMm,
          kSacrumRoomMm,  kSacrumRoomFrontMm, kFiveLumbar,      kThickSagittalMm,     kShiftAroundMm,
          kShiftAsideMm,  kShiftSamples,      kMostShiftMm,     kLeastShiftGain,      kShiftErrorMm,
          kMovedMm};
}

}  // namespace kyphos::pipeline
