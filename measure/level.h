#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kyphos::measure {

/// A vertebral level. The numbers are those of VerSe: C1-C7 = 1-7, T1-T12 = 8-19, L1-L6 = 20-25, S1 = 26, T13 = 28.
enum class Level : unsigned char {
  C1 = 1,
  C2,
  C3,
  C4,
  C5,
  C6,
  C7,
  T1 = 8,
  T2,
  T3,
  T4,
  T5,
  T6,
  T7,
  T8,
  T9,
  T10,
  T11,
  T12,
  L1 = 20,
  L2,
  L3,
  L4,
  L5,
  L6,
  S1 = 26,
  T13 = 28,
};

[[nodiscard]] std::string_view name(Level level);
[[nodiscard]] int verse_number(Level level);
/// "t12", "T12" -> T12; anything else -> nothing.
[[nodiscard]] std::optional<Level> level_from_name(std::string_view text);
[[nodiscard]] std::optional<Level> level_from_verse_number(int number);
/// The next level below in the usual spine (T12 -> L1, L5 -> S1); none below S1.
[[nodiscard]] std::optional<Level> level_below(Level level);
[[nodiscard]] std::optional<Level> level_above(Level level);
[[nodiscard]] bool is_cervical(Level level);
[[nodiscard]] bool is_thoracic(Level level);
[[nodiscard]] bool is_lumbar(Level level);

/// A possible name of a body with its probability.
struct LevelCandidate {
  Level level;
  double probability;
};

/// How a body is called, and how sure that is.
struct LevelName {
  std::optional<Level> level;              ///< none: "unnamed, n-th from the top"
  double confidence = 0.0;                 ///< probability of `level`, 0..1; of the best candidate where unnamed
  std::vector<LevelCandidate> candidates;  ///< all numberings considered, best first
  std::string evidence;                    ///< landmarks that decided, in words; or what is missing
};

}  // namespace kyphos::measure
