#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/dicom/stacking/places.h"

namespace kyphos::io::dicom {

/// Parts of one group of pictures, and what told them apart, in words.
struct Partition {
  std::vector<Slices> parts;
  std::string by;
};

/// Tells pictures that lie at the same places apart by what their headers say: acquisition number, temporal position,
/// times, thickness, tube voltage, description, Image Type, instance numbers that run through one part after the other.
/// Nothing where no single evidence frees the places.
[[nodiscard]] std::optional<Partition> split_conflicts(const Slices& sorted);

/// Tells stacks apart that lie between each other without sharing a place, by the same evidence. A volume that was
/// scanned in turns (its parts alone would have gaps between slices) stays one.
[[nodiscard]] std::optional<Partition> split_interleaved(const Slices& sorted);

/// By the folder that the files lie in: the last resort.
[[nodiscard]] std::optional<Partition> split_by_folder(const Slices& sorted);

}  // namespace kyphos::io::dicom
