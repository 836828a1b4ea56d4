#include "pipeline/segment/naming/naming.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "pipeline/segment/naming/chain_candidates.h"
#include "pipeline/segment/naming/level_evidence.h"
#include "pipeline/segment/naming/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;
using measure::VertebralBody;
using enum measure::Level;

/// The landmarks that the chain shows, in words.
std::string evidence_words(const std::vector<VertebralBody>& bodies, const ChainEvidence& evidence) {
  const auto landmarks = evidence.bodies;
  int ribs = 0;
  int none = 0;
  int turned = 0;
  bool sacrum = false;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const bool rib = shows_rib(landmarks[i].left) || shows_rib(landmarks[i].right);
    ribs += rib ? 1 : 0;
    none += !rib && (shows_no_rib(landmarks[i].left) || shows_no_rib(landmarks[i].right)) ? 1 : 0;
    for (const SideEvidence* side : {&landmarks[i].left, &landmarks[i].right}) {
      turned += side->course && side->course->turned ? 1 : 0;
    }
    sacrum = sacrum || bodies[i].name.level == S1;
  }
  std::string words = std::to_string(ribs) + " of " + std::to_string(bodies.size()) +
                      " bodies show a rib or the pelvis beside them, " + std::to_string(none) + " a process that ends";
  words += sacrum ? "; sacrum in view" : "; no sacrum in view";
  words += turned > 0 ? "; " + std::to_string(turned) + " ribs followed round the chest" : "";
  words += evidence.trunk.carina ? "; the trachea parts in view" : "";
  words += evidence.trunk.iliac_crest ? "; iliac crests in view" : "";
  return words + "; lung, sizes and tilts along the chain";
}

/// All levels that a body may have, the likeliest first; unnamed until the chain says more.
void list_candidates(const std::map<Level, double>& chances, measure::LevelName& name) {
  name.candidates.clear();
  for (const auto& [level, chance] : chances) {
    if (chance >= kWorthTelling) {
      name.candidates.push_back({.level = level, .probability = chance});
    }
  }
  std::ranges::stable_sort(name.candidates, std::greater<>{}, &measure::LevelCandidate::probability);
  name.level.reset();
  name.confidence = name.candidates.empty() ? 0.0 : name.candidates.front().probability;
}

}  // namespace

std::vector<Numbering> number_chain(std::span<const BodyLandmarks> landmarks, const TrunkLandmarks& trunk) {
  const ChainEvidence evidence{.bodies = landmarks, .trunk = trunk};
  const std::vector<ChainCandidate> candidates = chain_candidates(landmarks);
  std::vector<double> weights;
  for (const ChainCandidate& candidate : candidates) {
    weights.push_back(candidate.prior);
  }
  for (const EvidenceFamily& family : evidence_families()) {
    std::vector<double> logs;
    for (const ChainCandidate& candidate : candidates) {
      logs.push_back(family.log_likelihood(evidence, candidate.looks));
    }
    const double highest = logs.empty() ? 0.0 : *std::ranges::max_element(logs);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      weights[i] *= (1.0 - family.failure) * std::exp(logs[i] - highest) + family.failure;
    }
  }
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::map<std::pair<ChainLevels, bool>, double> by_name;  // variants can give the same names
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    by_name[{candidates[i].levels, candidates[i].disc_too_many}] += weights[i] / total;
  }
  std::vector<Numbering> numberings;
  for (const auto& [names, probability] : by_name) {
    numberings.push_back({.levels = names.first, .probability = probability, .disc_too_many = names.second});
  }
  std::ranges::stable_sort(numberings, std::greater<>{}, &Numbering::probability);
  return numberings;
}

void write_names(std::vector<VertebralBody>& bodies, const ChainEvidence& evidence,
                 const std::vector<Numbering>& numberings) {
  const auto best = std::ranges::find(numberings, false, &Numbering::disc_too_many);
  // Over all numberings, level by level. A doubt about one end - is the last one L6 or S1? - does not take the names
  // from the other.
  std::vector<std::map<Level, double>> chances(bodies.size());
  bool any_sure = false;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    for (const Numbering& numbering : numberings) {
      if (numbering.levels[i]) {
        chances[i][*numbering.levels[i]] += numbering.probability;
      }
    }
    const auto level = best == numberings.end() ? std::nullopt : best->levels[i];
    any_sure = any_sure || (level && chances[i][*level] >= kNamedFrom);
  }
  const std::string words = evidence_words(bodies, evidence);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    auto& name = bodies[i].name;
    name.evidence = words;
    list_candidates(chances[i], name);
    // Always the best numbering's name, so that names follow one another.
    const auto level = best == numberings.end() ? std::nullopt : best->levels[i];
    if (level && any_sure && chances[i][*level] >= kFollowsFrom) {
      name.level = level;
      name.confidence = chances[i][*level];
    }
  }
}

std::vector<Numbering> number_by_user(const std::vector<VertebralBody>& bodies, const LabelOverride& label) {
  Numbering numbering;
  numbering.probability = 1.0;
  numbering.levels.assign(bodies.size(), std::nullopt);
  const auto nearest = std::ranges::min_element(
      bodies, {}, [&](const VertebralBody& body) { return std::abs(body.frame.origin.z() - label.z_mm); });
  if (nearest == bodies.end()) {
    return {};
  }
  const auto at = static_cast<std::size_t>(nearest - bodies.begin());
  std::optional<Level> level = label.level;
  for (std::size_t i = at; i < bodies.size(); ++i) {
    numbering.levels[i] = level;
    level = level ? measure::level_below(*level) : std::nullopt;
  }
  level = measure::level_above(label.level);
  for (std::size_t i = at; i-- > 0;) {
    numbering.levels[i] = level;
    level = level ? measure::level_above(*level) : std::nullopt;
  }
  return {numbering};
}

std::vector<Numbering> name_by_user_alone(std::vector<VertebralBody>& bodies, const LabelOverride& label) {
  std::vector<Numbering> numberings = number_by_user(bodies, label);
  const std::vector<BodyLandmarks> none(bodies.size());
  write_names(bodies, {.bodies = none, .trunk = {}}, numberings);
  for (VertebralBody& body : bodies) {
    body.name.evidence = "named by the user";
  }
  return numberings;
}

}  // namespace kyphos::pipeline
