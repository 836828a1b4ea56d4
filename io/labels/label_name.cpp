#include "io/labels/label_name.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace kyphos::io {
namespace {

/// Lower-case runs of letters and digits: "vertebrae_L1" -> "vertebrae", "l1".
std::vector<std::string> lower_words(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char letter : name) {
    const auto plain = static_cast<unsigned char>(letter);
    if (std::isalnum(plain) != 0) {
      words.back() += static_cast<char>(std::tolower(plain));
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) {
    words.pop_back();
  }
  return words;
}

/// "l1", "t12", "th12", "c7".
std::optional<measure::Level> level_of_word(const std::string& word) {
  return measure::level_from_name(word.starts_with("th") ? "t" + word.substr(2) : word);
}

/// Parts that carry the level of a vertebra in their name and are none.
constexpr std::array<std::string_view, 26> kOtherParts{
    "rib",    "ribs",  "disc",   "discs",   "disk",    "disks", "ivd",      "intervertebral", "nerve", "root",
    "roots",  "arch",  "lamina", "pedicle", "process", "facet", "endplate", "ligament",       "canal", "foramen",
    "muscle", "screw", "cage",   "costal",  "spinous", "cord"};

constexpr std::array<std::string_view, 12> kOrdinals{"first",   "second", "third", "fourth", "fifth",    "sixth",
                                                     "seventh", "eighth", "ninth", "tenth",  "eleventh", "twelfth"};

bool holds(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// "first lumbar vertebra", as code meanings put it.
std::optional<measure::Level> level_of_ordinal(const std::vector<std::string>& words) {
  const char* const region = holds(words, "cervical")   ? "c"
                             : holds(words, "thoracic") ? "t"
                             : holds(words, "lumbar")   ? "l"
                                                        : nullptr;
  for (std::size_t i = 0; region != nullptr && i < kOrdinals.size(); ++i) {
    if (holds(words, kOrdinals[i])) {
      return measure::level_from_name(region + std::to_string(i + 1));
    }
  }
  return std::nullopt;
}

}  // namespace

LabelMeaning meaning_of_name(std::string_view name) {
  const std::vector<std::string> words = lower_words(name);
  if (std::ranges::any_of(kOtherParts, [&](std::string_view part) { return holds(words, part); })) {
    return {.kind = LabelKind::Other};
  }
  std::optional<measure::Level> level;
  for (const std::string& word : words) {
    if (const auto found = level_of_word(word)) {
      if (level && level != found) {
        return {.kind = LabelKind::Other};  // something between or across two vertebrae
      }
      level = found;
    }
  }
  level = level ? level : level_of_ordinal(words);
  const bool body = holds(words, "body") || holds(words, "bodies") || holds(words, "corpus");
  if (level) {
    return {.kind = body ? LabelKind::VertebralBody : LabelKind::Vertebra, .level = level};
  }
  if (body && holds(words, "unnamed")) {
    return {.kind = LabelKind::VertebralBody};  // one of several that are only counted
  }
  const bool vertebral = holds(words, "vertebra") || holds(words, "vertebrae") || holds(words, "vertebral");
  return {.kind = body && (vertebral || holds(words, "corpus")) ? LabelKind::AllBodies : LabelKind::Other};
}

}  // namespace kyphos::io
