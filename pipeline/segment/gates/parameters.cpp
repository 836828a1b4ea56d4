#include "pipeline/segment/gates/parameters.h"

namespace kyphos::pipeline {

std::vector<measure::ParameterRow> gates_parameters() {
  return {kLowestMeasuredMm,
          kHighestMeasuredMm,
          kUnclearOfMedian,
          kDoubtfulOfMedian,
          kGatesRoughMm,
          kAsymmetryMm,
          kThickestSureMm,
          kSlicesHideFromMm,
          kFewestSlices,
          kFewestSlicesVouched,
          kApartSlices,
          kGatesLostSlices,
          kTooManyDoubts,
          kGatesUnusualDeg,
          kImpossibleDeg,
          kImpossibleWedgeDeg,
          kGatesLikely,
          kGatesPossible,
          kNeighbourGatesReach,
          kNeighbourGatesTooTall,
          kTooTallAtOneWall,
          kTooLowAtEnd,
          kNeighbourGatesOverlapMm,
          kNeighbourGatesCrossedMm,
          kNeighbourGatesRougherMm,
          kThoracicDeg,
          kNeighbourGatesOtherDeg,
          kNeighbourGatesAskewDeg};
}

}  // namespace kyphos::pipeline
