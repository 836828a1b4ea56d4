#include "io/dicom/nifti.h"

#include <nifti1_io.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <fstream>
#include <memory>
#include <span>

#include "io/dicom/hounsfield.h"
#include "io/dicom/made_up_uid.h"
#include "io/dicom/nifti_header.h"
#include "io/dicom/nifti_place.h"
#include "io/dicom/number_text.h"
#include "io/dicom/series_summary.h"
#include "io/error.h"
#include "io/inert_text.h"

namespace kyphos::io::dicom {
namespace {

/// Voxels decoded at a time.
constexpr std::size_t kChunkVoxels = std::size_t{1} << 18U;

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

/// Of the voxels that the header tells of: what a file holds beyond them may go on without end.
bool has_negative_voxel(nifti_image& image, std::size_t left) {
  VoxelReader reader(image);
  std::vector<double> values(kChunkVoxels);
  for (std::size_t count = 1; count > 0 && left > 0; left -= std::min(count, left)) {
    count = reader.read(std::span(values).first(std::min(left, kChunkVoxels)));
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

void judge_header(SeriesSummary& series, const nifti_1_header& header) {
  bool one_volume = true;
  for (int axis = 4; axis <= header.dim[0]; ++axis) {
    one_volume = one_volume && header.dim[axis] <= 1;
  }
  if (!one_volume || !is_supported_type(header.datatype)) {
    refuse(series, "not_a_volume", "not one volume of single numbers");
  }
}

void judge_values(SeriesSummary& series, const std::filesystem::path& file, std::size_t voxels) {
  const Image image = read_image_header(file);
  if (!image) {
    refuse(series, "damaged", "its header cannot be read; copy or convert it again");
  } else if (!has_negative_voxel(*image, voxels)) {
    refuse(series, "label_map", "no negative values: a label map, or not in Hounsfield units");
  }
}

}  // namespace

std::variant<SeriesSummary, IgnoredFile> summarise_nifti(const std::filesystem::path& file) {
  const std::variant<nifti_1_header, IgnoredFile> read = read_nifti_header(file);
  if (const IgnoredFile* const ignored = std::get_if<IgnoredFile>(&read)) {
    return *ignored;
  }
  const nifti_1_header& header = std::get<nifti_1_header>(read);
  SeriesSummary series;
  series.series_uid = uid_of(file);
  series.modality = "CT";
  series.description = inert(file.filename().string());
  series.slices = {{.file = file}};
  judge_header(series, header);
  if (const std::optional<NiftiOverclaim> overclaim = overclaim_of(header, file)) {
    refuse(series, overclaim->code, overclaim->reason);
  }
  NiftiPlace place = place_of(header);
  if (place.grid) {
    judge_grid(series, *place.grid);
  } else {
    refuse(series, place.reason_code, place.reason);
  }
  if (series.reason_code.empty()) {
    judge_values(series, file, place.grid->voxel_count());
  }
  series.usable = series.reason_code.empty();
  series.single_slice = series.single_slice && series.usable;
  if (series.usable) {
    series.reason = stack_words(series);
    series.reason_code = series.single_slice ? "single_slice" : "ok";
    series.warnings.push_back(
        {.code = "nifti", .text = "NIfTI tells neither modality, date nor posture; Hounsfield units are assumed."});
    if (place.warning) {
      series.warnings.push_back(*std::move(place.warning));
    }
  }
  return series;
}

LoadedSeries read_nifti(const std::filesystem::path& file) {
  const std::variant<nifti_1_header, IgnoredFile> read = read_nifti_header(file);
  const nifti_1_header* const header = std::get_if<nifti_1_header>(&read);
  const std::optional<measure::Grid> grid =
      header != nullptr && !overclaim_of(*header, file) ? place_of(*header).grid : std::nullopt;
  const Image image = grid ? read_image_header(file) : nullptr;
  if (!image) {
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
