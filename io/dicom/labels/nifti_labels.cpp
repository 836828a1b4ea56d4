#include "io/dicom/labels/nifti_labels.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "io/dicom/nifti/nifti_header.h"
#include "io/dicom/nifti/nifti_place.h"
#include "io/dicom/nifti/nifti_voxels.h"
#include "io/error.h"
#include "io/labels/name_table.h"

namespace kyphos::io::dicom {
namespace {

[[noreturn]] void no_label_map(const std::filesystem::path& file, const std::string& problem) {
  throw Error(file.filename().string(), problem, "Give a label map: one whole number a voxel, 0 for the background");
}

/// Text between two marks, from `from` on; moves `from` behind it. Nothing where there is none.
std::optional<std::string_view> between(std::string_view text, std::string_view open, std::string_view close,
                                        std::size_t& from) {
  const std::size_t start = text.find(open, from);
  const std::size_t end = start == std::string_view::npos ? start : text.find(close, start + open.size());
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  from = end + close.size();
  return text.substr(start + open.size(), end - start - open.size());
}

/// <Label Key="27" ...><![CDATA[vertebrae_L5]]></Label>, as TotalSegmentator writes.
void take_label_names(std::string_view xml, std::map<int, std::string>& names) {
  std::size_t from = 0;
  while (const auto label = between(xml, "<Label ", "</Label>", from)) {
    std::size_t inside = 0;
    const auto key = between(*label, "Key=\"", "\"", inside);
    const auto name = between(*label, "<![CDATA[", "]]>", inside);
    int value = 0;
    if (key && name && std::from_chars(key->data(), key->data() + key->size(), value).ec == std::errc()) {
      names[value] = std::string(*name);
    }
  }
}

std::map<int, std::string> names_in_header(const nifti_image& image) {
  std::map<int, std::string> names;
  for (int i = 0; i < image.num_ext; ++i) {
    const nifti1_extension& extension = image.ext_list[i];
    constexpr int kHeadBytes = 8;  // size and code come before the data
    if (extension.edata != nullptr && extension.esize > kHeadBytes) {
      take_label_names({extension.edata, static_cast<std::size_t>(extension.esize - kHeadBytes)}, names);
    }
  }
  return names;
}

void take_values(std::span<const double> values, std::vector<std::uint16_t>& labels,
                 const std::filesystem::path& file) {
  for (const double value : values) {
    constexpr double kRounding = 1.0e-3;
    if (!(value > -kRounding && value <= std::numeric_limits<std::uint16_t>::max()) ||
        std::abs(value - std::round(value)) > kRounding) {
      no_label_map(file, value < 0.0 ? "it holds negative values and so is a picture, no label map"
                                     : "its values are no whole numbers, so it is no label map");
    }
    labels.push_back(static_cast<std::uint16_t>(std::lround(value)));
  }
}

/// Names beside the file: of the same stem (BIDS), or of the folder (nnU-Net).
std::map<int, std::string> names_beside(const std::filesystem::path& file) {
  const std::filesystem::path folder = file.parent_path();
  for (const std::filesystem::path& table :
       {folder / (nifti_stem(file) + ".tsv"), folder / (nifti_stem(file) + ".json"), folder / "dataset.json"}) {
    if (std::filesystem::is_regular_file(table)) {
      if (const auto names = label_names_of_file(table); !names.empty()) {
        return names;
      }
    }
  }
  return {};
}

/// Where the label map lies; Error where it is none, or claims more than it holds.
measure::Grid grid_of_labels(const std::filesystem::path& file) {
  const std::variant<nifti_1_header, IgnoredFile> read = read_nifti_header(file);
  if (const IgnoredFile* const ignored = std::get_if<IgnoredFile>(&read)) {
    no_label_map(file, ignored->reason);
  }
  const nifti_1_header& header = std::get<nifti_1_header>(read);
  if (!is_one_volume(header)) {
    no_label_map(file, "it holds no single volume of single numbers");
  }
  if (const std::optional<NiftiOverclaim> overclaim = overclaim_of(header, file)) {
    no_label_map(file, overclaim->reason);
  }
  const NiftiPlace place = place_of(header);
  if (!place.grid) {
    no_label_map(file, place.reason);
  }
  return *place.grid;
}

}  // namespace

std::string nifti_stem(const std::filesystem::path& file) {
  std::filesystem::path name = file.filename();
  if (name.extension() == ".gz") {
    name = name.stem();
  }
  return name.extension() == ".nii" ? name.stem().string() : name.string();
}

LabelImage read_nifti_labels(const std::filesystem::path& file) {
  const measure::Grid grid = grid_of_labels(file);
  const NiftiImage header = open_nifti(file);
  if (!header) {
    no_label_map(file, "its header cannot be read");
  }
  LabelImage image{.grid = grid, .value = {}, .names = names_in_header(*header)};
  image.value.reserve(grid.voxel_count());
  NiftiVoxels reader(*header);
  std::vector<double> values(kNiftiChunkVoxels);
  while (image.value.size() < grid.voxel_count()) {
    const std::size_t count =
        reader.read(std::span(values).first(std::min(values.size(), grid.voxel_count() - image.value.size())));
    if (count == 0) {
      no_label_map(file, "its voxels are cut short");
    }
    take_values(std::span(values).first(count), image.value, file);
  }
  image.file_name = file.filename().string();
  image.folder_name = std::filesystem::absolute(file).parent_path().filename().string();
  if (image.names.empty()) {
    image.names = names_beside(file);
  } else {
    image.program = "TotalSegmentator";  // alone writes this extension
  }
  return cropped_to_labels(std::move(image));
}

}  // namespace kyphos::io::dicom
