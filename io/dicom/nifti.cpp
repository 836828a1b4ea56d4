#include "io/dicom/nifti.h"

#include <nifti1_io.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <fstream>
#include <memory>
#include <span>

#include "io/dicom/foreign_file.h"
#include "io/dicom/hounsfield.h"
#include "io/dicom/made_up_uid.h"
#include "io/dicom/number_text.h"
#include "io/dicom/series_summary.h"
#include "io/error.h"

namespace kyphos::io::dicom {
namespace {

/// Voxels decoded at a time.
constexpr std::size_t kChunkVoxels = std::size_t{1} << 18U;
/// A whole body at 0.5 mm has a tenth of it.
constexpr std::size_t kMostVoxels = std::size_t{1} << 32U;

struct FreeImage {
  void operator()(nifti_image* image) const { nifti_image_free(image); }
};
using Image = std::unique_ptr<nifti_image, FreeImage>;

Image read_image_header(const std::filesystem::path& file) {
  nifti_set_debug_level(0);
  return Image(nifti_image_read(file.c_str(), 0));
}

/// Voxels in file order, as real numbers, in chunks.
class VoxelReader {
 public:
  explicit VoxelReader(nifti_image& image)
      : image_(image),
        stream_(znzopen(image.iname, "rb", nifti_is_gzfile(image.iname))),
        buffer_(kChunkVoxels * static_cast<std::size_t>(image.nbyper)) {
    if (!znz_isnull(stream_)) {
      znzseek(stream_, image.iname_offset, SEEK_SET);
    }
  }
  VoxelReader(const VoxelReader&) = delete;
  VoxelReader& operator=(const VoxelReader&) = delete;
  ~VoxelReader() {
    if (!znz_isnull(stream_)) {
      znzclose(stream_);
    }
  }

