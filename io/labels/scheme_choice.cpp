#include "io/labels/scheme_choice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "io/error.h"
#include "io/labels/label_name.h"
#include "io/labels/parameters.h"
#include "measure/labelled_spine.h"

namespace kyphos::io {
namespace {

constexpr const char* kSayScheme = "Name the numbering with --label-scheme (kyphos review --help lists them)";

/// Schemes that values alone may tell, the usual first.
constexpr std::array kTold{
    LabelScheme::Verse,         LabelScheme::TotalSegmentator,   LabelScheme::TotalSegmentator1,
    LabelScheme::TotalSpineSeg, LabelScheme::TotalSegmentatorMr, LabelScheme::TotalSegmentatorPart};

struct PlacedLevel {
  measure::Level level;
  measure::PointLps centroid;
};

/// From the top down by the levels' order; nothing where a number is unknown or the places contradict the order.
std::vector<PlacedLevel> levels_in_order(LabelScheme scheme, const std::vector<LabelCount>& counts) {
  std::vector<PlacedLevel> placed;
  for (const LabelCount& count : counts) {
    const LabelMeaning meaning = meaning_of(scheme, count.value);
    if (meaning.kind == LabelKind::Unknown) {
      return {};
    }
    if (meaning.kind == LabelKind::Vertebra && meaning.level) {
      placed.push_back({.level = *meaning.level, .centroid = count.centroid});
    }
  }
  std::ranges::sort(placed, {}, [](const PlacedLevel& one) { return measure::level_rank(one.level); });
  for (std::size_t i = 1; i < placed.size(); ++i) {
    if (placed[i].centroid.z() > placed[i - 1].centroid.z()) {
      return {};
    }
  }
  return placed;
}

/// A numbering that the values and places allow, and how far its distances are from the usual (1: as usual).
struct Candidate {
  LabelScheme scheme;
  double step_ratio = 1.0;
  measure::Level upper;
  measure::Level lower;
  [[nodiscard]] double off() const { return std::abs(std::log(step_ratio)); }
};

std::optional<Candidate> candidate_of(LabelScheme scheme, const std::vector<LabelCount>& counts) {
  const std::vector<PlacedLevel> placed = levels_in_order(scheme, counts);
  if (placed.size() < 2) {
    return std::nullopt;
  }
  std::vector<double> ratios;
  for (std::size_t i = 1; i < placed.size(); ++i) {
    double usual = 0.0;
    for (int rank = measure::level_rank(placed[i - 1].level); rank < measure::level_rank(placed[i].level); ++rank) {
      usual += usual_step_mm(static_cast<measure::Level>(rank));
    }
    ratios.push_back((placed[i].centroid - placed[i - 1].centroid).norm() / std::max(usual, 1.0));
  }
  std::ranges::nth_element(ratios, ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2));
  const double ratio = ratios[ratios.size() / 2];
  if (std::abs(std::log(ratio)) > std::log(kPossibleStepRatio)) {
    return std::nullopt;
  }
  return Candidate{.scheme = scheme, .step_ratio = ratio, .upper = placed.front().level, .lower = placed.back().level};
}

/// Whether the values are 1, 2, 3 ... n, and rise downwards or upwards.
std::optional<LabelScheme> counted(const std::vector<LabelCount>& counts) {
  bool down = true;
  bool up = true;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i].value != static_cast<int>(i) + 1) {
      return std::nullopt;
    }
    if (i > 0) {
      down = down && counts[i].centroid.z() < counts[i - 1].centroid.z();
      up = up && counts[i].centroid.z() > counts[i - 1].centroid.z();
    }
  }
  if (counts.size() < 2 || down == up) {
    return std::nullopt;
  }
  return down ? LabelScheme::FromTop : LabelScheme::FromBottom;
}

std::string words(const Candidate& candidate) {
  return std::string(title(candidate.scheme)) + " (" + std::string(measure::name(candidate.upper)) + " to " +
         std::string(measure::name(candidate.lower)) + ")";
}

std::string values_words(const std::vector<LabelCount>& counts) {
  constexpr std::size_t kMost = 12;
  std::string text;
  for (std::size_t i = 0; i < std::min(kMost, counts.size()); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(counts[i].value);
  }
  return text + (counts.size() > kMost ? ", ..." : "");
}

LabelReading reading_of(LabelScheme scheme, std::string evidence, const std::vector<LabelCount>& counts) {
  LabelReading reading{.scheme = scheme, .evidence = std::move(evidence), .meanings = {}};
  for (const LabelCount& count : counts) {
    reading.meanings[count.value] = meaning_of(scheme, count.value);
  }
  return reading;
}

std::optional<LabelReading> by_names(const std::map<int, std::string>& names, const std::vector<LabelCount>& counts,
                                     const std::string& evidence) {
  LabelReading reading{.scheme = LabelScheme::Names, .evidence = evidence, .meanings = {}};
  bool any = false;
  for (const LabelCount& count : counts) {
    const auto name = names.find(count.value);
    const LabelMeaning meaning = name == names.end() ? LabelMeaning{} : meaning_of_name(name->second);
    any = any || meaning.kind == LabelKind::Vertebra || meaning.kind == LabelKind::VertebralBody ||
          meaning.kind == LabelKind::AllBodies;
    reading.meanings[count.value] = meaning;
  }
  return any ? std::optional(reading) : std::nullopt;
}

