#include "pipeline/segment/naming.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "pipeline/segment/level_norms.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;
using measure::VertebralBody;
using enum measure::Level;

/// A spine from C3 down to S1, with its prior: variants after VerSe and Yun 2018 (clinical facts D6), about 1 spine
/// in 8.
struct Variant {
  std::vector<Level> levels;
  double prior;
};

std::vector<Variant> variants() {
  const std::vector<Level> cervical{C3, C4, C5, C6, C7};
  const std::vector<Level> thoracic{T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12};
  const std::vector<Level> lumbar{L1, L2, L3, L4, L5};
  const auto join = [&](std::vector<Level> t, std::vector<Level> l) {
    std::vector<Level> all(cervical);
    all.insert(all.end(), t.begin(), t.end());
    all.insert(all.end(), l.begin(), l.end());
    all.push_back(S1);
    return all;
  };
  const std::vector<Level> eleven(thoracic.begin(), thoracic.end() - 1);
  std::vector<Level> thirteen(thoracic);
  thirteen.push_back(T13);
  const std::vector<Level> four(lumbar.begin(), lumbar.end() - 1);
  std::vector<Level> six(lumbar);
  six.push_back(L6);
  return {{join(thoracic, lumbar), 0.88},
          {join(thoracic, six), 0.04},
          {join(thoracic, four), 0.03},
          {join(thirteen, lumbar), 0.03},
          {join(eleven, lumbar), 0.02}};
}

/// What a side says about a rib: the chances of that under "goes on as a rib" and "ends as a process".
struct RibChance {
  double with_rib = 1.0;
  double without = 1.0;
};

RibChance rib_chance(const SideEvidence& side) {
  if (!side.bone_reach_mm) {
    return {};
  }
  const double reach = *side.bone_reach_mm;
  if (reach >= 55.0) {
    return {.with_rib = 0.90, .without = 0.04};
  }
  if (side.scan_reach_mm - reach < 4.0) {  // up to the edge of the scan: at least this far
    return {.with_rib = 0.90, .without = std::clamp(0.95 - (reach - 38.0) * 0.045, 0.35, 0.95)};
  }
  // It ends: a process of 20-50 mm, or a rib lost in a gap of the joint.
  return {.with_rib = 0.12, .without = 0.93};
}

double log_rib(const BodyLandmarks& landmarks, double chance) {
  const RibChance left = rib_chance(landmarks.left);
  const RibChance right = rib_chance(landmarks.right);
  // Sides share what makes them err (thick slices, a threshold), so the two together count one and a half times.
  const double with_rib = std::pow(left.with_rib * right.with_rib, 0.75);
  const double without = std::pow(left.without * right.without, 0.75);
  return std::log(chance * with_rib + (1.0 - chance) * without);
}

/// Bone where the ala should be: S1 has it on both sides, L5 rarely, ribs of the upper thorax pass there too.
double log_ala(const BodyLandmarks& landmarks, Level level) {
  if (!landmarks.left.ala_fraction || !landmarks.right.ala_fraction) {
    return 0.0;
  }
  const double both = std::min(*landmarks.left.ala_fraction, *landmarks.right.ala_fraction);
  if (level == S1) {
    return std::log(both > 0.10 ? 0.9 : both > 0.05 ? 0.4 : 0.08);
  }
  if (level == L5 || level == L6) {
    return std::log(both > 0.25 ? 0.25 : 0.75);
  }
  if (measure::is_lumbar(level)) {
    return std::log(both > 0.10 ? 0.04 : 0.96);
  }
  return std::log(both > 0.25 ? 0.15 : 0.85);
}

/// Sum of squares of offsets from a common shift that itself is uncertain: the shift is integrated out.
double log_common_shift(const std::vector<double>& offsets, double own_sd, double common_sd) {
  if (offsets.empty()) {
    return 0.0;
  }
  double sum = 0.0;
  double squares = 0.0;
  for (const double offset : offsets) {
    sum += offset;
    squares += offset * offset;
  }
  const double own = own_sd * own_sd;
  const double common = common_sd * common_sd;
  const auto count = static_cast<double>(offsets.size());
  // Gaussian with covariance own * I + common * 1 1^T (Sherman-Morrison).
  return -0.5 * (squares - common * sum * sum / (own + count * common)) / own;
}

/// Neighbouring bodies deviate together (posture, build), so their votes are worth less than their number.
constexpr double kVoteWeight = 0.5;

