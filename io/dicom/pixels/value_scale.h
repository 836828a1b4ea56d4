#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "measure/warning.h"

namespace kyphos::io::dicom {

/// How often each value occurs in a scan; what lies outside of it does not count.
class ValueCounts {
 public:
  ValueCounts();
  void add(std::span<const std::int16_t> values);
  /// How many values lie from `first` to `last`, both included; the limits may lie beyond 16 bits.
  [[nodiscard]] std::size_t count(int first, int last) const;
  [[nodiscard]] int lowest() const;
  [[nodiscard]] int highest() const;

 private:
  std::vector<std::size_t> counts_;
};

/// Whether values are Hounsfield units, by what every scan of a spine holds: fat (-150 to -30 HU) and muscle, and most
/// of what is denser than lung between -200 and 300 HU. Crops without any air are judged alike. Nothing where they are;
/// else a warning `not_hounsfield` that names the likely cause: a window burnt in, an intercept lost or applied twice,
/// a sign bit or a slope lost. Too few values to judge by: nothing.
[[nodiscard]] std::optional<measure::Warning> why_not_hounsfield(const ValueCounts& values);

}  // namespace kyphos::io::dicom
