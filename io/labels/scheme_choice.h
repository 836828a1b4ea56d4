#pragma once

#include <map>
#include <optional>
#include <string>

#include "io/labels/label_image.h"
#include "io/labels/label_scheme.h"

namespace kyphos::io {

/// The user's word on a numbering: one that is known, or a table of names.
struct SaidScheme {
  LabelScheme scheme = LabelScheme::Names;
  std::map<int, std::string> names{};  ///< of LabelScheme::Names
};

/// How the numbers of a label image are read.
struct LabelReading {
  LabelScheme scheme = LabelScheme::Names;
  std::string evidence;  ///< what told the numbering, in words
  std::map<int, LabelMeaning> meanings;
};

/// Tells the numbering: by the user's word, by names in the file or beside it, else by the values together with the
/// direction in which they rise and the distances of the vertebrae. Throws Error where none fits, or where several do:
/// names the readings and the option that settles it. Never guesses.
[[nodiscard]] LabelReading choose_scheme(const LabelImage& image, const std::optional<SaidScheme>& said);

/// Usual distance from the middle of a vertebra to that of the next one below.
[[nodiscard]] double usual_step_mm(measure::Level level);

}  // namespace kyphos::io
