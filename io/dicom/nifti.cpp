#include "io/dicom/nifti.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <span>

#include "io/dicom/foreign_file.h"
#include "io/dicom/hounsfield.h"
#include "io/dicom/made_up_uid.h"
#include "io/dicom/nifti_voxels.h"
#include "io/dicom/number_text.h"
#include "io/dicom/series_summary.h"
#include "io/error.h"

namespace kyphos::io::dicom {
namespace {

bool has_negative_voxel(nifti_image& image) {
  NiftiVoxels reader(image);
  std::vector<double> values(kNiftiChunkVoxels);
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
  const NiftiImage image = read_nifti_header(file);
  if (!image || image->nx <= 0 || image->ny <= 0 || image->nz <= 0) {
    return IgnoredFile{
        .file = file, .reason = "named as NIfTI, but its header cannot be read", .reason_code = "damaged"};
  }
  SeriesSummary series;
  series.series_uid = uid_of(file);
  series.modality = "CT";
  series.description = file.filename().string();
  series.slices = {{.file = file}};
  if (!is_one_volume(*image)) {
    refuse(series, "not_a_volume", "not one volume of single numbers");
  }
  if (image->nvox > kMostNiftiVoxels) {
    refuse(series, "too_large", "its header tells of more voxels than any scan has");
  }
  if (const std::optional<measure::Grid> grid = grid_of(*image)) {
    judge_grid(series, *grid);
  } else {
    refuse(series, "no_geometry", "neither its sform nor its qform tells where it lies");
  }
  if (series.reason_code.empty() && !has_negative_voxel(*image)) {
    refuse(series, "label_map", "no negative values: a label map (which --labels takes), or not in Hounsfield units");
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
  const NiftiImage image = read_nifti_header(file);
  const std::optional<measure::Grid> grid = image ? grid_of(*image) : std::nullopt;
  if (!grid) {
    throw Error(file.string(), "it is not a NIfTI volume with a place in space", "Convert it again");
  }
  measure::Volume volume{.grid = *grid, .hu = {}};
  volume.hu.reserve(grid->voxel_count());
  NiftiVoxels reader(*image);
  std::vector<double> values(kNiftiChunkVoxels);
  while (volume.hu.size() < grid->voxel_count()) {
    const std::size_t left = std::min(kNiftiChunkVoxels, grid->voxel_count() - volume.hu.size());
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
