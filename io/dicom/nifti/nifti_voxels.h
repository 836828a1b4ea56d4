#pragma once

#include <nifti1_io.h>
#include <znzlib.h>

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace kyphos::io::dicom {

/// Voxels of NIfTI-1 files, as scans and label maps share them. For the sources of io/dicom only: carries
/// types of the NIfTI library.

/// Voxels decoded at a time.
inline constexpr std::size_t kNiftiChunkVoxels = std::size_t{1} << 18U;

struct FreeNifti {
  void operator()(nifti_image* image) const { nifti_image_free(image); }
};
using NiftiImage = std::unique_ptr<nifti_image, FreeNifti>;

/// Null where it cannot be read.
[[nodiscard]] NiftiImage open_nifti(const std::filesystem::path& file);

/// One number a voxel, in a type that is read here.
[[nodiscard]] bool is_supported_type(int datatype);

/// Voxels in file order, as real numbers, in chunks.
class NiftiVoxels {
 public:
  explicit NiftiVoxels(nifti_image& image);
  NiftiVoxels(const NiftiVoxels&) = delete;
  NiftiVoxels& operator=(const NiftiVoxels&) = delete;
  ~NiftiVoxels();

  /// Fills as much of `values` (up to kNiftiChunkVoxels) as the file still holds.
  std::size_t read(std::span<double> values);

 private:
  template <typename T>
  [[nodiscard]] double as(std::size_t byte) const;
  [[nodiscard]] double stored_at(std::size_t byte) const;

  nifti_image& image_;
  znzFile stream_;
  std::vector<char> buffer_;
};

}  // namespace kyphos::io::dicom
