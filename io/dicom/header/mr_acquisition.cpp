#include "io/dicom/header/mr_acquisition.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <vector>

#include "io/dicom/number_text.h"

namespace kyphos::io::dicom {
namespace {

/// Spin echoes: T1 by short repetition and echo, T2 by a long echo, as textbooks and protocols have it at 1 to 3 T.
constexpr double kShortEcho_ms = 40.0;
constexpr double kLongEcho_ms = 60.0;
constexpr double kShortRepetition_ms = 1200.0;
/// Short enough to null fat (100 to 250 ms at 0.5 to 3 T); T1-weighted inversion takes 600 to 1200 ms.
constexpr double kLongestStir_ms = 350.0;
constexpr double kLongestT1Inversion_ms = 1500.0;

std::string in_capitals(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  return text;
}

std::vector<std::string> values_of(const std::string& joined) {
  std::vector<std::string> values(1);
  for (const char letter : in_capitals(joined)) {
    if (letter == '\\') {
      values.emplace_back();
    } else {
      values.back() += letter;
    }
  }
  return values;
}

bool holds_value(const std::string& joined, std::string_view value) {
  return std::ranges::count(values_of(joined), value) > 0;
}

bool holds_text(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// "water", "fat", "in phase", "opposed phase"; empty where the picture is no part of a Dixon series.
std::string dixon_part(const std::string& image_type) {
  struct Word {
    std::string_view value;
    const char* part;
  };
  constexpr std::array<Word, 14> kWords{{{"WATER", "water"},
                                         {"W", "water"},
                                         {"FAT", "fat"},
                                         {"F", "fat"},
                                         {"IN_PHASE", "in phase"},
                                         {"IN PHASE", "in phase"},
                                         {"INPHASE", "in phase"},
                                         {"IP", "in phase"},
                                         {"OPP_PHASE", "opposed phase"},
                                         {"OPPOSED PHASE", "opposed phase"},
                                         {"OUT_PHASE", "opposed phase"},
                                         {"OUT PHASE", "opposed phase"},
                                         {"OUTPHASE", "opposed phase"},
                                         {"OP", "opposed phase"}}};
  for (const std::string& value : values_of(image_type)) {
    const auto found = std::ranges::find(kWords, value, &Word::value);
    if (found != kWords.end()) {
      return found->part;
    }
  }
  return {};
}

bool suppresses_fat(const MrAcquisition& acquisition) {
  for (const std::string& value : values_of(acquisition.scan_options)) {
    if (value == "FS" || value == "FAT" || holds_text(value, "FATSAT") || holds_text(value, "FAT_SAT") ||
        holds_text(value, "SPAIR") || holds_text(value, "SPIR") || value == "WE") {
      return true;
    }
  }
  return false;
}

std::string times_text(const MrAcquisition& acquisition) {
  std::string text;
  const auto add = [&text](const char* name, const std::optional<double>& value_ms) {
    if (value_ms) {
      text += (text.empty() ? "" : ", ") + std::string(name) + " " + number_text(*value_ms, 0) + " ms";
    }
  };
  add("TE", acquisition.echo_ms);
  add("TR", acquisition.repetition_ms);
  add("TI", acquisition.inversion_ms);
  return text;
}

/// T1, T2 or PD by the times of spin echoes and gradient echoes; empty where they do not settle it.
std::string weighting_of(const MrAcquisition& acquisition) {
  const auto& echo = acquisition.echo_ms;
  const auto& repetition = acquisition.repetition_ms;
  if (!echo) {
    return {};
  }
  const bool gradient =
      holds_value(acquisition.scanning_sequence, "GR") && !holds_value(acquisition.scanning_sequence, "SE");
  if (gradient) {
    constexpr double kT2Star_ms = 12.0;
    return *echo < kT2Star_ms ? "T1 gradient echo" : "T2* gradient echo";
  }
  if (*echo >= kLongEcho_ms) {
    return "T2";
  }
  if (!repetition || *echo > kShortEcho_ms) {
    return *echo > kShortEcho_ms && repetition && *repetition > kShortRepetition_ms ? "PD" : "";
  }
  return *repetition <= kShortRepetition_ms ? "T1" : "PD";
}

/// What the scanner's text says, where no tag does: support, no proof.
std::string weighting_in(const std::string& description) {
  const std::string text = in_capitals(description);
  for (const char* const word : {"STIR", "T2", "T1", "PD"}) {
    if (holds_text(text, word)) {
      return word;
    }
  }
  return {};
}

MrSequence by_inversion(const MrAcquisition& acquisition, std::string evidence) {
  const bool t1 = acquisition.inversion_ms && *acquisition.inversion_ms > kLongestStir_ms;
  if (!t1) {
    return {.name = "STIR", .evidence = std::move(evidence), .fat_suppressed = true};
  }
  return *acquisition.inversion_ms <= kLongestT1Inversion_ms
             ? MrSequence{.name = "T1 inversion recovery", .evidence = std::move(evidence)}
             : MrSequence{.name = "T2 FLAIR", .evidence = std::move(evidence)};
}

}  // namespace

MrSequence mr_sequence_of(const MrAcquisition& acquisition, const std::string& image_type,
                          const std::string& description) {
  std::string evidence = times_text(acquisition);
  const bool inverts = holds_value(acquisition.scanning_sequence, "IR") && acquisition.inversion_ms.value_or(0.0) > 0.0;
  if (inverts || acquisition.contrast == "STIR") {
    return by_inversion(acquisition, std::move(evidence));
  }
  std::string weighting = weighting_of(acquisition);
  if (weighting.empty() && !acquisition.contrast.empty() && acquisition.contrast != "UNKNOWN") {
    weighting = acquisition.contrast == "PROTON_DENSITY" ? "PD" : acquisition.contrast;
    evidence += (evidence.empty() ? "" : ", ") + std::string("Acquisition Contrast");
  }
  if (weighting.empty()) {
    if (weighting = weighting_in(description); !weighting.empty()) {
      evidence = "by its description alone";
    }
  }
  MrSequence sequence{.name = weighting.empty() ? "unknown" : weighting,
                      .evidence = evidence.empty() ? "no echo or repetition time is given" : evidence,
                      .fat_suppressed = weighting == "STIR",
                      .known = !weighting.empty()};
  if (const std::string part = dixon_part(image_type); !part.empty()) {
    sequence.name += " Dixon " + part;
    sequence.evidence += ", Image Type";
    sequence.fat_suppressed = part == "water";
  } else if (suppresses_fat(acquisition)) {
    sequence.name += " fat-suppressed";
    sequence.evidence += ", Scan Options";
    sequence.fat_suppressed = true;
  }
  return sequence;
}

std::optional<std::string> why_no_mr_anatomy(const MrAcquisition& acquisition, const std::string& image_type) {
  if (holds_value(acquisition.scanning_sequence, "EP") || acquisition.contrast == "DIFFUSION") {
    return "an echo-planar series (diffusion or perfusion), whose pictures are distorted";
  }
  constexpr std::array<std::string_view, 16> kMaps{"ADC",       "TRACEW",   "FA",     "DIFFUSION",  "PHASE",     "P",
                                                   "PHASE MAP", "VELOCITY", "REAL",   "R",          "IMAGINARY", "I",
                                                   "T1 MAP",    "T2 MAP",   "T2_MAP", "T2_STAR MAP"};
  for (const std::string& value : values_of(image_type)) {
    if (std::ranges::count(kMaps, value) > 0) {
      return "a map or a phase picture, no magnitude of signal";
    }
  }
  return std::nullopt;
}

}  // namespace kyphos::io::dicom
