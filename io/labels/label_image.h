#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "measure/body_source.h"
#include "measure/space/grid.h"

namespace kyphos::io {

/// A label map as a file holds it: whole numbers on a grid, and what they are called where the file says so.
struct LabelImage {
  measure::Grid grid;
  std::vector<std::uint16_t> value;
  std::optional<measure::Grid> whole_grid{};  ///< of the file, where `grid` is cropped
  std::map<int, std::string> names{};         ///< from the header, a side file, or the files' own names
  std::string file_name{};                    ///< without folder
  std::string folder_name{};                  ///< of the folder that holds it
  measure::BodySource source = measure::BodySource::LabelMap;
  std::string program{};             ///< that wrote it, where it says so
  std::string program_version{};     ///< likewise
  std::string frame_of_reference{};  ///< UID, of a DICOM segmentation
  std::string study_uid{};           ///< likewise

  [[nodiscard]] std::uint16_t at(int i, int j, int k) const { return value[grid.offset(i, j, k)]; }
};

/// One label of an image: how much of it there is, and where.
struct LabelCount {
  int value = 0;
  std::size_t voxels = 0;
  measure::PointLps centroid = measure::PointLps::Zero();
};
/// All labels but the background, by rising value.
[[nodiscard]] std::vector<LabelCount> count_labels(const LabelImage& image);

/// Whether two grids are one within a tenth of a voxel: programs round affines differently.
[[nodiscard]] bool same_grid(const measure::Grid& one, const measure::Grid& other);

/// Without the empty surroundings, but with up to two voxels of them, so that a label at the new border lies at the
/// image's own.
[[nodiscard]] LabelImage cropped_to_labels(LabelImage image);

}  // namespace kyphos::io
