#include "io/dicom/labels/read_labels.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <stdexcept>
#include <utility>

#include "io/dicom/files/file_kind.h"
#include "io/dicom/labels/nifti_labels.h"
#include "io/dicom/labels/seg_labels.h"
#include "io/error.h"
#include "io/labels/label_image.h"
#include "io/labels/label_name.h"
#include "io/labels/name_table.h"
#include "io/labels/spine_of_labels.h"

namespace kyphos::io {
namespace {

using std::filesystem::path;

struct GivenImage {
  LabelImage image;
  LabelReading reading;
  std::vector<path> files;
};

LabelImage read_image(const path& file) {
  switch (dicom::kind_of_file(file)) {
    case dicom::FileKind::Nifti:
      return dicom::read_nifti_labels(file);
    case dicom::FileKind::Dicom:
      return dicom::read_seg_labels(file);
    default:
      throw Error(file.filename().string(), "it is neither NIfTI nor DICOM", "Give label maps as .nii.gz or DICOM SEG");
  }
}

/// NIfTI and DICOM files of a folder itself, in the order of their names.
std::vector<path> label_files_in(const path& folder) {
  std::vector<path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      const dicom::FileKind kind = dicom::kind_of_file(entry.path());
      if (kind == dicom::FileKind::Nifti || kind == dicom::FileKind::Dicom) {
        files.push_back(entry.path());
      }
    }
  }
  std::ranges::sort(files);
  return files;
}

bool is_a_structure(const path& file) {
  const LabelKind kind = meaning_of_name(dicom::nifti_stem(file)).kind;
  return dicom::has_nifti_name(file) && (kind == LabelKind::Vertebra || kind == LabelKind::VertebralBody);
}

/// The box of index space that holds all images' grids, on the first one's lattice.
LabelImage canvas_of(const std::vector<LabelImage>& images) {
  const Eigen::Affine3d index_from_lps = images.front().grid.index_from_lps();
  Eigen::Vector3i low = Eigen::Vector3i::Zero();
  Eigen::Vector3i high(images.front().grid.size[0] - 1, images.front().grid.size[1] - 1,
                       images.front().grid.size[2] - 1);
  for (const LabelImage& image : images) {
    const Eigen::Vector3i first = (index_from_lps * image.grid.lps(0, 0, 0)).array().round().cast<int>();
    low = low.cwiseMin(first);
    high =
        high.cwiseMax(first + Eigen::Vector3i(image.grid.size[0] - 1, image.grid.size[1] - 1, image.grid.size[2] - 1));
  }
  LabelImage canvas;
  canvas.grid.size = {high.x() - low.x() + 1, high.y() - low.y() + 1, high.z() - low.z() + 1};
  canvas.grid.lps_from_index = images.front().grid.lps_from_index * Eigen::Translation3d(low.cast<double>());
  canvas.value.assign(canvas.grid.voxel_count(), 0);
  return canvas;
}

/// Whether an image's voxels are those of a lattice: cropped pieces of one grid are.
bool on_lattice(const measure::Grid& grid, const measure::Grid& lattice) {
  const Eigen::Affine3d relative = lattice.index_from_lps() * grid.lps_from_index;
  for (const Eigen::Vector3d& corner :
       {Eigen::Vector3d(0, 0, 0), Eigen::Vector3d(grid.size[0], grid.size[1], grid.size[2])}) {
    const Eigen::Vector3d there = relative * corner;
    const Eigen::Vector3d expected = corner + (relative * Eigen::Vector3d::Zero()).array().round().matrix();
    if ((there - expected).cwiseAbs().maxCoeff() > 0.5) {
      return false;
    }
  }
  return true;
}

