#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "io/dicom/stacking/stacks.h"

namespace kyphos::io::dicom {

/// What pictures show, thinned out: the evidence that no anonymiser rewrites. Decodes each picture once, when asked.
class Looks {
 public:
  /// Decodes these in parallel, so that later questions cost nothing.
  void load(std::span<const StackSlice> slices);
  /// Mean absolute difference in HU; nothing where one of the two cannot be decoded.
  [[nodiscard]] std::optional<double> difference_hu(const StackSlice& one, const StackSlice& other);
  /// The same values throughout; also where neither can be decoded.
  [[nodiscard]] bool are_same(const StackSlice& one, const StackSlice& other);
  /// Orders pictures by their values alone, whatever they are called.
  [[nodiscard]] bool comes_before(const StackSlice& one, const StackSlice& other);

 private:
  using Thinned = std::vector<std::int16_t>;
  const Thinned& of(const StackSlice& slice);

  std::map<const FrameHeader*, Thinned> seen_;  ///< empty: cannot be decoded
};

}  // namespace kyphos::io::dicom
