#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/level.h"

namespace kyphos::io {

/// What a label stands for.
enum class LabelKind : unsigned char {
  Vertebra,       ///< a whole vertebra, of a level or only counted
  VertebralBody,  ///< a body alone
  AllBodies,      ///< all bodies under one label
  Other,          ///< something else, known or not to be a vertebra
  Unknown,        ///< the numbering has no such number
};

struct LabelMeaning {
  LabelKind kind = LabelKind::Unknown;
  std::optional<measure::Level> level{};
};

/// The numberings in use (docs/labels.md). The same number means another vertebra in each.
enum class LabelScheme : unsigned char {
  Names,                 ///< the file tells a name for each number
  Verse,                 ///< VerSe, SPINEPS, TPTBox, vertebrae_pp: rises downwards, 20 = L1
  Subregions,            ///< SPINEPS and VerSe parts of all vertebrae: 41-50
  TotalSegmentator,      ///< version 2, task total: rises upwards, 27 = L5
  TotalSegmentator1,     ///< version 1, task total: 18 = L5
  TotalSegmentatorMr,    ///< task vertebrae_mr: 2 = L5
  TotalSegmentatorPart,  ///< the part model of nnU-Net behind total: 3 = L5
  TotalSpineSeg,         ///< step 2: 11-17, 21-32, 41-45
  FromTop,               ///< 1, 2, 3 ... downwards: counts, names nothing
  FromBottom,            ///< upwards
};

/// "verse", "totalsegmentator", ...: as --label-scheme takes it.
[[nodiscard]] std::string_view word(LabelScheme scheme);
/// "VerSe", "TotalSegmentator 2": as a report says it.
[[nodiscard]] std::string_view title(LabelScheme scheme);
[[nodiscard]] std::optional<LabelScheme> label_scheme_from_word(std::string_view text);
/// The words that --label-scheme knows, in the order of the enumeration.
[[nodiscard]] std::vector<std::string> label_scheme_words();

/// What a number means in a numbering.
[[nodiscard]] LabelMeaning meaning_of(LabelScheme scheme, int value);

}  // namespace kyphos::io
