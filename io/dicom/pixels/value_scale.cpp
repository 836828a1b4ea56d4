#include "io/dicom/pixels/value_scale.h"

#include <algorithm>
#include <string>

#include "measure/space/volume.h"

namespace kyphos::io::dicom {
namespace {

constexpr int kFirstValue = -32768;
constexpr int kLastValue = 32767;
constexpr int kAirToLung = -500;
/// Of eight real stacks (crops of the spine, thoraces with contrast and metal, whole trunks) the dense part held at
/// least 79 % in kTissue and 19 % of fat, and was at least 25 % of the scan. Much less is asked for, since metal,
/// contrast and lean people take their share; other scales leave next to nothing there.
constexpr int kTissueFrom = -200;
constexpr int kTissueTo = 300;
constexpr double kLeastTissue = 0.40;
constexpr int kFatFrom = -150;
constexpr int kFatTo = -30;
constexpr double kLeastFat = 0.005;
/// Metal saturates scanners at 3071, extended scales at some 30,000; a thousandth of a scan is no implant of that kind.
constexpr int kNoCtFrom = 20000;
constexpr double kMostBeyondCt = 0.001;
constexpr std::size_t kLeastValues = 20000;
constexpr int kUsualIntercept = 1024;
constexpr int kByteValues = 256;
/// Under a slope of 2 the peaks' windows are twice as wide and catch more by that alone: of scans whose intercept was
/// taken away up to 1.16 times as much, of scans doubled at least 1.6 times as much (four real scans). A lost intercept
/// is by far the commoner mishap.
constexpr double kSlopeSurely = 1.35;
/// A picture of one value, or nearly so, shows no body to judge by.
constexpr int kLeastSpread = 16;

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// Whether true attenuation = (value - offset) / slope looks like that of a body.
bool is_body(const ValueCounts& values, double slope, double offset) {
  const auto stored = [&](int hu) { return static_cast<int>(slope * hu + offset); };
  const std::size_t dense = values.count(stored(kAirToLung), kLastValue);
  const std::size_t all = values.count(kFirstValue, kLastValue);
  constexpr double kLeastDense = 0.02;
  return share(dense, all) >= kLeastDense &&
         share(values.count(stored(kTissueFrom), stored(kTissueTo)), dense) >= kLeastTissue &&
         share(values.count(stored(kFatFrom), stored(kFatTo)), dense) >= kLeastFat;
}

/// Part of the dense values that fat and muscle would take, each by its own narrow peak.
double peaks(const ValueCounts& values, double slope, double offset) {
  const auto between = [&](int low_hu, int high_hu) {
    return values.count(static_cast<int>(slope * low_hu + offset), static_cast<int>(slope * high_hu + offset));
  };
  return share(between(-130, -70) + between(20, 80), between(kAirToLung, kLastValue));
}

/// The mishap under which the values would be those of a body, with fat and muscle nearest to where they belong.
const char* likeliest_rescale(const ValueCounts& values) {
  struct Rescaled {
    const char* words;
    double slope;
    double offset;
  };
  constexpr double kIntercept = kUsualIntercept;
  constexpr const char* kSlope = "the slope was lost or applied twice";
  // A slope acts on the stored value, above the intercept.
  constexpr Rescaled kMishaps[]{{"the intercept was lost: all lies 1024 too high", 1.0, kIntercept},
                                {"the intercept was applied twice: all lies 1024 too low", 1.0, -kIntercept},
                                {kSlope, 0.5, -0.5 * kIntercept},
                                {kSlope, 2.0, kIntercept},
                                {kSlope, 0.1, -0.9 * kIntercept},
                                {kSlope, 10.0, 9.0 * kIntercept}};
  const char* best = nullptr;
  double best_share = 0.0;
  for (const Rescaled& mishap : kMishaps) {
    const double part = peaks(values, mishap.slope, mishap.offset) / (mishap.slope == 1.0 ? 1.0 : kSlopeSurely);
    if (is_body(values, mishap.slope, mishap.offset) && part > best_share) {
      best = mishap.words;
      best_share = part;
    }
  }
  return best;
}

std::string range_text(const ValueCounts& values) {
  return "values from " + std::to_string(values.lowest()) + " to " + std::to_string(values.highest());
}

std::string cause(const ValueCounts& values) {
  const std::size_t all = values.count(kFirstValue, kLastValue);
  if (share(values.count(kNoCtFrom, kLastValue), all) > kMostBeyondCt) {
    return "a sign bit was lost and negative values have become large ones";
  }
  if (values.highest() - values.lowest() < kByteValues) {
    return "a window was burnt into 8 bits, as an export for viewing has it";
  }
  if (const char* const words = likeliest_rescale(values)) {
    return words;
  }
  return "a window was burnt in, or the rescaling to Hounsfield units was lost";
}

}  // namespace

ValueCounts::ValueCounts() : counts_(static_cast<std::size_t>(kLastValue - kFirstValue) + 1) {}

void ValueCounts::add(std::span<const std::int16_t> values) {
  for (const std::int16_t value : values) {
    ++counts_[static_cast<std::size_t>(value - kFirstValue)];
  }
  counts_[static_cast<std::size_t>(measure::kOutsideScan - kFirstValue)] = 0;
}

std::size_t ValueCounts::count(int first, int last) const {
  std::size_t sum = 0;
  for (int value = std::max(first, kFirstValue); value <= std::min(last, kLastValue); ++value) {
    sum += counts_[static_cast<std::size_t>(value - kFirstValue)];
  }
  return sum;
}

int ValueCounts::lowest() const {
  const auto found = std::ranges::find_if(counts_, [](std::size_t count) { return count > 0; });
  return kFirstValue + static_cast<int>(found - counts_.begin());
}

int ValueCounts::highest() const {
  const auto found = std::find_if(counts_.rbegin(), counts_.rend(), [](std::size_t count) { return count > 0; });
  return kLastValue - static_cast<int>(found - counts_.rbegin());
}

std::optional<measure::Warning> why_not_hounsfield(const ValueCounts& values) {
  const std::size_t all = values.count(kFirstValue, kLastValue);
  if (all < kLeastValues || values.highest() - values.lowest() < kLeastSpread ||
      (is_body(values, 1.0, 0.0) && share(values.count(kNoCtFrom, kLastValue), all) <= kMostBeyondCt)) {
    return std::nullopt;
  }
  return measure::Warning{.code = "not_hounsfield",
                          .text = "its values are not Hounsfield units (" + range_text(values) +
                                  "; fat and muscle do not lie where they should): " + cause(values)};
}

}  // namespace kyphos::io::dicom
