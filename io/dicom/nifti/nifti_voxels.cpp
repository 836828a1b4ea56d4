#include "io/dicom/nifti/nifti_voxels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace kyphos::io::dicom {
NiftiImage open_nifti(const std::filesystem::path& file) {
  nifti_set_debug_level(0);
  return NiftiImage(nifti_image_read(file.c_str(), 0));
}

NiftiVoxels::NiftiVoxels(nifti_image& image)
    : image_(image),
      stream_(znzopen(image.iname, "rb", nifti_is_gzfile(image.iname))),
      buffer_(kNiftiChunkVoxels * static_cast<std::size_t>(image.nbyper)) {
  if (!znz_isnull(stream_)) {
    znzseek(stream_, image.iname_offset, SEEK_SET);
  }
}

NiftiVoxels::~NiftiVoxels() {
  if (!znz_isnull(stream_)) {
    znzclose(stream_);
  }
}

template <typename T>
double NiftiVoxels::as(std::size_t byte) const {
  T value{};
  std::memcpy(&value, buffer_.data() + byte, sizeof(T));
  return static_cast<double>(value);
}

double NiftiVoxels::stored_at(std::size_t byte) const {
  switch (image_.datatype) {
    case DT_UINT8:
      return as<std::uint8_t>(byte);
    case DT_INT8:
      return as<std::int8_t>(byte);
    case DT_UINT16:
      return as<std::uint16_t>(byte);
    case DT_INT16:
      return as<std::int16_t>(byte);
    case DT_UINT32:
      return as<std::uint32_t>(byte);
    case DT_INT32:
      return as<std::int32_t>(byte);
    case DT_FLOAT32:
      return as<float>(byte);
    default:
      return as<double>(byte);
  }
}

std::size_t NiftiVoxels::read(std::span<double> values) {
  if (znz_isnull(stream_)) {
    return 0;
  }
  const std::size_t bytes_each = static_cast<std::size_t>(image_.nbyper);
  const std::size_t count = znzread(buffer_.data(), bytes_each, values.size(), stream_);
  if (count == 0 || count > values.size()) {
    return 0;
  }
  if (image_.swapsize > 1 && image_.byteorder != nifti_short_order()) {
    nifti_swap_Nbytes(count, image_.swapsize, buffer_.data());
  }
  const double slope =
      image_.scl_slope != 0.0F && std::isfinite(image_.scl_slope) ? static_cast<double>(image_.scl_slope) : 1.0;
  const double intercept =
      image_.scl_slope != 0.0F && std::isfinite(image_.scl_inter) ? static_cast<double>(image_.scl_inter) : 0.0;
  for (std::size_t at = 0; at < count; ++at) {
    values[at] = slope * stored_at(at * bytes_each) + intercept;
  }
  return count;
}

bool is_supported_type(int datatype) {
  constexpr std::array<int, 8> kTypes{DT_UINT8,  DT_INT8,  DT_UINT16,  DT_INT16,
                                      DT_UINT32, DT_INT32, DT_FLOAT32, DT_FLOAT64};
  return std::ranges::count(kTypes, datatype) > 0;
}

}  // namespace kyphos::io::dicom
