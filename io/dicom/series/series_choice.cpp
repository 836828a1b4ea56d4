#include "io/dicom/series/series_choice.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "io/dicom/number_text.h"

namespace kyphos::io::dicom {
namespace {

enum class KernelKind : int { StandardOrBone = 0, Unknown = 1, Lung = 2 };

constexpr double kThin_mm = 3.05;
constexpr double kFine_mm = 1.55;
constexpr double kSmallestUseful_mm = 0.5;

bool holds(const std::string& text, const char* word) { return text.find(word) != std::string::npos; }

/// Siemens and Philips number their kernels by body part and sharpness (B30f, Br40, Bl57, I70f); GE and Canon use
/// words.
KernelKind kernel_kind(const std::string& kernel) {
  std::string upper = kernel;
  std::ranges::transform(upper, upper.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  if (holds(upper, "LUNG") || holds(upper, "EDGE") || upper.starts_with("BL")) {
    return KernelKind::Lung;
  }
  for (const char* const word : {"STAND", "SOFT", "BONE", "DETAIL"}) {
    if (holds(upper, word)) {
      return KernelKind::StandardOrBone;
    }
  }
  const std::size_t digits = upper.find_first_of("0123456789");
  const bool is_body = upper.starts_with("B") || upper.starts_with("I") || upper.starts_with("H");
  return is_body && digits != std::string::npos && digits <= 2 ? KernelKind::StandardOrBone : KernelKind::Unknown;
}

bool is_mr(const SeriesSummary& series) { return series.modality == "MR"; }

/// No height is read across an MR's sagittal slices: their thickness does not rank them.
double thickest_mm(const SeriesSummary& series) {
  return is_mr(series) ? 0.0 : std::max(series.spacing_mm[2], series.slice_thickness_mm.value_or(0.0));
}

double voxel_mm3(const SeriesSummary& series) {
  return std::accumulate(series.spacing_mm.begin(), series.spacing_mm.end(), 1.0,
                         [](double product, double step) { return product * std::max(step, kSmallestUseful_mm); });
}

/// Marrow against its dark border: clear on T1 and T2, hardly seen where fat is suppressed.
double mr_rank(const SeriesSummary& series) {
  if (!is_mr(series)) {
    return 0.0;
  }
  const auto has = [&](const char* word) { return holds(series.sequence, word); };
  if (has("STIR") || has("suppressed") || has("water") || has("opposed") || has("FLAIR")) {
    return 4.0;
  }
  if (has("unknown") || has("gradient")) {
    return 3.0;
  }
  if (has("PD") || has("Dixon fat")) {
    return 2.0;
  }
  return has("T1") ? 0.0 : 1.0;
}

/// One step of the rule: the lowest cost stays.
struct Step {
  const char* words;
  std::function<double(const SeriesSummary&)> cost;
};

using Candidates = std::vector<std::size_t>;

Candidates keep_cheapest(std::span<const SeriesSummary> series, const Candidates& candidates, const Step& step) {
  double lowest = step.cost(series[candidates.front()]);
  for (const std::size_t at : candidates) {
    lowest = std::min(lowest, step.cost(series[at]));
  }
  Candidates kept;
  std::ranges::copy_if(candidates, std::back_inserter(kept),
                       [&](std::size_t at) { return step.cost(series[at]) <= lowest; });
  return kept;
}

double longest_mm(std::span<const SeriesSummary> series, const Candidates& candidates) {
  double longest = 0.0;
  for (const std::size_t at : candidates) {
    longest = std::max(longest, coverage_mm(series[at]));
  }
  return longest;
}

std::vector<Step> steps_before_coverage() {
  return {
      {"CT, in which bone is measured best", [](const SeriesSummary& each) { return is_mr(each) ? 1.0 : 0.0; }},
      {"a stack rather than one slice", [](const SeriesSummary& each) { return each.single_slice ? 1.0 : 0.0; }},
      {"slices of 3 mm or less", [](const SeriesSummary& each) { return thickest_mm(each) > kThin_mm ? 1.0 : 0.0; }}};
}

std::vector<Step> steps_from_coverage(double longest) {
  return {{"longer coverage",
           [longest](const SeriesSummary& each) { return coverage_mm(each) < kCoverageShare * longest ? 1.0 : 0.0; }},
          {"thinner slices", [](const SeriesSummary& each) { return thickest_mm(each) > kFine_mm ? 1.0 : 0.0; }},
          {"a contrast that shows where marrow ends", mr_rank},
          {"original rather than reformatted", [](const SeriesSummary& each) { return is_reformat(each) ? 1.0 : 0.0; }},
          {"kernel", [](const SeriesSummary& each) { return static_cast<double>(kernel_kind(each.kernel)); }},
          {"smaller voxels", voxel_mm3},
          {"longer coverage", [](const SeriesSummary& each) { return -coverage_mm(each); }}};
}

/// Applies the steps; adds the words of those that decided.
Candidates apply(std::span<const SeriesSummary> series, Candidates candidates, const std::vector<Step>& steps,
                 std::vector<std::string>& deciding) {
  for (const Step& step : steps) {
    Candidates kept = keep_cheapest(series, candidates, step);
    if (kept.size() < candidates.size()) {
      deciding.emplace_back(step.words);
    }
    candidates = std::move(kept);
  }
  return candidates;
}

}  // namespace

double coverage_mm(const SeriesSummary& series) {
  return series.orientation == "axial" ? series.spacing_mm[2] * series.slice_count
                                       : series.spacing_mm[1] * series.rows_columns[0];
}

bool is_reformat(const SeriesSummary& series) {
  return std::ranges::any_of(series.warnings,
                             [](const measure::Warning& warning) { return warning.code == "derived"; });
}

std::optional<std::size_t> choose_series(std::span<SeriesSummary> series) {
  Candidates candidates;
  for (std::size_t at = 0; at < series.size(); ++at) {
    if (series[at].usable) {
      candidates.push_back(at);
    }
  }
  if (candidates.empty()) {
    return std::nullopt;
  }
  const std::size_t others = candidates.size() - 1;
  std::vector<std::string> deciding;
  candidates = apply(series, candidates, steps_before_coverage(), deciding);
  candidates = apply(series, candidates, steps_from_coverage(longest_mm(series, candidates)), deciding);
  SeriesSummary& chosen = series[candidates.front()];
  if (others == 0) {
    chosen.reason += series.size() > 1 ? "; the only series that can be measured" : "";
  } else {
    std::string words;
    for (const std::string& each : deciding) {
      words += (words.empty() ? "" : ", ") + each;
    }
    chosen.reason += "; preferred to " + count_text(static_cast<int>(others), "other") + " by " +
                     (words.empty() ? "its place in the list" : words);
  }
  return candidates.front();
}

}  // namespace kyphos::io::dicom
