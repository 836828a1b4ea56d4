#include "tests/accuracy/mr_volumes.h"

#include <algorithm>
#include <cmath>

#include "io/dicom/nifti/nifti.h"

namespace kyphos::accuracy {

std::vector<MrCase> mr_cases(const std::filesystem::path& folder) {
  std::vector<MrCase> cases;
  if (!std::filesystem::is_directory(folder)) {
    return cases;
  }
  constexpr const char* kImage = "_t2.nii.gz";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(kImage)) {
      const std::string stem = name.substr(0, name.size() - std::string(kImage).size());
      cases.push_back({.name = stem, .image = entry.path(), .masks = folder / (stem + "_bodies.nii.gz")});
    }
  }
  std::ranges::sort(cases, {}, &MrCase::name);
  return cases;
}

measure::Volume read_mr(const std::filesystem::path& file) {
  return io::dicom::read_nifti(file, measure::Quantity::MrSignal).volume;
}

VerseMask read_mr_mask(const MrCase& one) {
  VerseMask mask{.labels = io::dicom::read_nifti(one.masks).volume};
  constexpr int kS1 = 26;
  constexpr int kL5 = 24;
  const bool from_sacrum = one.name.starts_with("vb1");
  for (std::int16_t& label : mask.labels.hu) {
    if (label > 0) {
      const int above_l5 = label - (from_sacrum ? 2 : 1);
      label = static_cast<std::int16_t>(above_l5 < 0 ? kS1 : kL5 - above_l5);
    }
  }
  return mask;
}

measure::Volume in_sagittal_slices(const measure::Volume& volume, int count, SliceValue value) {
  const measure::Grid& grid = volume.grid;
  measure::Volume thick{.grid = grid, .hu = {}, .quantity = volume.quantity};
  thick.grid.size[0] = grid.size[0] / count;
  thick.grid.lps_from_index = grid.lps_from_index * Eigen::Translation3d(0.5 * (count - 1), 0.0, 0.0) *
                              Eigen::Scaling(static_cast<double>(count), 1.0, 1.0);
  thick.hu.reserve(thick.grid.voxel_count());
  for (int k = 0; k < grid.size[2]; ++k) {
    for (int j = 0; j < grid.size[1]; ++j) {
      for (int i = 0; i < thick.grid.size[0]; ++i) {
        double sum = 0.0;
        for (int part = 0; part < count; ++part) {
          sum += volume.at(i * count + part, j, k);
        }
        thick.hu.push_back(value == SliceValue::Middle ? volume.at(i * count + count / 2, j, k)
                                                       : static_cast<std::int16_t>(std::lround(sum / count)));
      }
    }
  }
  return thick;
}

}  // namespace kyphos::accuracy
