#include "io/dicom/film/parameters.h"

namespace kyphos::io {

std::vector<measure::ParameterRow> film_parameters() {
  return {kFiducialScaleSe,  kGeometryScaleSe, kUnsaidScaleSe,     kDistanceScaleSe,
          kRulerPointPixels, kSameSpacing,     kMostMagnification, kFilmDarkPart};
}

}  // namespace kyphos::io
