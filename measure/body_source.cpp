#include "measure/body_source.h"

namespace kyphos::measure {

std::string_view word(BodySource source) {
  switch (source) {
    case BodySource::CtRecipe:
      return "ct_recipe";
    case BodySource::LearnedFinder:
      return "learned_finder";
    case BodySource::LabelMap:
      return "label_map";
    case BodySource::DicomSegmentation:
      return "dicom_segmentation";
    case BodySource::ReaderPoints:
      return "reader_points";
  }
  return {};
}

}  // namespace kyphos::measure
