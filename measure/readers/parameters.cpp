#include "measure/readers/parameters.h"

namespace kyphos::measure {

std::vector<ParameterRow> reader_parameters() {
  return {kFewestPairsForLimits, kFewestPatientsForLimits, kKappaPairsPerCell, kLimitsFactor};
}

}  // namespace kyphos::measure
