#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace kyphos::io::dicom {

enum class SampleSign : unsigned char { Unsigned, Signed };

/// Where the value sits in a stored sample, and what it means.
struct StoredFormat {
  int bits_stored = 16;
  int high_bit = 15;
  SampleSign sign = SampleSign::Unsigned;
  std::optional<int> padding{};        ///< stored value where nothing was measured
  std::optional<int> padding_limit{};  ///< other end of the range of such values
};

struct Rescale {
  double slope = 1.0;
  double intercept = 0.0;
};

/// Turns stored samples into HU by table. kOutsideScan where the sample is padding: by the header's value where that is
/// plausible (no tissue), else by being far below air, as the corners of many scanners' pictures are (-2000, -3024).
class HounsfieldTable {
 public:
  HounsfieldTable(const StoredFormat& format, const Rescale& rescale);
  /// For MR: the samples as stored, 16 bits halved into range. A rescale would change their unit, which has no meaning.
  explicit HounsfieldTable(const StoredFormat& format);
  [[nodiscard]] std::int16_t hu(std::uint16_t stored) const { return table_[(stored >> shift_) & mask_]; }

 private:
  unsigned shift_ = 0;
  unsigned mask_ = 0;
  std::vector<std::int16_t> table_;
};

/// HU of a value that no header calls padding; kOutsideScan where it lies far below air or is not finite.
[[nodiscard]] std::int16_t hu_of(double value);

}  // namespace kyphos::io::dicom
