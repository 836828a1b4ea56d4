#pragma once

#include <string_view>

namespace kyphos::measure {

/// What a change of a catalogue row means to the timeline.
enum class MeasurementKind : unsigned char {
  Height,         ///< mm of the body itself
  WedgeAngle,     ///< degrees of the body itself
  SpanningAngle,  ///< degrees over several bodies and discs
  Size,           ///< depth, width, areas, volume: mm, mm2, cm3
  Ratio,          ///< heights over heights: no unit
  Loss,           ///< percent of an expected height
  Attenuation,    ///< HU
  Finding,        ///< cleft, cement, canal
};

/// Which way is worse.
enum class WorseWhen : unsigned char { Lower, Higher, Neither };

struct MeasurementMeaning {
  MeasurementKind kind = MeasurementKind::Size;
  WorseWhen worse = WorseWhen::Neither;
};

/// From the catalogue's key; regional angles by their name.
[[nodiscard]] MeasurementMeaning meaning_of(std::string_view key);

/// Whether a body is judged by this row: its own anterior, middle and posterior height and its wedge angle.
[[nodiscard]] bool is_decisive(std::string_view key);

}  // namespace kyphos::measure