double log_shape(const std::vector<VertebralBody>& bodies, const std::vector<BodyLandmarks>& landmarks,
                 const std::vector<Level>& levels) {
  std::vector<double> depths;
  std::vector<double> tilts;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const LevelNorm* const norm = find_norm(levels[i]);
    if (norm == nullptr) {
      continue;
    }
    tilts.push_back(landmarks[i].tilt_deg - norm->tilt_deg);
    const auto depth = measure::depth_range(bodies[i]);
    if (depth && bodies[i].coverage == measure::Coverage::Whole && levels[i] != S1) {
      depths.push_back(std::log(depth->depth_mm() / norm->depth_mm));
    }
  }
  return kVoteWeight * (log_common_shift(depths, 0.06, 0.10) + log_common_shift(tilts, 7.0, 9.0));
}

double log_likelihood(const std::vector<VertebralBody>& bodies, const std::vector<BodyLandmarks>& landmarks,
                      const std::vector<Level>& levels) {
  double sum = log_shape(bodies, landmarks, levels);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const LevelNorm* const norm = find_norm(levels[i]);
    sum += log_rib(landmarks[i], norm == nullptr ? 0.5 : norm->rib_chance) + log_ala(landmarks[i], levels[i]);
  }
  return sum;
}

bool shows_rib(const BodyLandmarks& landmarks) {
  const auto far = [](const SideEvidence& side) { return side.bone_reach_mm && *side.bone_reach_mm >= 55.0; };
  return far(landmarks.left) || far(landmarks.right);
}

/// The landmarks that the chain shows, in words.
std::string evidence_words(const std::vector<VertebralBody>& bodies, const std::vector<BodyLandmarks>& landmarks) {
  int ribs = 0;
  int none = 0;
  bool sacrum = false;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    ribs += shows_rib(landmarks[i]) ? 1 : 0;
    none += landmarks[i].left.bone_reach_mm && landmarks[i].right.bone_reach_mm && !shows_rib(landmarks[i]) ? 1 : 0;
    sacrum = sacrum || bodies[i].name.level == S1;
  }
  std::string words = std::to_string(ribs) + " of " + std::to_string(bodies.size()) + " bodies show a rib, " +
                      std::to_string(none) + " none";
  words += sacrum ? "; sacrum in view" : "; no sacrum in view";
  return words + "; sizes and tilts along the chain";
}

}  // namespace

std::vector<Numbering> number_chain(const std::vector<VertebralBody>& bodies,
                                    const std::vector<BodyLandmarks>& landmarks) {
  // Different variants can give the same names to what is in view: their probabilities add up.
  std::map<std::vector<Level>, double> weights;
  double highest = -std::numeric_limits<double>::max();
  std::vector<std::pair<std::vector<Level>, double>> logs;
  for (const Variant& variant : variants()) {
    for (std::size_t first = 0; first + bodies.size() <= variant.levels.size(); ++first) {
      const auto from = variant.levels.begin() + static_cast<std::ptrdiff_t>(first);
      std::vector<Level> levels(from, from + static_cast<std::ptrdiff_t>(bodies.size()));
      const double value = std::log(variant.prior) + log_likelihood(bodies, landmarks, levels);
      highest = std::max(highest, value);
      logs.emplace_back(std::move(levels), value);
    }
  }
  double total = 0.0;
  for (const auto& [levels, value] : logs) {
    weights[levels] += std::exp(value - highest);
    total += std::exp(value - highest);
  }
  std::vector<Numbering> numberings;
  for (const auto& [levels, weight] : weights) {
    Numbering numbering;
    numbering.levels.assign(levels.begin(), levels.end());
    numbering.probability = weight / total;
    numberings.push_back(std::move(numbering));
  }
  std::ranges::stable_sort(numberings, std::greater<>{}, &Numbering::probability);
  return numberings;
}

void write_names(std::vector<VertebralBody>& bodies, const std::vector<BodyLandmarks>& landmarks,
                 const std::vector<Numbering>& numberings) {
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    std::map<Level, double> chances;  // over all numberings, level by level
    for (const Numbering& numbering : numberings) {
      if (numbering.levels[i]) {
        chances[*numbering.levels[i]] += numbering.probability;
      }
    }
    auto& name = bodies[i].name;
    name.candidates.clear();
    for (const auto& [level, chance] : chances) {
      if (chance >= 0.01) {
        name.candidates.push_back({.level = level, .probability = chance});
      }
    }
    std::ranges::stable_sort(name.candidates, std::greater<>{}, &measure::LevelCandidate::probability);
    name.level.reset();
    name.confidence = name.candidates.empty() ? 0.0 : name.candidates.front().probability;
    // The chain is named as a whole or not at all: half a chain with names would invite counting on.
    if (!numberings.empty() && numberings.front().probability >= kNamedFrom) {
      name.level = numberings.front().levels[i];
    }
  }
  const std::string evidence = evidence_words(bodies, landmarks);
  for (auto& body : bodies) {
    body.name.evidence = evidence;
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

}  // namespace kyphos::pipeline
