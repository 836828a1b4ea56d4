#include "io/labels/vertebra_code.h"

#include <algorithm>
#include <array>

namespace kyphos::io {
namespace {

using measure::Level;

struct LevelSct {
  Level level;
  std::string_view code;
};

/// CID 7603, SNOMED CT; S1 has none there, its SNOMED concept is the first sacral vertebra's.
constexpr std::array kLevelSct{
    LevelSct{Level::C1, "14806007"},  LevelSct{Level::C2, "39976000"}, LevelSct{Level::C3, "113205007"},
    LevelSct{Level::C4, "5329002"},   LevelSct{Level::C5, "36978003"}, LevelSct{Level::C6, "36054005"},
    LevelSct{Level::C7, "87391001"},  LevelSct{Level::T1, "64864005"}, LevelSct{Level::T2, "53733008"},
    LevelSct{Level::T3, "1626008"},   LevelSct{Level::T4, "73071006"}, LevelSct{Level::T5, "56401006"},
    LevelSct{Level::T6, "45296009"},  LevelSct{Level::T7, "62487009"}, LevelSct{Level::T8, "11068009"},
    LevelSct{Level::T9, "82687006"},  LevelSct{Level::T10, "7610001"}, LevelSct{Level::T11, "12989004"},
    LevelSct{Level::T12, "23215003"}, LevelSct{Level::L1, "66794005"}, LevelSct{Level::L2, "14293000"},
    LevelSct{Level::L3, "36470004"},  LevelSct{Level::L4, "11994002"}, LevelSct{Level::L5, "49668003"},
    LevelSct{Level::S1, "65985001"},
};

}  // namespace

std::string_view sct_of_level(Level level) {
  const auto* const found = std::ranges::find(kLevelSct, level, &LevelSct::level);
  return found == kLevelSct.end() ? std::string_view() : found->code;
}

std::optional<Level> level_of_sct(std::string_view code) {
  const auto* const found = std::ranges::find(kLevelSct, code, &LevelSct::code);
  return found == kLevelSct.end() ? std::nullopt : std::optional(found->level);
}

}  // namespace kyphos::io
