#include "pipeline/segment/body/parameters.h"

namespace kyphos::pipeline {

std::vector<measure::ParameterRow> body_parameters() {
  return {kKernelSigmaMm,
          kSliceVariance,
          kBodyRoundRimMm,
          kEndplateColumnsMarginMm,
          kEndplateColumnsPitMm,
          kBoundedBelowMm,
          kColumnStepMm,
          kSampleStepMm,
          kLargestStepMm,
          kEndplatesThickMm,
          kSliceDoubt,
          kHiddenDiscDoubt,
          kTouchingMm,
          kStationSquares,
          kFacingEndplateSteps,
          kFacingEndplateSquareOn,
          kFacingEndplateOneEdgeMm,
          kFindBodiesHeld,
          kEdgeBoxMm,
          kGradientWeight,
          kGradientReach,
          kDiscSeenMm,
          kPlanePull,
          kThickPlanePull,
          kSliceSamplingDiscSideMm,
          kClearOfWall,
          kMarrowSideMm,
          kThroughShellMm,
          kFewestVoxels,
          kWallsAngles,
          kWallsLevels,
          kWallsSampleStepMm,
          kWallsBoxMm,
          kWidthOverDepth,
          kEllipsePull};
}

}  // namespace kyphos::pipeline
