#include "pipeline/segment/witness/parameters.h"

namespace kyphos::pipeline {

std::vector<measure::ParameterRow> witness_parameters() {
  return {kOuterSlackFraction, kLeastSlackMm,     kHeightsApartMm,           kSeenHeightErrorMm,  kHeightsApartPart,
          kVouchedApartMm,     kMiddlesApartPart, kTwoWitnessesClear,        kTwoWitnessesNoBody, kCanalSeen,
          kFewestOfAColumn,    kUsualHalfDepthMm, kTwoWitnessesUsualHeightMm};
}

}  // namespace kyphos::pipeline
