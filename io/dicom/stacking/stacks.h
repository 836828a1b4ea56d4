#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/dicom/header/header.h"
#include "measure/warning.h"

namespace kyphos::io::dicom {

/// One picture of a series. Points into headers that outlive it.
struct StackSlice {
  const FileHeader* header = nullptr;
  const FrameHeader* frame = nullptr;
  std::optional<double> restored_mm{};  ///< place along the normal where the file's own is only a rounded one
};

/// Place along `normal` in mm; 0 without geometry.
[[nodiscard]] double place_mm(const StackSlice& slice, const Eigen::Vector3d& normal);
/// Its plane in patient space, at its restored place. The slice must have geometry.
[[nodiscard]] SliceGeometry geometry_in_stack(const StackSlice& slice);

/// Pictures of one series that lie in parallel and were made alike.
struct Stack {
  std::vector<StackSlice> slices;  ///< by position along the normal, lowest first; without place: by instance number
  int copies = 0;                  ///< left out: the same instance in another file
  int duplicates = 0;              ///< left out: another instance that shows the same picture at the same place
  std::string refusal_code{};      ///< why its pictures cannot be told apart; empty where they can
  std::string refusal{};
  std::vector<measure::Warning> notes{};  ///< what was put right
};

/// Fewer slices than this cannot hold one vertebral body with its neighbouring discs at any usual spacing.
inline constexpr int kFewestSlices = 8;

/// Splits the pictures of one series into stacks of one acquisition each: by matrix, pixel spacing, orientation and
/// kernel; where places are taken more than once or slices interleave, by what else the headers tell, then by what the
/// pixels tell. Identifiers never decide. What cannot be told apart is one refused stack. Largest stack first.
[[nodiscard]] std::vector<Stack> split_into_stacks(std::vector<StackSlice> series);

}  // namespace kyphos::io::dicom