  /// Fills as much of `values` as the file still holds.
  std::size_t read(std::span<double> values) {
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

 private:
  template <typename T>
  double as(std::size_t byte) const {
    T value{};
    std::memcpy(&value, buffer_.data() + byte, sizeof(T));
    return static_cast<double>(value);
  }

  double stored_at(std::size_t byte) const {
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

  nifti_image& image_;
  znzFile stream_;
  std::vector<char> buffer_;
};

bool is_supported_type(int datatype) {
  constexpr std::array<int, 8> kTypes{DT_UINT8,  DT_INT8,  DT_UINT16,  DT_INT16,
                                      DT_UINT32, DT_INT32, DT_FLOAT32, DT_FLOAT64};
  return std::ranges::count(kTypes, datatype) > 0;
}

double unit_mm(const nifti_image& image) {
  if (image.xyz_units == NIFTI_UNITS_METER) {
    return 1000.0;
  }
  return image.xyz_units == NIFTI_UNITS_MICRON ? 0.001 : 1.0;
}

/// Patient space from the sform, else the qform; the identity's determinant 0 where neither is set.
std::optional<measure::Grid> grid_of(const nifti_image& image) {
  if (image.sform_code <= 0 && image.qform_code <= 0) {
    return std::nullopt;
  }
  const mat44& ras = image.sform_code > 0 ? image.sto_xyz : image.qto_xyz;
  measure::Grid grid{.size = {image.nx, image.ny, image.nz}};
  for (int row = 0; row < 3; ++row) {
    // x and y point the other way in patient space (left, posterior).
    const double sign = (row < 2 ? -1.0 : 1.0) * unit_mm(image);
    for (int column = 0; column < 4; ++column) {
      grid.lps_from_index(row, column) = sign * static_cast<double>(ras.m[row][column]);
    }
  }
  const double volume = std::abs(grid.lps_from_index.linear().determinant());
  return std::isfinite(volume) && volume > 1e-9 ? std::optional(grid) : std::nullopt;
}

bool has_negative_voxel(nifti_image& image) {
  VoxelReader reader(image);
  std::vector<double> values(kChunkVoxels);
  for (std::size_t count = reader.read(values); count > 0; count = reader.read(values)) {
    // Rounding in scaled files may leave small negative values; fat is below -50 HU.
    constexpr double kNegative_hu = -20.0;
    if (std::any_of(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count),
                    [](double value) { return value < kNegative_hu; })) {
      return true;
    }
  }
  return false;
}

/// A name for a file that has none: a fingerprint (FNV-1a) of its size, first and last bytes, the same wherever it
/// lies.
std::string uid_of(const std::filesystem::path& file) {
  constexpr std::streamoff kPart = 65536;
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  const std::streamoff size = in.tellg();
  std::string text = std::to_string(size);
  for (const std::streamoff start : {std::streamoff{0}, std::max<std::streamoff>(size - kPart, 0)}) {
    std::string part(static_cast<std::size_t>(std::clamp<std::streamoff>(size, 0, kPart)), '\0');
    in.seekg(start);
    in.read(part.data(), static_cast<std::streamsize>(part.size()));
    text += part;
  }
  return made_up_uid(text);
}

/// The axis along which the volume was most likely sliced: the one with the widest step, else the last.
std::size_t slice_axis_of(const std::array<double, 3>& steps) {
  std::size_t axis = 2;
  for (const std::size_t other : {std::size_t{1}, std::size_t{0}}) {
    axis = steps[other] > 1.01 * steps[axis] ? other : axis;
  }
  return axis;
}

void refuse(SeriesSummary& series, const std::string& code, const std::string& reason) {
  if (series.reason_code.empty()) {
    series.reason_code = code;
    series.reason = reason;
  }
}

void judge_grid(SeriesSummary& series, const measure::Grid& grid) {
  const std::array<double, 3> steps = grid.spacing_mm();
  const std::size_t axis = slice_axis_of(steps);
  const std::size_t column = axis == 0 ? 1 : 0;
  const std::size_t row = axis == 2 ? 1 : 2;
  series.slice_count = grid.size[axis];
  series.rows_columns = {grid.size[row], grid.size[column]};
  series.spacing_mm = {steps[column], steps[row], steps[axis]};
  series.slice_thickness_mm = steps[axis];
  series.orientation = orientation_name(grid.lps_from_index.linear().col(static_cast<Eigen::Index>(axis)));
  const double thickest = *std::ranges::max_element(steps);
  const int fewest = *std::ranges::min_element(grid.size);
  series.single_slice = series.slice_count == 1 && series.orientation == "sagittal";
  if (fewest < kFewestSlices && !series.single_slice) {
    refuse(series, "too_few_slices",
           "only " + count_text(fewest, "voxel") + " along one side, at least " + std::to_string(kFewestSlices) +
               " are needed (or one sagittal slice)");
  }
  if (thickest > kThickest_mm && !series.single_slice) {
    refuse(series, "too_thick", "voxels of " + mm_text(thickest) + " are too thick, 5 mm is the limit");
  }
}

}  // namespace

std::variant<SeriesSummary, IgnoredFile> summarise_nifti(const std::filesystem::path& file) {
  if (std::optional<IgnoredFile> other = unlike_nifti1(file)) {
    return *std::move(other);
  }
  const Image image = read_image_header(file);
  if (!image || image->nx <= 0 || image->ny <= 0 || image->nz <= 0) {
    return IgnoredFile{
        .file = file, .reason = "named as NIfTI, but its header cannot be read", .reason_code = "damaged"};
  }
  SeriesSummary series;
  series.series_uid = uid_of(file);
  series.modality = "CT";
  series.description = file.filename().string();
  series.slices = {{.file = file}};
  if (image->nvox != static_cast<std::size_t>(image->nx) * static_cast<std::size_t>(image->ny) *
                         static_cast<std::size_t>(image->nz) ||
      !is_supported_type(image->datatype)) {
    refuse(series, "not_a_volume", "not one volume of single numbers");
  }
  if (image->nvox > kMostVoxels) {
    refuse(series, "too_large", "its header tells of more voxels than any scan has");
  }
  if (const std::optional<measure::Grid> grid = grid_of(*image)) {
    judge_grid(series, *grid);
  } else {
    refuse(series, "no_geometry", "neither its sform nor its qform tells where it lies");
  }
  if (series.reason_code.empty() && !has_negative_voxel(*image)) {
    refuse(series, "label_map", "no negative values: a label map, or not in Hounsfield units");
  }
  series.usable = series.reason_code.empty();
  series.single_slice = series.single_slice && series.usable;
  if (series.usable) {
    series.reason = stack_words(series);
    series.reason_code = series.single_slice ? "single_slice" : "ok";
    series.warnings.push_back(
        {.code = "nifti", .text = "NIfTI tells neither modality, date nor posture; Hounsfield units are assumed."});
  }
  return series;
}

LoadedSeries read_nifti(const std::filesystem::path& file) {
  const Image image = read_image_header(file);
  const std::optional<measure::Grid> grid = image ? grid_of(*image) : std::nullopt;
  if (!grid) {
    throw Error(file.string(), "it is not a NIfTI volume with a place in space", "Convert it again");
  }
  measure::Volume volume{.grid = *grid, .hu = {}};
  volume.hu.reserve(grid->voxel_count());
  VoxelReader reader(*image);
  std::vector<double> values(kChunkVoxels);
  while (volume.hu.size() < grid->voxel_count()) {
    const std::size_t left = std::min(kChunkVoxels, grid->voxel_count() - volume.hu.size());
    const std::size_t count = reader.read(std::span(values).first(left));
    if (count == 0) {
      throw Error(file.string(), "its voxels are cut short", "Copy or convert it again");
    }
    std::transform(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count), std::back_inserter(volume.hu),
                   hu_of);
  }
  return {.volume = std::move(volume), .warnings = {}};
}

}  // namespace kyphos::io::dicom
