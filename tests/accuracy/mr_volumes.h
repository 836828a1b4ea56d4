#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/accuracy/mask_truth.h"

namespace kyphos::accuracy {

/// One lumbar MR with the readers' masks of its bodies.
struct MrCase {
  std::string name;
  std::filesystem::path image;
  std::filesystem::path masks;
};

/// The volumes of shared/data/mr-bodies by name; none where the folder is absent.
[[nodiscard]] std::vector<MrCase> mr_cases(const std::filesystem::path& folder);

[[nodiscard]] measure::Volume read_mr(const std::filesystem::path& file);

/// The masks, which count from the lowest body upwards, under VerSe's numbers: the lowest is S1 in the set vb1, else
/// L5.
[[nodiscard]] VerseMask read_mr_mask(const MrCase& one);

enum class SliceValue : unsigned char { Mean, Middle };

/// Every `count` sagittal slices as one: their mean as a thick slice shows them, or the value in its middle for labels.
[[nodiscard]] measure::Volume in_sagittal_slices(const measure::Volume& volume, int count, SliceValue value);

}  // namespace kyphos::accuracy