/// What the file's own name or folder says of its writer; a hint, which the values must bear out.
std::optional<LabelScheme> hinted(const LabelImage& image) {
  const auto in_name = [&](const char* part) { return image.file_name.find(part) != std::string::npos; };
  if (in_name("seg-subreg") || in_name("seg-spine")) {
    return LabelScheme::Subregions;
  }
  if (in_name("seg-vert_msk") || in_name("verse")) {
    return LabelScheme::Verse;
  }
  if (image.folder_name == "step2_output") {
    return LabelScheme::TotalSpineSeg;
  }
  return std::nullopt;
}

/// Parts of all vertebrae under a number each: 41 and more, with both numbers of bodies where there are arches.
bool are_subregions(const std::vector<LabelCount>& counts) {
  const auto has = [&](int value) { return std::ranges::find(counts, value, &LabelCount::value) != counts.end(); };
  const bool all_known = std::ranges::all_of(counts, [](const LabelCount& count) {
    return meaning_of(LabelScheme::Subregions, count.value).kind != LabelKind::Unknown;
  });
  // Levels of one numbering never lie in one another's height as arch and body do.
  return all_known && has(49) && (has(41) || has(42));
}

[[noreturn]] void ask(const LabelImage& image, const std::vector<LabelCount>& counts, const std::string& readings) {
  throw Error(image.file_name, "its numbers (" + values_words(counts) + ") can be read as " + readings, kSayScheme);
}

LabelReading by_values(const LabelImage& image, const std::vector<LabelCount>& counts) {
  if (are_subregions(counts)) {
    return reading_of(LabelScheme::Subregions, "parts of vertebrae numbered 41 to 50", counts);
  }
  std::vector<Candidate> candidates;
  for (const LabelScheme scheme : kTold) {
    if (const auto candidate = candidate_of(scheme, counts)) {
      candidates.push_back(*candidate);
    }
  }
  const auto only_counts = counted(counts);
  if (candidates.empty()) {
    if (only_counts == LabelScheme::FromTop) {
      return reading_of(LabelScheme::FromTop, "numbers 1, 2, 3 ... downwards that fit no level", counts);
    }
    if (only_counts == LabelScheme::FromBottom) {
      return reading_of(LabelScheme::FromBottom, "numbers 1, 2, 3 ... upwards that fit no level", counts);
    }
    throw Error(image.file_name,
                "its numbers (" + values_words(counts) + ") fit no numbering of vertebrae that is known", kSayScheme);
  }
  std::ranges::sort(candidates, {}, &Candidate::off);
  const Candidate& best = candidates.front();
  std::string readings;
  for (const Candidate& candidate : candidates) {
    readings += (readings.empty() ? "" : " or as ") + words(candidate);
  }
  if (only_counts) {
    readings += " or as " + std::string(title(*only_counts));
  }
  const bool sure = best.off() <= std::log(kSureStepRatio);
  const bool alone =
      candidates.size() == 1 || candidates[1].off() > std::log(kPossibleStepRatio) - 0.5 * std::log(kSureStepRatio);
  const bool hint_agrees = hinted(image) == best.scheme;
  if (!(alone && (sure || (hint_agrees && !only_counts) || (!only_counts && candidates.size() == 1)))) {
    ask(image, counts, readings);
  }
  return reading_of(best.scheme,
                    "numbers, the direction in which they rise, and distances of the vertebrae as usual from " +
                        std::string(measure::name(best.upper)) + " to " + std::string(measure::name(best.lower)),
                    counts);
}

}  // namespace

double usual_step_mm(measure::Level level) {
  const int rank = measure::level_rank(level);
  const int first_thoracic = measure::level_rank(measure::Level::T1);
  const int first_lumbar = measure::level_rank(measure::Level::L1);
  if (rank < first_thoracic) {
    return kCervicalStepMm;
  }
  const double part = std::clamp(
      static_cast<double>(rank - first_thoracic) / static_cast<double>(first_lumbar - first_thoracic), 0.0, 1.0);
  return kFirstThoracicStepMm + part * (kLumbarStepMm - kFirstThoracicStepMm);
}

LabelReading choose_scheme(const LabelImage& image, const std::optional<SaidScheme>& said) {
  const std::vector<LabelCount> counts = count_labels(image);
  if (counts.empty()) {
    throw Error(image.file_name, "it is empty: no label but the background", "Check what wrote it");
  }
  if (said) {
    if (said->scheme != LabelScheme::Names) {
      return reading_of(said->scheme, "said by --label-scheme", counts);
    }
    const auto& names = said->names.empty() ? image.names : said->names;
    if (auto reading = by_names(names, counts, "said by --label-scheme")) {
      return *std::move(reading);
    }
    throw Error(image.file_name, "none of its numbers (" + values_words(counts) + ") is called a vertebra by the names",
                "Check the table of --label-scheme");
  }
  if (!image.names.empty()) {
    if (auto reading = by_names(image.names, counts, "names in the file")) {
      return *std::move(reading);
    }
    throw Error(image.file_name, "it holds no vertebrae by its own names", "Give the label map of the vertebrae");
  }
  return by_values(image, counts);
}

}  // namespace kyphos::io
