#include "io/dicom/pixels/hounsfield.h"

#include <algorithm>
#include <cmath>

#include "measure/space/volume.h"

namespace kyphos::io::dicom {
namespace {

/// Nothing is below air (-1000 HU); noise and clipping reach to about -1100. Fillers in use lie at -1500 and below.
constexpr double kBelowAir_hu = -1200.0;
/// A padding value that means more than air and less than dense metal would blot out tissue: such headers are wrong.
constexpr double kLeastTissue_hu = -999.0;
constexpr double kMostTissue_hu = 3071.0;
/// The smallest HU that is not kOutsideScan, and the largest.
constexpr double kLowest_hu = -32767.0;
constexpr double kHighest_hu = 32767.0;

bool is_tissue(double hu) { return hu > kLeastTissue_hu && hu < kMostTissue_hu; }

}  // namespace

std::int16_t hu_of(double value) {
  if (!(value >= kBelowAir_hu)) {
    return measure::kOutsideScan;
  }
  return static_cast<std::int16_t>(std::lround(std::clamp(value, kLowest_hu, kHighest_hu)));
}

HounsfieldTable::HounsfieldTable(const StoredFormat& format) {
  const int bits = std::clamp(format.bits_stored, 1, 16);
  shift_ = static_cast<unsigned>(std::clamp(format.high_bit + 1 - bits, 0, 16 - bits));
  mask_ = (1U << static_cast<unsigned>(bits)) - 1U;
  const int values = 1 << bits;
  const bool is_signed = format.sign == SampleSign::Signed;
  const int halves = bits == 16 && !is_signed ? 2 : 1;
  table_.reserve(static_cast<std::size_t>(values));
  for (int raw = 0; raw < values; ++raw) {
    const int stored = is_signed && raw >= values / 2 ? raw - values : raw;
    table_.push_back(static_cast<std::int16_t>(std::max(0, stored / halves)));
  }
}

HounsfieldTable::HounsfieldTable(const StoredFormat& format, const Rescale& rescale) {
  const int bits = std::clamp(format.bits_stored, 1, 16);
  shift_ = static_cast<unsigned>(std::clamp(format.high_bit + 1 - bits, 0, 16 - bits));
  mask_ = (1U << static_cast<unsigned>(bits)) - 1U;
  const int values = 1 << bits;
  const auto hu_of_stored = [&rescale](int stored) { return rescale.slope * stored + rescale.intercept; };
  int first_padding = 1;
  int last_padding = 0;
  if (format.padding) {
    const int limit = format.padding_limit.value_or(*format.padding);
    const int low = std::min(*format.padding, limit);
    const int high = std::max(*format.padding, limit);
    if (!is_tissue(hu_of_stored(low)) && !is_tissue(hu_of_stored(high))) {
      first_padding = low;
      last_padding = high;
    }
  }
  table_.reserve(static_cast<std::size_t>(values));
  for (int raw = 0; raw < values; ++raw) {
    const int stored = format.sign == SampleSign::Signed && raw >= values / 2 ? raw - values : raw;
    const bool is_padding = stored >= first_padding && stored <= last_padding;
    table_.push_back(is_padding ? measure::kOutsideScan : hu_of(hu_of_stored(stored)));
  }
}

}  // namespace kyphos::io::dicom
