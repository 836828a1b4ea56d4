#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/labels/scheme_choice.h"
#include "measure/labelled_spine.h"

namespace kyphos::io {

/// One spine of label maps that were given, with what ties it to a scan.
struct GivenLabels {
  measure::LabelledSpine spine;
  std::vector<std::filesystem::path> files;  ///< it was made of
  std::string name;                          ///< of the file or folder, without its folder
  measure::Grid grid;                        ///< of the whole map
  std::string frame_of_reference{};          ///< UID, of a DICOM segmentation
  std::string study_uid{};                   ///< likewise
};

/// Reads label maps: NIfTI files, DICOM segmentations, folders of one file a structure or of label maps of one spine. A
/// map that tells bodies from arches only is laid over the vertebrae of the spine where it lies. Throws Error that says
/// which file is why not understood.
/// Where `refusals` is given, what is not understood is told there instead. Files of one structure each are joined with
/// those beside them.
using LabelRefusals = std::map<std::filesystem::path, std::string>;
[[nodiscard]] std::vector<GivenLabels> read_labels(std::span<const std::filesystem::path> paths,
                                                   const std::optional<SaidScheme>& said,
                                                   LabelRefusals* refusals = nullptr);

/// "verse", "totalsegmentator" ... or a file with a table of names. Throws std::invalid_argument that says what is
/// known.
[[nodiscard]] SaidScheme parse_label_scheme(const std::string& text);

}  // namespace kyphos::io
