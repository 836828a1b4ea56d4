#include "io/labels/parameters.h"

namespace kyphos::io {

std::vector<measure::ParameterRow> label_parameters() {
  return {kSameGridVoxels, kCervicalStepMm, kFirstThoracicStepMm, kLumbarStepMm, kPossibleStepRatio, kSureStepRatio,
          kStrayPart,      kOtherPlace,     kJumpSteps,           kUnlikeSize,   kLeastVertebraMm3};
}

}  // namespace kyphos::io
