#include "io/dicom/nifti/nifti_mr.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

namespace kyphos::io::dicom {
namespace {

using SidecarJson = nlohmann::json;

/// Texts of a member, one or a list, joined by backslashes.
std::string joined_member(const SidecarJson& json, const char* key) {
  const auto member = json.find(key);
  std::string text;
  if (member == json.end()) {
    return text;
  }
  const SidecarJson list = member->is_array() ? *member : SidecarJson::array({*member});
  for (const SidecarJson& each : list) {
    if (each.is_string()) {
      text += (text.empty() ? "" : "\\") + each.get<std::string>();
    }
  }
  return text;
}

/// BIDS writes seconds.
std::optional<double> ms_member(const SidecarJson& json, const char* key) {
  const auto member = json.find(key);
  return member != json.end() && member->is_number() ? std::optional(1000.0 * member->get<double>()) : std::nullopt;
}

std::filesystem::path sidecar_path(const std::filesystem::path& file) {
  std::filesystem::path stem = file.stem();
  if (stem.extension() == ".nii") {
    stem = stem.stem();
  }
  return file.parent_path() / (stem.string() + ".json");
}

}  // namespace

std::optional<MrSidecar> mr_sidecar_of(const std::filesystem::path& file) {
  constexpr std::uintmax_t kLongestBytes = 1U << 20U;
  const std::filesystem::path path = sidecar_path(file);
  std::error_code gone;
  const std::uintmax_t size = std::filesystem::file_size(path, gone);
  if (gone || size > kLongestBytes) {
    return std::nullopt;
  }
  std::ifstream in(path);
  const SidecarJson json = SidecarJson::parse(in, nullptr, false);
  if (!json.is_object() || joined_member(json, "Modality") != "MR") {
    return std::nullopt;
  }
  return MrSidecar{.acquisition = {.scanning_sequence = joined_member(json, "ScanningSequence"),
                                   .scan_options = joined_member(json, "ScanOptions"),
                                   .contrast = {},
                                   .echo_ms = ms_member(json, "EchoTime"),
                                   .repetition_ms = ms_member(json, "RepetitionTime"),
                                   .inversion_ms = ms_member(json, "InversionTime"),
                                   .flip_deg = std::nullopt},
                   .image_type = joined_member(json, "ImageType"),
                   .description = joined_member(json, "SeriesDescription")};
}

bool holds_labels(nifti_image& image, std::size_t voxels) {
  NiftiVoxels reader(image);
  std::vector<double> values(kNiftiChunkVoxels);
  std::set<double> seen;
  constexpr std::size_t kFewestGreys = 70;  // label maps of whole bodies name fewer structures of the spine
  while (voxels > 0 && seen.size() < kFewestGreys) {
    const std::size_t count = reader.read(std::span(values).first(std::min(voxels, kNiftiChunkVoxels)));
    if (count == 0) {
      break;
    }
    voxels -= count;
    for (std::size_t at = 0; at < count && seen.size() < kFewestGreys; ++at) {
      seen.insert(std::isfinite(values[at]) ? values[at] : 0.0);
    }
  }
  return seen.size() < kFewestGreys;
}

std::vector<std::int16_t> signal_of(const std::vector<float>& values) {
  constexpr float kMost = 30000.0F;
  float highest = 0.0F;
  bool whole = true;
  for (const float value : values) {
    if (std::isfinite(value)) {
      highest = std::max(highest, value);
      whole = whole && value == std::round(value);
    }
  }
  const float scale = whole && highest <= kMost ? 1.0F : kMost / std::max(highest, 1.0e-20F);
  std::vector<std::int16_t> signal;
  signal.reserve(values.size());
  std::ranges::transform(values, std::back_inserter(signal), [scale](float value) {
    return static_cast<std::int16_t>(std::isfinite(value) ? std::lround(std::max(0.0F, scale * value)) : 0);
  });
  return signal;
}

}  // namespace kyphos::io::dicom
