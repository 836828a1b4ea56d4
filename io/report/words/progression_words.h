#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/report/case_report.h"
#include "measure/timeline.h"

namespace kyphos::io {

/// What all progression writers share.

/// "registered": measured on both dates in one frame; "two_values": the difference of two measurements;
/// "reported_values": the same, where one of the two is told by an earlier report only.
[[nodiscard]] std::string_view origin_word(measure::DifferenceOrigin origin);
/// "seen", "outside_view", "not_measured".
[[nodiscard]] std::string_view presence_word(measure::Observation::Presence presence);
/// YYYY-MM-DD, or "no date".
[[nodiscard]] std::string date_text(const measure::TimePoint& point);
/// Digits after the point for tables; one for regional angles.
[[nodiscard]] int change_decimals(std::string_view key);

/// A measurement whose change short tables show, under a narrow title.
struct ShownChange {
  const char* key;
  const char* title;
};
inline constexpr std::array kShownChanges{
    ShownChange{"height_anterior_mm", "ant. mm"}, ShownChange{"height_middle_mm", "mid. mm"},
    ShownChange{"height_posterior_mm", "post. mm"}, ShownChange{"wedge_angle_deg", "wedge deg"}};

/// The change of a measurement from the first to the last date that decided about the body; nothing where there is no
/// such row.
[[nodiscard]] const measure::Change* deciding_change(const measure::VertebraTimeline& vertebra, std::string_view key);

/// Whether a reader should be told more than "no change": it changed, or something new happened.
[[nodiscard]] bool deserves_a_look(const measure::VertebraTimeline& vertebra);
/// Whether an event is news for a reader; that a field of view ended is none.
[[nodiscard]] bool is_news(const measure::Event& event);
/// Probable or definite.
[[nodiscard]] bool is_progression(measure::ChangeTier tier);

/// Whether no pair of its dates could be compared.
[[nodiscard]] bool is_silent(const measure::VertebraTimeline& vertebra);
/// Such bodies by the reason, in their order: names joined by commas.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> bodies_by_silence(const Progression& progression);

}  // namespace kyphos::io
