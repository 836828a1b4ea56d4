#include "io/dicom/nifti/nifti_header.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <system_error>

#include "io/dicom/files/foreign_file.h"
#include "io/dicom/nifti/nifti_voxels.h"

namespace kyphos::io::dicom {
namespace {

/// A whole body at 0.5 mm has half of it.
constexpr std::uint64_t kMostNiftiVoxels = std::uint64_t{1} << 30U;
/// Between header and voxels stand extensions: texts of some kilobytes, at most a DICOM header.
constexpr double kLargestOffset = 64.0 * 1024.0 * 1024.0;
/// No run of deflate is packed tighter than 1032 to 1.
constexpr std::uint64_t kTightestPacking = 1032;
constexpr int kHeaderBytes = 348;

IgnoredFile damaged(const std::filesystem::path& file) {
  return {.file = file,
          .reason = "named as NIfTI, but its header cannot be read; copy or convert it again",
          .reason_code = "damaged"};
}

bool is_packed(const std::filesystem::path& file) { return nifti_is_gzfile(file.c_str()) != 0; }

}  // namespace

std::variant<nifti_1_header, IgnoredFile> read_nifti_header(const std::filesystem::path& file) {
  if (std::optional<IgnoredFile> other = unlike_nifti1(file)) {
    return *std::move(other);
  }
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> stream(gzopen(file.c_str(), "rb"), gzclose);
  std::array<char, kHeaderBytes> bytes{};
  static_assert(sizeof(nifti_1_header) == bytes.size());
  if (!stream || gzread(stream.get(), bytes.data(), kHeaderBytes) != kHeaderBytes) {
    return damaged(file);
  }
  nifti_1_header header{};
  std::memcpy(&header, bytes.data(), bytes.size());
  if (header.sizeof_hdr != kHeaderBytes) {
    swap_nifti_header(&header, 1);
  }
  for (int axis = std::max<int>(header.dim[0], 0) + 1; axis <= 7; ++axis) {
    header.dim[axis] = 1;  // those that it does not use may hold anything
  }
  const bool has_dimensions =
      header.dim[0] >= 1 && header.dim[0] <= 7 && header.dim[1] > 0 && header.dim[2] > 0 && header.dim[3] > 0;
  if (header.sizeof_hdr != kHeaderBytes || !has_dimensions) {
    return damaged(file);
  }
  return header;
}

bool is_one_volume(const nifti_1_header& header) {
  for (int axis = 4; axis <= header.dim[0]; ++axis) {
    if (header.dim[axis] > 1) {
      return false;
    }
  }
  return is_supported_type(header.datatype);
}

std::optional<NiftiOverclaim> overclaim_of(const nifti_1_header& header, const std::filesystem::path& file) {
  const double offset = static_cast<double>(header.vox_offset);
  if (!(offset >= 0.0 && offset <= kLargestOffset)) {
    return NiftiOverclaim{.code = "damaged", .reason = "its header tells no place where its voxels could begin"};
  }
  std::uint64_t voxels = 1;
  for (int axis = 1; axis <= 3; ++axis) {
    voxels *= static_cast<std::uint64_t>(header.dim[axis]);
  }
  if (voxels > kMostNiftiVoxels) {
    return NiftiOverclaim{.code = "too_large", .reason = "its header tells of more voxels than any scan has"};
  }
  int bytes_each = 0;
  int swap_bytes = 0;
  nifti_datatype_sizes(header.datatype, &bytes_each, &swap_bytes);
  const std::uint64_t needed = static_cast<std::uint64_t>(offset) + voxels * static_cast<std::uint64_t>(bytes_each);
  std::error_code gone;
  const std::uint64_t size = std::filesystem::file_size(file, gone);
  const std::uint64_t held = gone ? 0 : size * (is_packed(file) ? kTightestPacking : 1);
  if (held < needed) {
    return NiftiOverclaim{.code = "truncated",
                          .reason = "it is smaller than the voxels that its header tells of; copy or convert it again"};
  }
  return std::nullopt;
}

}  // namespace kyphos::io::dicom
