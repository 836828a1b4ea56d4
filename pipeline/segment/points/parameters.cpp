#include "pipeline/segment/points/parameters.h"

namespace kyphos::pipeline {

std::vector<measure::ParameterRow> point_parameters() {
  return {kReaderHeightSe, kFewestSharedBodies, kMildLossPercent,  kMiddleFromEnds, kLeastFlatness,
          kMostFlatness,   kUnlikeEndplates,    kUnlikeNeighbours, kOffPlanePart,   kOverlapPart,
          kNominalDepthMm, kCorrectionReachMm,  kOutlineChangedMm};
}

}  // namespace kyphos::pipeline
