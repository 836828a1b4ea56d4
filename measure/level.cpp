#include "measure/level.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace kyphos::measure {
namespace {

struct LevelRow {
  Level level;
  std::string_view name;
};

using enum Level;

constexpr std::array kLevelRows{LevelRow{C1, "C1"},   LevelRow{C2, "C2"},   LevelRow{C3, "C3"},   LevelRow{C4, "C4"},
                                LevelRow{C5, "C5"},   LevelRow{C6, "C6"},   LevelRow{C7, "C7"},   LevelRow{T1, "T1"},
                                LevelRow{T2, "T2"},   LevelRow{T3, "T3"},   LevelRow{T4, "T4"},   LevelRow{T5, "T5"},
                                LevelRow{T6, "T6"},   LevelRow{T7, "T7"},   LevelRow{T8, "T8"},   LevelRow{T9, "T9"},
                                LevelRow{T10, "T10"}, LevelRow{T11, "T11"}, LevelRow{T12, "T12"}, LevelRow{L1, "L1"},
                                LevelRow{L2, "L2"},   LevelRow{L3, "L3"},   LevelRow{L4, "L4"},   LevelRow{L5, "L5"},
                                LevelRow{L6, "L6"},   LevelRow{S1, "S1"},   LevelRow{T13, "T13"}};

/// The usual order from the top; L6 and T13 are variants and stand outside it.
constexpr std::array kUsualOrder{C1, C2, C3, C4,  C5,  C6,  C7, T1, T2, T3, T4, T5, T6,
                                 T7, T8, T9, T10, T11, T12, L1, L2, L3, L4, L5, S1};

}  // namespace

std::string_view name(Level level) {
  const auto* const row = std::ranges::find(kLevelRows, level, &LevelRow::level);
  return row == kLevelRows.end() ? "?" : row->name;
}

int verse_number(Level level) { return static_cast<int>(level); }

std::optional<Level> level_from_name(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const auto* const row = std::ranges::find(kLevelRows, std::string_view(upper), &LevelRow::name);
  return row == kLevelRows.end() ? std::nullopt : std::optional(row->level);
}

std::optional<Level> level_from_verse_number(int number) {
  const auto* const row =
      std::ranges::find(kLevelRows, number, [](const LevelRow& r) { return verse_number(r.level); });
  return row == kLevelRows.end() ? std::nullopt : std::optional(row->level);
}

std::optional<Level> level_below(Level level) {
  if (level == T13) {
    return L1;
  }
  if (level == L6) {
    return S1;
  }
  const auto* const here = std::ranges::find(kUsualOrder, level);
  return here == kUsualOrder.end() || here + 1 == kUsualOrder.end() ? std::nullopt : std::optional(*(here + 1));
}

std::optional<Level> level_above(Level level) {
  if (level == T13) {
    return T12;
  }
  if (level == L6) {
    return L5;
  }
  const auto* const here = std::ranges::find(kUsualOrder, level);
  return here == kUsualOrder.end() || here == kUsualOrder.begin() ? std::nullopt : std::optional(*(here - 1));
}

bool is_cervical(Level level) { return level >= C1 && level <= C7; }
bool is_thoracic(Level level) { return (level >= T1 && level <= T12) || level == T13; }
bool is_lumbar(Level level) { return level >= L1 && level <= L6; }

}  // namespace kyphos::measure
