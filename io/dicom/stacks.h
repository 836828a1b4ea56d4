#pragma once

#include <vector>

#include "io/dicom/header.h"

namespace kyphos::io::dicom {

/// One picture of a series. Points into headers that outlive it.
struct StackSlice {
  const FileHeader* header = nullptr;
  const FrameHeader* frame = nullptr;
};

/// Pictures of one series that lie in parallel and were made alike.
struct Stack {
  std::vector<StackSlice> slices;  ///< by position along the normal, lowest first; without place: by instance number
  int copies = 0;                  ///< left out: the same instance in another file
  int duplicates = 0;              ///< left out: another instance at a place already taken by a lower instance number
};

/// Splits the pictures of one series by matrix, pixel spacing, orientation, image type, kernel and, where places are
/// taken more than once, by acquisition. Largest stack first.
[[nodiscard]] std::vector<Stack> split_into_stacks(std::vector<StackSlice> series);

}  // namespace kyphos::io::dicom
