#include "io/labels/label_scheme.h"

#include <array>

namespace kyphos::io {
namespace {

using measure::Level;

struct SchemeRow {
  LabelScheme scheme;
  std::string_view word;
  std::string_view title;
};

constexpr std::array kSchemeRows{
    SchemeRow{LabelScheme::Names, "names", "the file's own names"},
    SchemeRow{LabelScheme::Verse, "verse", "VerSe"},
    SchemeRow{LabelScheme::Subregions, "subregions", "SPINEPS subregions"},
    SchemeRow{LabelScheme::TotalSegmentator, "totalsegmentator", "TotalSegmentator 2"},
    SchemeRow{LabelScheme::TotalSegmentator1, "totalsegmentator1", "TotalSegmentator 1"},
    SchemeRow{LabelScheme::TotalSegmentatorMr, "totalsegmentator-mr", "TotalSegmentator vertebrae_mr"},
    SchemeRow{LabelScheme::TotalSegmentatorPart, "totalsegmentator-part", "TotalSegmentator part model"},
    SchemeRow{LabelScheme::TotalSpineSeg, "totalspineseg", "TotalSpineSeg"},
    SchemeRow{LabelScheme::FromTop, "from-top", "counted from the top"},
    SchemeRow{LabelScheme::FromBottom, "from-bottom", "counted from the bottom"},
};

LabelMeaning vertebra(Level level) { return {.kind = LabelKind::Vertebra, .level = level}; }
constexpr LabelMeaning kOther{.kind = LabelKind::Other};
constexpr LabelMeaning kNoSuchNumber{.kind = LabelKind::Unknown};

/// Numbers that rise upwards by one a level from L5 to C1.
LabelMeaning upwards(int value, int number_of_l5) {
  constexpr int kLevelsC1ToL5 = 24;
  const int above_l5 = value - number_of_l5;
  if (above_l5 < 0 || above_l5 >= kLevelsC1ToL5) {
    return kNoSuchNumber;
  }
  return vertebra(static_cast<Level>(verse_number(Level::L5) - above_l5));
}

LabelMeaning verse(int value) {
  if (const auto level = measure::level_from_verse_number(value)) {
    return vertebra(*level);
  }
  // Coccyx, sacral segments, ribs (32 + number), discs (100 + number) and endplates (200 + number).
  const bool known = value == 27 || (value >= 29 && value <= 33) || (value >= 40 && value <= 53) ||
                     (value > 100 && value <= 133) || (value > 200 && value <= 233);
  return known ? kOther : kNoSuchNumber;
}

LabelMeaning subregion(int value) {
  if (value == 49 || value == 50) {
    return {.kind = LabelKind::AllBodies};
  }
  const bool known = value == 26 || (value >= 41 && value <= 62) || value == 100;
  return known ? kOther : kNoSuchNumber;
}

LabelMeaning total2(int value) {
  constexpr int kClasses = 117;
  if (value == 26) {
    return vertebra(Level::S1);
  }
  const LabelMeaning level = upwards(value, 27);
  return level.kind != LabelKind::Unknown ? level : value <= kClasses ? kOther : kNoSuchNumber;
}

LabelMeaning total1(int value) {
  constexpr int kClasses = 104;
  const LabelMeaning level = upwards(value, 18);
  return level.kind != LabelKind::Unknown ? level : value <= kClasses ? kOther : kNoSuchNumber;
}

LabelMeaning part(int value) { return value == 1 ? kOther : value == 2 ? vertebra(Level::S1) : upwards(value, 3); }

LabelMeaning total_spine(int value) {
  if (value >= 11 && value <= 17) {
    return vertebra(static_cast<Level>(verse_number(Level::C1) + value - 11));
  }
  if (value >= 21 && value <= 32) {
    return vertebra(static_cast<Level>(verse_number(Level::T1) + value - 21));
  }
  if (value >= 41 && value <= 46) {
    return vertebra(static_cast<Level>(verse_number(Level::L1) + value - 41));
  }
  const bool known = value <= 2 || value == 50 || (value >= 60 && value <= 100);
  return known ? kOther : kNoSuchNumber;
}

}  // namespace

std::string_view word(LabelScheme scheme) { return kSchemeRows.at(static_cast<std::size_t>(scheme)).word; }

std::string_view title(LabelScheme scheme) { return kSchemeRows.at(static_cast<std::size_t>(scheme)).title; }

std::optional<LabelScheme> label_scheme_from_word(std::string_view text) {
  for (const SchemeRow& row : kSchemeRows) {
    if (row.word == text) {
      return row.scheme;
    }
  }
  return text == "spineps" ? std::optional(LabelScheme::Verse) : std::nullopt;
}

std::vector<std::string> label_scheme_words() {
  std::vector<std::string> words;
  for (const SchemeRow& row : kSchemeRows) {
    words.emplace_back(row.word);
  }
  return words;
}

LabelMeaning meaning_of(LabelScheme scheme, int value) {
  switch (scheme) {
    case LabelScheme::Verse:
      return verse(value);
    case LabelScheme::Subregions:
      return subregion(value);
    case LabelScheme::TotalSegmentator:
      return total2(value);
    case LabelScheme::TotalSegmentator1:
      return total1(value);
    case LabelScheme::TotalSegmentatorMr:
      return value == 1 ? kOther : upwards(value, 2);
    case LabelScheme::TotalSegmentatorPart:
      return part(value);
    case LabelScheme::TotalSpineSeg:
      return total_spine(value);
    case LabelScheme::FromTop:
    case LabelScheme::FromBottom:
      return {.kind = LabelKind::Vertebra};
    case LabelScheme::Names:
      break;
  }
  return kNoSuchNumber;
}

}  // namespace kyphos::io