/// One image of a folder with one file a structure.
LabelImage joined_structures(const std::vector<path>& files) {
  std::vector<LabelImage> images;
  std::vector<path> kept;
  for (const path& file : files) {
    LabelImage image = dicom::read_nifti_labels(file);
    if (count_labels(image).empty()) {
      continue;  // a structure out of view
    }
    if (!images.empty() && !on_lattice(image.grid, images.front().grid)) {
      throw Error(file.filename().string(), "it lies on another grid than " + images.front().file_name,
                  "Give structures of one segmentation");
    }
    images.push_back(std::move(image));
    kept.push_back(file);
  }
  if (images.empty()) {
    throw Error(files.front().parent_path().filename().string(), "all its vertebrae are empty", "Check what wrote it");
  }
  LabelImage canvas = canvas_of(images);
  canvas.whole_grid = images.front().whole_grid;
  const Eigen::Affine3d index_from_lps = canvas.grid.index_from_lps();
  for (std::size_t n = 0; n < images.size(); ++n) {
    const auto& size = images[n].grid.size;
    const Eigen::Vector3i first = (index_from_lps * images[n].grid.lps(0, 0, 0)).array().round().cast<int>();
    for (int k = 0; k < size[2]; ++k) {
      for (int j = 0; j < size[1]; ++j) {
        for (int i = 0; i < size[0]; ++i) {
          if (images[n].at(i, j, k) != 0) {
            canvas.value[canvas.grid.offset(first.x() + i, first.y() + j, first.z() + k)] =
                static_cast<std::uint16_t>(n + 1);
          }
        }
      }
    }
    canvas.names[static_cast<int>(n + 1)] = dicom::nifti_stem(kept[n]);
  }
  canvas.file_name = files.front().parent_path().filename().string();
  canvas.program = files.front().filename().string().starts_with("vertebrae_") ? "TotalSegmentator" : "";
  return canvas;
}

std::vector<GivenImage> images_in_folder(const path& folder, const std::optional<SaidScheme>& said) {
  std::vector<path> structures;
  std::vector<path> maps;
  for (const path& file : label_files_in(folder)) {
    (is_a_structure(file) ? structures : maps).push_back(file);
  }
  std::vector<GivenImage> given;
  if (!structures.empty()) {
    LabelImage image = joined_structures(structures);
    LabelReading reading = choose_scheme(image, std::nullopt);
    given.push_back({.image = std::move(image), .reading = std::move(reading), .files = structures});
    return given;
  }
  std::string refused;
  for (const path& file : maps) {
    try {
      LabelImage image = read_image(file);
      LabelReading reading = choose_scheme(image, said);
      given.push_back({.image = std::move(image), .reading = std::move(reading), .files = {file}});
    } catch (const Error& error) {
      refused += std::string(refused.empty() ? "" : "; ") + error.what();
    }
  }
  if (given.empty()) {
    throw Error(
        folder.filename().string(),
        refused.empty() ? "the folder holds no label maps" : "none of its files is a label map (" + refused + ")",
        "Give the folder that the segmentation was written to");
  }
  return given;
}

/// Files of one structure each with those of the same folder, all others by themselves.
std::vector<std::vector<path>> grouped(std::span<const path> paths) {
  std::vector<std::vector<path>> groups;
  std::map<path, std::size_t> by_folder;
  for (const path& one : paths) {
    if (std::filesystem::is_directory(one) || !is_a_structure(one)) {
      groups.push_back({one});
      continue;
    }
    const auto [entry, is_new] = by_folder.emplace(one.parent_path(), groups.size());
    if (is_new) {
      groups.emplace_back();
    }
    groups[entry->second].push_back(one);
  }
  return groups;
}

std::vector<GivenImage> images_of(const std::vector<path>& together, const std::optional<SaidScheme>& said) {
  const path& first = together.front();
  if (std::filesystem::is_directory(first)) {
    return images_in_folder(first, said);
  }
  const bool structure = is_a_structure(first);
  LabelImage image = structure ? joined_structures(together) : read_image(first);
  // The user's word is on levels; parts of vertebrae, and single structures, are told by themselves.
  const bool own = structure || image.file_name.find("seg-subreg") != std::string::npos ||
                   image.file_name.find("seg-spine") != std::string::npos;
  LabelReading reading = choose_scheme(image, own ? std::nullopt : said);
  std::vector<GivenImage> given;
  given.push_back({.image = std::move(image), .reading = std::move(reading), .files = together});
  return given;
}

