#include "io/labels/spine_of_labels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "io/error.h"
#include "io/labels/label_audit.h"
#include "io/labels/parameters.h"

namespace kyphos::io {
namespace {

/// Which numbers become vertebrae; a body's own label goes before the whole vertebra's.
std::map<int, LabelMeaning> vertebrae_of(const LabelReading& reading) {
  std::map<int, LabelMeaning> chosen;
  const bool bodies = std::ranges::any_of(
      reading.meanings, [](const auto& entry) { return entry.second.kind == LabelKind::VertebralBody; });
  for (const auto& [value, meaning] : reading.meanings) {
    if (meaning.kind == (bodies ? LabelKind::VertebralBody : LabelKind::Vertebra)) {
      chosen.emplace(value, meaning);
    }
  }
  return chosen;
}

std::string called(const LabelImage& image, int value) {
  const auto name = image.names.find(value);
  return name == image.names.end() ? std::to_string(value) : name->second;
}

/// New numbers 1, 2, 3 ... of the labels that are vertebrae; 0 of all others.
std::vector<std::uint8_t> renumbering(const std::map<int, LabelMeaning>& chosen) {
  std::vector<std::uint8_t> renumbered(std::size_t{1} << 16U, 0);
  std::uint8_t next = 1;
  for (const auto& entry : chosen) {
    renumbered[static_cast<std::size_t>(entry.first)] = next++;
  }
  return renumbered;
}

/// Whether a voxel of a map at a point of patient space is body.
class BodyVoxels {
 public:
  BodyVoxels(const LabelImage& image, const LabelReading& reading)
      : image_(image), index_from_lps_(image.grid.index_from_lps()) {
    for (const auto& [value, meaning] : reading.meanings) {
      if (meaning.kind == LabelKind::AllBodies || meaning.kind == LabelKind::VertebralBody) {
        is_body_[static_cast<std::size_t>(value)] = true;
      }
    }
  }
  [[nodiscard]] bool hold(const measure::PointLps& point) const {
    const Eigen::Vector3d index = index_from_lps_ * point;
    const Eigen::Vector3i at = index.array().round().cast<int>();
    for (Eigen::Index axis = 0; axis < 3; ++axis) {
      if (at[axis] < 0 || at[axis] >= image_.grid.size[static_cast<std::size_t>(axis)]) {
        return false;
      }
    }
    return is_body_[image_.at(at.x(), at.y(), at.z())];
  }

 private:
  const LabelImage& image_;
  Eigen::Affine3d index_from_lps_;
  std::vector<bool> is_body_ = std::vector<bool>(std::size_t{1} << 16U, false);
};

void keep_bodies(measure::LabelMap& map, const BodyVoxels& bodies) {
  const auto& size = map.grid.size;
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      for (int i = 0; i < size[0]; ++i) {
        std::uint8_t& label = map.label[map.grid.offset(i, j, k)];
        if (label != 0 && !bodies.hold(map.grid.lps(i, j, k))) {
          label = 0;
        }
      }
    }
  }
}

measure::BodyMethod method_of(const LabelImage& image, const LabelReading& reading, measure::LabelExtent extent) {
  const bool dicom = image.source == measure::BodySource::DicomSegmentation;
  return {.source = image.source,
          .name = image.program.empty() ? (dicom ? "DICOM segmentation" : "label map") : image.program,
          .version = image.program_version,
          .parameters = {{"numbering", std::string(title(reading.scheme))},
                         {"numbering_told_by", reading.evidence},
                         {"labels_cover", extent == measure::LabelExtent::BodyOnly ? "bodies" : "whole vertebrae"}}};
}

}  // namespace

bool tells_bodies_only(const LabelReading& reading) {
  bool bodies = false;
  for (const auto& [value, meaning] : reading.meanings) {
    if (meaning.kind == LabelKind::Vertebra || meaning.kind == LabelKind::VertebralBody) {
      return false;
    }
    bodies = bodies || meaning.kind == LabelKind::AllBodies;
  }
  return bodies;
}

measure::LabelledSpine spine_of_labels(const LabelImage& image, const LabelReading& reading, const LabelImage* bodies,
                                       const LabelReading* bodies_reading) {
  const std::map<int, LabelMeaning> chosen = vertebrae_of(reading);
  constexpr std::size_t kMostVertebrae = 60;
  if (chosen.empty() || chosen.size() > kMostVertebrae) {
    throw Error(image.file_name,
                chosen.empty() ? "it tells bodies from arches, but not the vertebrae from one another"
                               : "it holds " + std::to_string(chosen.size()) + " labels, more than a spine has",
                chosen.empty() ? "Give the label map of the vertebrae together with it" : "Check what wrote it");
  }
  const std::vector<std::uint8_t> renumbered = renumbering(chosen);
  measure::LabelledSpine spine;
  spine.map.grid = image.grid;
  spine.map.label.reserve(image.value.size());
  std::ranges::transform(image.value, std::back_inserter(spine.map.label),
                         [&](std::uint16_t value) { return renumbered[value]; });
  if (chosen.begin()->second.kind == LabelKind::VertebralBody || image.program == "vertebrae_pp") {
    spine.extent = measure::LabelExtent::BodyOnly;
  }
  if (bodies != nullptr && bodies_reading != nullptr) {
    keep_bodies(spine.map, BodyVoxels(*bodies, *bodies_reading));
    spine.extent = measure::LabelExtent::BodyOnly;
  }
  for (const auto& [value, meaning] : chosen) {
    spine.vertebrae.push_back(
        {.value = renumbered[static_cast<std::size_t>(value)], .level = meaning.level, .called = called(image, value)});
  }
  spine.method = method_of(image, reading, spine.extent);
  audit_labels(spine);
  if (spine.vertebrae.empty()) {
    throw Error(image.file_name, "none of its labels is large enough to be a vertebra", "Check what wrote it");
  }
  return spine;
}

}  // namespace kyphos::io
