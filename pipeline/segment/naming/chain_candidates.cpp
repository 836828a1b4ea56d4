#include "pipeline/segment/naming/chain_candidates.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include "pipeline/segment/ct/discs.h"
#include "pipeline/segment/naming/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;
using enum measure::Level;

/// A spine from C2 down to S1, with its prior: variants after VerSe and Yun 2018 (docs/facts.md, variants), about 1
/// spine in 8. `looks` says which level of the usual spine each one is shaped like: of six lumbar bodies the last bears
/// the features of an L5, of thirteen thoracic ones the last those of a T12.
struct Variant {
  std::vector<Level> levels;
  std::vector<Level> looks;
  double prior;
};

std::vector<Variant> variants() {
  const auto join = [](const std::vector<Level>& thoracic, const std::vector<Level>& lumbar) {
    std::vector<Level> all{C2, C3, C4, C5, C6, C7, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10};
    std::ranges::copy(thoracic, std::back_inserter(all));
    std::ranges::copy(lumbar, std::back_inserter(all));
    all.push_back(S1);
    return all;
  };
  const std::vector<Level> twelve{T11, T12};
  const std::vector<Level> five{L1, L2, L3, L4, L5};
  const auto usual = join(twelve, five);
  return {{usual, usual, 0.88},
          {join(twelve, {L1, L2, L3, L4, L5, L6}), join(twelve, {L1, L2, L3, L3, L4, L5}), 0.04},
          {join(twelve, {L1, L2, L3, L4}), join(twelve, {L1, L2, L4, L5}), 0.03},
          {join({T11, T12, T13}, five), join({T11, T12, T12}, five), 0.03},
          {join({T11}, five), join({T12}, five), 0.02}};
}

/// How much likelier a spacing is with a body missed, `expected` times the usual, than with none.
double missed_ratio(double spacing, double expected) {
  const auto log_density = [](double off, double sd) { return -0.5 * off * off / (sd * sd) - std::log(sd); };
  return std::exp(log_density(spacing - expected, kMissedSpacingSd) - log_density(spacing - 1.0, kSpacingSd));
}

/// Every stretch of every variant that is as long as the chain.
std::vector<ChainCandidate> candidates_of_length(std::size_t count) {
  // Variants look and are called alike where they do not differ: their priors add up.
  std::map<std::pair<ChainLevels, ChainLevels>, double> priors;
  for (const Variant& variant : variants()) {
    for (int tail = 0; tail <= kMostSacralSegments; ++tail) {
      ChainLevels levels(variant.levels.begin(), variant.levels.end());
      ChainLevels looks(variant.looks.begin(), variant.looks.end());
      levels.insert(levels.end(), static_cast<std::size_t>(tail), std::nullopt);
      looks.insert(looks.end(), static_cast<std::size_t>(tail), std::nullopt);
      const std::size_t last_first = levels.size() < count ? 0 : levels.size() - count;
      // With a tail only the stretch that ends in it is new.
      for (std::size_t first = tail == 0 ? 0 : last_first; levels.size() >= count && first <= last_first; ++first) {
        const auto stretch = [&](const ChainLevels& all) {
          const auto from = all.begin() + static_cast<std::ptrdiff_t>(first);
          return ChainLevels(from, from + static_cast<std::ptrdiff_t>(count));
        };
        priors[{stretch(levels), stretch(looks)}] += variant.prior * std::pow(kSacralSegment, tail);
      }
    }
  }
  std::vector<ChainCandidate> candidates;
  for (const auto& [names, prior] : priors) {
    if (std::ranges::any_of(names.first, [](const auto& level) { return level.has_value(); })) {
      candidates.push_back({.levels = names.first, .looks = names.second, .prior = prior});
    }
  }
  return candidates;
}

/// The chain with a body more, of which `left_out` is not in it; `doubled` stands for two levels and gets no name.
void add_with_missed(const std::vector<ChainCandidate>& longer, std::size_t left_out,
                     std::optional<std::size_t> doubled, double weight, std::vector<ChainCandidate>& candidates) {
  for (const ChainCandidate& one : longer) {
    ChainCandidate candidate = one;
    candidate.prior *= weight;
    candidate.levels.erase(candidate.levels.begin() + static_cast<std::ptrdiff_t>(left_out));
    candidate.looks.erase(candidate.looks.begin() + static_cast<std::ptrdiff_t>(left_out));
    if (doubled) {
      candidate.levels[*doubled].reset();
    }
    candidates.push_back(std::move(candidate));
  }
}

/// Numberings that skip a level where the spacing is that of one body more.
void add_missed_bodies(std::span<const BodyLandmarks> landmarks, std::vector<ChainCandidate>& candidates) {
  const auto spacing = [&](std::size_t i) { return landmarks[i].spacing_below.value_or(1.0); };
  std::vector<ChainCandidate> longer;
  const auto with_one_more = [&]() -> const std::vector<ChainCandidate>& {
    if (longer.empty()) {
      longer = candidates_of_length(landmarks.size() + 1);
    }
    return longer;
  };
  for (std::size_t i = 0; i + 1 < landmarks.size(); ++i) {
    if (spacing(i) < kWideSpacing) {
      continue;
    }
    add_with_missed(with_one_more(), i + 1, std::nullopt, kBodyMissed * missed_ratio(spacing(i), 2.0), candidates);
    if (i > 0 && spacing(i - 1) >= kWideSpacing) {
      const double weight = kBodyMissed * missed_ratio(spacing(i - 1), 1.5) * missed_ratio(spacing(i), 1.5);
      add_with_missed(with_one_more(), i + 1, i, weight, candidates);
    }
  }
}

}  // namespace

std::vector<ChainCandidate> chain_candidates(std::span<const BodyLandmarks> landmarks) {
  const std::size_t count = landmarks.size();
  std::vector<ChainCandidate> candidates = candidates_of_length(count);
  const std::vector<ChainCandidate> shorter =
      count < 2 ? std::vector<ChainCandidate>{} : candidates_of_length(count - 1);
  for (std::size_t i = 0; i + 1 < count; ++i) {
    const auto& score = landmarks[i].disc_score_below;
    if (!score || *score >= kClearDiscScore) {
      continue;
    }
    for (const ChainCandidate& one : shorter) {  // both halves of one body
      ChainCandidate candidate = one;
      candidate.prior *= kFaintIsNone;
      candidate.disc_too_many = true;
      candidate.levels.insert(candidate.levels.begin() + static_cast<std::ptrdiff_t>(i), one.levels[i]);
      candidate.looks.insert(candidate.looks.begin() + static_cast<std::ptrdiff_t>(i), one.looks[i]);
      candidates.push_back(std::move(candidate));
    }
  }
  add_missed_bodies(landmarks, candidates);
  return candidates;
}

}  // namespace kyphos::pipeline
