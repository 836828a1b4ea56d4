#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/timeline.h"
#include "measure/timeline/measurement_kind.h"

namespace kyphos::measure {

/// Whether a kind of measurement may be compared between two dates.
struct Comparability {
  std::optional<std::string> why_not;  ///< nothing: comparable
  std::vector<std::string> warnings{};
};

/// Rules (docs/facts.md, posture): millimetres and angles need one modality and one posture. CT is lying by
/// construction, so that a CT of unknown posture compares with a lying CT, with a warning. Supine against prone:
/// heights with a warning, angles not. Lateral decubitus against supine: not (3.6 mm and 4 degrees between them). Lying
/// against upright: not. A film against a scan: nothing is. Films without a scale: no millimetres. Ratios and losses of
/// one picture survive magnification but not posture. Attenuation needs the same contrast and tube voltage.
[[nodiscard]] Comparability comparability(const TimePoint& earlier, const TimePoint& later, MeasurementKind kind);

enum class Stance : unsigned char { Unknown, Lying, Upright };
/// Lying or upright, as far as posture and modality tell.
[[nodiscard]] Stance stance_of(const TimePoint& point);

/// Why it is not known which of two studies came first; nothing where dates, or times of one day, order them.
[[nodiscard]] std::optional<std::string> why_order_unknown(const TimePoint& earlier, const TimePoint& later);

/// Days from earlier to later; nothing where a date is unknown.
[[nodiscard]] std::optional<int> days_between(const TimePoint& earlier, const TimePoint& later);

/// One lying, one upright, no more than `days` apart: the difference is the fracture's mobility.
[[nodiscard]] bool shows_mobility(const TimePoint& earlier, const TimePoint& later, double days);

}  // namespace kyphos::measure
