#include "pipeline/fit/parameters.h"

namespace kyphos::pipeline {

std::vector<measure::ParameterRow> fit_parameters() {
  return {kMarrowFromMm,
          kMarrowToMm,
          kDarkLineMm,
          kLeastFall,
          kRiseEndsLine,
          kLeastFallErrorMm,
          kSdPerMedianOff,
          kShoulderSigmaMm,
          kSettledGain,
          kBoneSideMm,
          kSoftSideMm,
          kTrialsPerSample,
          kShellThicknessMm,
          kSplineSurfaceFreedom,
          kLayerThicknessMm,
          kNextReachMm,
          kPressedPerMm2,
          kUsualMarrowSdHu,
          kLeastNoiseHu,
          kLeastSpreadHu,
          kShellVariation,
          kLikeliestProfileStepMm,
          kLikeliestProfileSample,
          kOutsidePerMm2,
          kTableStepMm,
          kWorstColumn,
          kNextSdMm,
          kThinnestDiscMm,
          kJumpCost,
          kLargestJumpMm,
          kFaintestShellHu,
          kThickEndplateFewestColumns,
          kPatchMm,
          kEndplateCurvaturePerMm,
          kEndplateKnotMm,
          kErrorBlurMm};
}

}  // namespace kyphos::pipeline
