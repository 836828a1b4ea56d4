#include "io/dicom/nifti/nifti.h"

#include <nifti1_io.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <span>

#include "io/dicom/header/made_up_uid.h"
#include "io/dicom/nifti/nifti_header.h"
#include "io/dicom/nifti/nifti_mr.h"
#include "io/dicom/nifti/nifti_place.h"
#include "io/dicom/nifti/nifti_voxels.h"
#include "io/dicom/number_text.h"
#include "io/dicom/pixels/hounsfield.h"
#include "io/dicom/series/series_summary.h"
#include "io/error.h"
#include "io/inert_text.h"

namespace kyphos::io::dicom {
namespace {

/// Of the voxels that the header tells of: what a file holds beyond them may go on without end.
bool has_negative_voxel(nifti_image& image, std::size_t left) {
  NiftiVoxels reader(image);
  std::vector<double> values(kNiftiChunkVoxels);
  for (std::size_t count = 1; count > 0 && left > 0; left -= std::min(count, left)) {
    count = reader.read(std::span(values).first(std::min(left, kNiftiChunkVoxels)));
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
  if (!is_one_volume(header)) {
    refuse(series, "not_a_volume", "not one volume of single numbers");
  }
}

/// A volume without negative values that is said to be an MR, by whom it is said.
void take_as_mr(SeriesSummary& series, const std::optional<MrSidecar>& sidecar) {
  const MrSequence sequence = sidecar
                                  ? mr_sequence_of(sidecar->acquisition, sidecar->image_type, sidecar->description)
                                  : MrSequence{.name = "unknown", .evidence = "NIfTI carries no times", .known = false};
  series.modality = "MR";
  series.sequence = sequence.name;
  if (const auto why = sidecar ? why_no_mr_anatomy(sidecar->acquisition, sidecar->image_type) : std::nullopt) {
    refuse(series, "derived", *why);
  } else if (const auto plane = why_not_sagittal(series)) {
    refuse(series, plane->code, plane->reason);
  }
  series.warnings.push_back({.code = "nifti",
                             .text = sidecar ? "NIfTI tells no date; that it is an MR tells the JSON file beside it."
                                             : "NIfTI tells neither modality, date nor sequence; it is taken for an "
                                               "MR as told."});
}

void judge_values(SeriesSummary& series, const std::filesystem::path& file, std::size_t voxels, GreyNifti grey) {
  const NiftiImage image = open_nifti(file);
  if (!image) {
    refuse(series, "damaged", "its header cannot be read; copy or convert it again");
  } else if (!has_negative_voxel(*image, voxels)) {
    const std::optional<MrSidecar> sidecar = mr_sidecar_of(file);
    if ((sidecar || grey == GreyNifti::Mr) && !holds_labels(*open_nifti(file), voxels)) {
      take_as_mr(series, sidecar);
      return;
    }
    refuse(series, "label_map",
           "no negative values: a label map (which --labels takes), an MR (say so with --mr), or not in Hounsfield "
           "units");
  }
}

}  // namespace

std::variant<SeriesSummary, IgnoredFile> summarise_nifti(const std::filesystem::path& file, GreyNifti grey) {
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
    judge_values(series, file, place.grid->voxel_count(), grey);
  }
  series.usable = series.reason_code.empty();
  series.single_slice = series.single_slice && series.usable;
  if (series.usable) {
    series.reason = stack_words(series);
    series.reason_code = series.single_slice ? "single_slice" : "ok";
    if (series.modality == "CT") {
      series.warnings.push_back(
          {.code = "nifti", .text = "NIfTI tells neither modality, date nor posture; Hounsfield units are assumed."});
    }
    if (place.warning) {
      series.warnings.push_back(*std::move(place.warning));
    }
  }
  return series;
}

LoadedSeries read_nifti(const std::filesystem::path& file, measure::Quantity quantity) {
  const std::variant<nifti_1_header, IgnoredFile> read = read_nifti_header(file);
  const nifti_1_header* const header = std::get_if<nifti_1_header>(&read);
  const std::optional<measure::Grid> grid =
      header != nullptr && !overclaim_of(*header, file) ? place_of(*header).grid : std::nullopt;
  const NiftiImage image = grid ? open_nifti(file) : nullptr;
  if (!image) {
    throw Error(file.string(), "it is not a NIfTI volume with a place in space", "Convert it again");
  }
  measure::Volume volume{.grid = *grid, .hu = {}, .quantity = quantity};
  std::vector<float> greys;
  volume.hu.reserve(grid->voxel_count());
  NiftiVoxels reader(*image);
  std::vector<double> values(kNiftiChunkVoxels);
  std::size_t done = 0;
  while (done < grid->voxel_count()) {
    const std::size_t left = std::min(kNiftiChunkVoxels, grid->voxel_count() - done);
    const std::size_t count = reader.read(std::span(values).first(left));
    if (count == 0) {
      throw Error(file.string(), "its voxels are cut short", "Copy or convert it again");
    }
    done += count;
    const auto last = values.begin() + static_cast<std::ptrdiff_t>(count);
    if (quantity == measure::Quantity::Hounsfield) {
      std::transform(values.begin(), last, std::back_inserter(volume.hu), hu_of);
    } else {
      std::transform(values.begin(), last, std::back_inserter(greys),
                     [](double value) { return static_cast<float>(value); });
    }
  }
  if (quantity != measure::Quantity::Hounsfield) {
    volume.hu = signal_of(greys);
  }
  return {.volume = std::move(volume), .warnings = {}};
}

}  // namespace kyphos::io::dicom
