#include "io/labels_file.h"

#include <nifti1_io.h>
#include <zlib.h>

#include <array>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "io/error.h"

namespace kyphos::io {
namespace {

/// NIfTI counts x to the right's opposite of LPS: RAS = diag(-1, -1, 1) LPS. The only place that knows it for writing.
mat44 ras_from_index(const measure::Grid& grid) {
  const Eigen::Matrix4d lps = grid.lps_from_index.matrix();
  mat44 ras{};
  for (int row = 0; row < 4; ++row) {
    const double sign = row < 2 ? -1.0 : 1.0;
    for (int column = 0; column < 4; ++column) {
      ras.m[row][column] = static_cast<float>(sign * lps(row, column));
    }
  }
  return ras;
}

nifti_1_header header_of(const measure::Grid& grid) {
  std::array<int, 8> dimensions{3, grid.size[0], grid.size[1], grid.size[2], 1, 1, 1, 1};
  nifti_1_header* made = nifti_make_new_header(dimensions.data(), DT_UINT8);
  if (made == nullptr) {
    throw std::bad_alloc();
  }
  nifti_1_header header = *made;
  std::free(made);  // allocated with malloc by the library
  const auto spacing = grid.spacing_mm();
  const mat44 ras = ras_from_index(grid);
  float dx = 0.0F;
  float dy = 0.0F;
  float dz = 0.0F;
  float qfac = 1.0F;
  nifti_mat44_to_quatern(ras, &header.quatern_b, &header.quatern_c, &header.quatern_d, &header.qoffset_x,
                         &header.qoffset_y, &header.qoffset_z, &dx, &dy, &dz, &qfac);
  header.pixdim[0] = qfac;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    header.pixdim[axis + 1] = static_cast<float>(spacing.at(axis));
  }
  for (std::size_t column = 0; column < 4; ++column) {
    header.srow_x[column] = ras.m[0][column];
    header.srow_y[column] = ras.m[1][column];
    header.srow_z[column] = ras.m[2][column];
  }
  header.qform_code = NIFTI_XFORM_SCANNER_ANAT;
  header.sform_code = NIFTI_XFORM_SCANNER_ANAT;
  header.xyzt_units = NIFTI_UNITS_MM;
  header.vox_offset = 352.0F;  // header of 348 bytes and four that say "no extension"
  header.intent_code = NIFTI_INTENT_LABEL;
  std::strncpy(header.descrip, "kyphos vertebral bodies, VerSe numbers", sizeof(header.descrip) - 1);
  std::memcpy(header.magic, "n+1", 4);
  return header;
}

std::string gzip(std::string& bytes) {
  z_stream stream{};
  constexpr int kGzipWindow = 15 + 16;  // largest window; 16 asks zlib for a gzip header, whose time it leaves at zero
  constexpr int kMemoryLevel = 8;       // zlib's default
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int status = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) {
    throw std::runtime_error("the label image could not be compressed");
  }
  return packed;
}

}  // namespace

std::string labels_nifti_gz(const measure::LabelMap& labels) {
  for (const int size : labels.grid.size) {
    if (size <= 0 || size > std::numeric_limits<short>::max()) {
      throw Error("bodies.nii.gz", "the grid of the scan does not fit the NIfTI format", "Run without --masks");
    }
  }
  if (labels.label.size() != labels.grid.voxel_count() ||
      labels.label.size() > std::numeric_limits<uInt>::max() - 352U) {
    throw Error("bodies.nii.gz", "the label image is too large for one file", "Run without --masks");
  }
  const nifti_1_header header = header_of(labels.grid);
  std::string bytes(352, '\0');
  std::memcpy(bytes.data(), &header, sizeof(header));
  bytes.append(labels.label.begin(), labels.label.end());
  return gzip(bytes);
}

}  // namespace kyphos::io
