#pragma once

#include <map>
#include <string>
#include <string_view>

namespace kyphos::measure {

/// Who says where the bodies lie. Not the modality: a CT may be read by each of them.
enum class BodySource : unsigned char {
  CtRecipe,           ///< canal, column and discs found in the CT by rules
  LearnedFinder,      ///< a trained model on the voxels
  LabelMap,           ///< a label image of another program or of a reader
  DicomSegmentation,  ///< the same as DICOM SEG
  ReaderPoints,       ///< points that a person set
};

/// Stable word for reports: "ct_recipe", "learned_finder", "label_map", "dicom_segmentation", "reader_points".
[[nodiscard]] std::string_view word(BodySource source);

/// How the bodies of a study came about; travels from the source into every report.
struct BodyMethod {
  BodySource source = BodySource::CtRecipe;
  std::string name;     ///< of the program or recipe: "kyphos CT recipe", "TotalSegmentator total v2"
  std::string version;  ///< empty where it does not say
  /// Whatever changes the result, by name: "endplates" -> "refitted on the image". No paths, no identity.
  std::map<std::string, std::string> parameters{};
};

}  // namespace kyphos::measure