/// Part of a map's labelled voxels that lie in a label of another.
double share_inside(const LabelImage& inner, const LabelImage& outer) {
  const Eigen::Affine3d outer_from_inner = outer.grid.index_from_lps() * inner.grid.lps_from_index;
  std::size_t inside = 0;
  std::size_t all = 0;
  const auto& size = inner.grid.size;
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      for (int i = 0; i < size[0]; ++i) {
        if (inner.at(i, j, k) == 0) {
          continue;
        }
        ++all;
        const Eigen::Vector3i at = (outer_from_inner * Eigen::Vector3d(i, j, k)).array().round().cast<int>();
        inside += at.minCoeff() >= 0 && at.x() < outer.grid.size[0] && at.y() < outer.grid.size[1] &&
                          at.z() < outer.grid.size[2] && outer.at(at.x(), at.y(), at.z()) != 0
                      ? 1U
                      : 0U;
      }
    }
  }
  return all == 0 ? 0.0 : static_cast<double>(inside) / static_cast<double>(all);
}

/// The bodies' map that lies on a map of vertebrae.
const GivenImage* bodies_of(const GivenImage& vertebrae, const std::vector<GivenImage>& given) {
  constexpr double kMostly = 0.5;
  const GivenImage* found = nullptr;
  for (const GivenImage& other : given) {
    if (&other != &vertebrae && tells_bodies_only(other.reading) &&
        share_inside(other.image, vertebrae.image) > kMostly) {
      found = &other;
    }
  }
  return found;
}

}  // namespace

std::vector<GivenLabels> read_labels(std::span<const path> paths, const std::optional<SaidScheme>& said,
                                     LabelRefusals* refusals) {
  std::vector<GivenImage> given;
  for (const std::vector<path>& together : grouped(paths)) {
    try {
      std::ranges::move(images_of(together, said), std::back_inserter(given));
    } catch (const Error& error) {
      if (refusals == nullptr) {
        throw;
      }
      for (const path& one : together) {
        (*refusals)[one] = error.what();
      }
    }
  }
  std::vector<GivenLabels> result;
  for (const GivenImage& one : given) {
    if (tells_bodies_only(one.reading)) {
      continue;
    }
    const GivenImage* const bodies = bodies_of(one, given);
    GivenLabels labels{.spine = spine_of_labels(one.image, one.reading, bodies != nullptr ? &bodies->image : nullptr,
                                                bodies != nullptr ? &bodies->reading : nullptr),
                       .files = one.files,
                       .name = one.image.file_name,
                       .grid = one.image.whole_grid.value_or(one.image.grid),
                       .frame_of_reference = one.image.frame_of_reference,
                       .study_uid = one.image.study_uid};
    if (bodies != nullptr) {
      labels.files.insert(labels.files.end(), bodies->files.begin(), bodies->files.end());
    }
    result.push_back(std::move(labels));
  }
  if (result.empty() && !given.empty() && refusals == nullptr) {
    throw Error(given.front().image.file_name, "it tells bodies from arches, but not the vertebrae from one another",
                "Give the label map of the vertebrae together with it");
  }
  return result;
}

SaidScheme parse_label_scheme(const std::string& text) {
  if (const auto scheme = label_scheme_from_word(text)) {
    return {.scheme = *scheme};
  }
  if (std::filesystem::is_regular_file(text)) {
    SaidScheme said{.scheme = LabelScheme::Names, .names = label_names_of_file(text)};
    if (said.names.empty()) {
      throw std::invalid_argument("\"" + text + "\" holds no table of numbers and names");
    }
    return said;
  }
  std::string known;
  for (const std::string& word : label_scheme_words()) {
    known += (known.empty() ? "" : ", ") + word;
  }
  throw std::invalid_argument("\"" + text + "\" is no numbering (" + known + ") and no file with a table of names");
}

}  // namespace kyphos::io
