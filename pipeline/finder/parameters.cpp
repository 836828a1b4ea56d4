#include "pipeline/finder/parameters.h"

namespace kyphos::pipeline {

std::vector<measure::ParameterRow> finder_parameters() {
  return {kBlobsSeen,         kFewestCorePixels,    kGrowPixels,          kBlobsSpurPart,   kBlobsInnerPart,
          kBlobsMiddlePart,   kClosestMm,           kFarthestMm,          kUsualFarthestMm, kOverlookedMm2,
          kMostAsideDeg,      kDepthRatio,          kOverlapMm,           kSmallestMm2,     kLargestMm2,
          kTallestMm,         kSagittalViewBlackHu, kSagittalViewWhiteHu, kMrBlackPart,     kMrWhitePart,
          kSagittalViewWhite, kViewPixelMm,         kPlaneStepMm,         kFarthestAsideMm, kCanalFromMm,
          kCanalToMm,         kSeenSpineLeanOverMm};
}

}  // namespace kyphos::pipeline
