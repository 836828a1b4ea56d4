#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace kyphos::classify {

/// Edition of "Management of Vertebral Compression Fractures".
enum class Edition : unsigned char { Acr2018, Acr2022 };
/// "2018", "2022".
[[nodiscard]] std::string_view name(Edition edition) noexcept;
/// "2022" -> Acr2022; anything else nothing.
[[nodiscard]] std::optional<Edition> edition_from_name(std::string_view text) noexcept;
/// Full title and year, and what of it was seen.
[[nodiscard]] std::string_view describe(Edition edition) noexcept;

enum class RatingWord : unsigned char { UsuallyNotAppropriate, MayBeAppropriate, UsuallyAppropriate };
[[nodiscard]] std::string_view name(RatingWord word) noexcept;

/// The rating of one option in one scenario. What was not verified is nothing, never a guess.
struct Rating {
  std::string_view key;             ///< "percutaneous_vertebral_augmentation"
  std::string_view label;           ///< "Percutaneous vertebral augmentation"
  std::optional<RatingWord> word;   ///< none: not verified
  std::optional<int> panel_median;  ///< 1-9, only where it is known
  std::string_view source;
};

/// Whether the number of a variant was seen, or follows from the order of the document.
enum class NumberStanding : unsigned char { Verified, ByOrder, None };

/// One clinical variant of one edition with its ratings.
struct Scenario {
  std::string_view key;  ///< "2022-v7"
  Edition edition;
  std::string_view variant;  ///< "7", or "" where none was seen
  NumberStanding standing;
  std::string_view wording;
  std::string_view stage;  ///< "initial treatment", "next imaging"
  std::string_view says;   ///< what the article or the criteria say of it, a sentence
  std::string_view source;
  std::span<const Rating> ratings;
};

/// All scenarios of both editions, side by side.
[[nodiscard]] std::span<const Scenario> scenarios();
/// Null where there is none of that key.
[[nodiscard]] const Scenario* find_scenario(std::string_view key) noexcept;

}  // namespace kyphos::classify
