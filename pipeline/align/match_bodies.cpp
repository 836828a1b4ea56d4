#include "pipeline/align/match_bodies.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "pipeline/align/match_parameters.h"
#include "pipeline/align/match_shapes.h"

namespace kyphos::pipeline {
namespace {

using measure::VertebralBody;

double squared_term(double difference, double sd) {
  return -std::min(kWorstTerm.value, 0.5 * difference * difference / (sd * sd));
}

std::optional<double> width_mm(const VertebralBody& body) {
  if (body.outlines.empty() || body.outlines[body.outlines.size() / 2].radius_mm.size() < 4) {
    return std::nullopt;
  }
  const auto& radius = body.outlines[body.outlines.size() / 2].radius_mm;
  return radius[radius.size() / 4] + radius[3 * radius.size() / 4];
}

std::optional<double> posterior_height_mm(const VertebralBody& body) {
  const auto points = six_points(body);
  if (!points || body.coverage != measure::Coverage::Whole) {
    return std::nullopt;
  }
  return (points->superior_posterior - points->inferior_posterior).norm();
}

double shape_term(const VertebralBody& earlier, const VertebralBody& later) {
  double term = 0.0;
  const auto depth_before = depth_range(earlier);
  const auto depth_after = depth_range(later);
  if (depth_before && depth_after) {
    term += squared_term(depth_before->depth_mm() - depth_after->depth_mm(), kSizeSdMm);
  }
  const auto width_before = width_mm(earlier);
  const auto width_after = width_mm(later);
  if (width_before && width_after) {
    term += squared_term(*width_before - *width_after, 2.0 * kSizeSdMm);
  }
  const auto height_before = posterior_height_mm(earlier);
  const auto height_after = posterior_height_mm(later);
  if (height_before && height_after) {  // a loss is what is looked for and says nothing against the pair
    term += squared_term(std::max(0.0, *height_after - *height_before), kHeightSdMm.value);
  }
  return term;
}

double name_term(const VertebralBody& earlier, const VertebralBody& later) {
  if (!earlier.name.level || !later.name.level) {
    return 0.0;
  }
  const double sure = earlier.name.confidence * later.name.confidence;
  return earlier.name.level == later.name.level ? kSameNameGain * sure : -kSameNameGain * sure;
}

double distance_mm(const VertebralBody& one, const VertebralBody& other) {
  return (one.frame.origin - other.frame.origin).norm();
}

/// Everything that the chain is weighed by.
struct Scores {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> likeness;
  std::vector<double> pair;
  [[nodiscard]] std::size_t at(std::size_t i, std::size_t j) const { return i * columns + j; }
};

Scores score_pairs(const DatedBodies& earlier, const DatedBodies& later) {
  std::vector<BonePattern> all = earlier.patterns;
  all.insert(all.end(), later.patterns.begin(), later.patterns.end());
  const BonePattern usual = mean_pattern(all);
  Scores scores{.rows = earlier.bodies.size(), .columns = later.bodies.size(), .likeness = {}, .pair = {}};
  for (std::size_t i = 0; i < scores.rows; ++i) {
    for (std::size_t j = 0; j < scores.columns; ++j) {
      const double alike = likeness(earlier.patterns[i], later.patterns[j], usual);
      scores.likeness.push_back(alike);
      scores.pair.push_back(kLikenessWeight * (alike - kIndifferentLikeness) +
                            shape_term(earlier.bodies[i], later.bodies[j]) +
                            name_term(earlier.bodies[i], later.bodies[j]));
    }
  }
  return scores;
}

struct Chain {
  std::vector<BodyPair> pairs;
  double score = 0.0;
};

/// Best chain that begins and ends anywhere.
Chain best_chain(const DatedBodies& earlier, const DatedBodies& later, const Scores& scores) {
  std::vector<double> total = scores.pair;
  std::vector<std::optional<std::size_t>> from(total.size());
  for (std::size_t i = 0; i < scores.rows; ++i) {
    for (std::size_t j = 0; j < scores.columns; ++j) {
      double best = 0.0;
      for (std::size_t di = 1; di <= std::min<std::size_t>(i, kLargestSkip + 1); ++di) {
        for (std::size_t dj = 1; dj <= std::min<std::size_t>(j, kLargestSkip + 1); ++dj) {
          const double step = squared_term(distance_mm(earlier.bodies[i], earlier.bodies[i - di]) -
                                               distance_mm(later.bodies[j], later.bodies[j - dj]),
                                           kDistanceSdMm) -
                              kSkipCost * static_cast<double>(di + dj - 2);
          if (const double via = total[scores.at(i - di, j - dj)] + step; via > best) {
            best = via;
            from[scores.at(i, j)] = scores.at(i - di, j - dj);
          }
        }
      }
      total[scores.at(i, j)] += best;
    }
  }
  const auto last = std::ranges::max_element(total);
  Chain chain{.pairs = {}, .score = last == total.end() ? 0.0 : *last};
  std::optional<std::size_t> place;
  if (last != total.end()) {
    place = static_cast<std::size_t>(last - total.begin());
  }
  for (; place; place = from[*place]) {
    chain.pairs.push_back(
        {.earlier = *place / scores.columns, .later = *place % scores.columns, .likeness = scores.likeness[*place]});
  }
  std::ranges::reverse(chain.pairs);
  return chain;
}

/// Ordinal of a level from the top; a spine with 13 thoracic bodies counts T13 after T12.
int ordinal(measure::Level level) {
  using measure::Level;
  if (level == Level::T13) {
    return verse_number(Level::T12) + 1;
  }
  return verse_number(level);
}

/// What lies next to a matched body at the same distance is the same body too, whatever it looks like: the edge of a
/// view, a slice beside the midline or an implant may hide its likeness.
std::vector<BodyPair> with_neighbours(std::vector<BodyPair> pairs, const DatedBodies& earlier, const DatedBodies& later,
                                      const Scores& scores) {
  const auto same_step = [&](const BodyPair& from, std::size_t i, std::size_t j) {
    return std::abs(distance_mm(earlier.bodies[from.earlier], earlier.bodies[i]) -
                    distance_mm(later.bodies[from.later], later.bodies[j])) <= 2.0 * kDistanceSdMm;
  };
  const auto pair = [&](std::size_t i, std::size_t j) {
    return BodyPair{.earlier = i, .later = j, .likeness = scores.likeness[scores.at(i, j)]};
  };
  while (pairs.front().earlier > 0 && pairs.front().later > 0 &&
         same_step(pairs.front(), pairs.front().earlier - 1, pairs.front().later - 1)) {
    pairs.insert(pairs.begin(), pair(pairs.front().earlier - 1, pairs.front().later - 1));
  }
  while (pairs.back().earlier + 1 < earlier.bodies.size() && pairs.back().later + 1 < later.bodies.size() &&
         same_step(pairs.back(), pairs.back().earlier + 1, pairs.back().later + 1)) {
    pairs.push_back(pair(pairs.back().earlier + 1, pairs.back().later + 1));
  }
  return pairs;
}

/// Whether the names, where both studies are sure of them, put at least two bodies into both.
bool names_overlap(const DatedBodies& earlier, const DatedBodies& later) {
  int shared = 0;
  for (const auto& before : earlier.bodies) {
    shared += static_cast<int>(std::ranges::count_if(later.bodies, [&](const VertebralBody& after) {
      return before.name.level && before.name.level == after.name.level && before.name.confidence >= kMatchBodiesSure &&
             after.name.confidence >= kMatchBodiesSure;
    }));
  }
  return shared >= 2;
}

double mean_likeness(const std::vector<BodyPair>& pairs) {
  double sum = 0.0;
  for (const BodyPair& pair : pairs) {
    sum += pair.likeness;
  }
  return pairs.empty() ? 0.0 : sum / static_cast<double>(pairs.size());
}

std::string span_of(const std::vector<VertebralBody>& bodies) {
  return bodies.empty() ? "no body" : display_name(bodies.front()) + " to " + display_name(bodies.back());
}

Matching unmatched(const DatedBodies& earlier, const DatedBodies& later) {
  const std::string shown =
      "the earlier study shows " + span_of(earlier.bodies) + ", the later one " + span_of(later.bodies);
  if (names_overlap(earlier, later) && !earlier.patterns.empty() && !later.patterns.empty()) {
    return {.outcome = MatchOutcome::AnatomyContradicts,
            .pairs = {},
            .why_not = "the bones of the two studies differ at every level although " + shown +
                       ": they may be of different patients"};
  }
  const auto named = [](const DatedBodies& date) {
    return std::ranges::any_of(date.bodies, [](const VertebralBody& body) { return body.name.level.has_value(); });
  };
  const bool other_part = named(earlier) && named(later);  // without names nobody knows what a study shows
  return {
      .outcome = MatchOutcome::NothingInCommon,
      .pairs = {},
      .why_not = (other_part ? "no level in common: " : "no body of one study was found again in the other: ") + shown};
}

/// Whether one of them is an MR and both are outlined on images.
bool on_mr(const DatedBodies& earlier, const DatedBodies& later) {
  return (earlier.edge == BodyEdge::Marrow && later.edge != BodyEdge::Unknown) ||
         (later.edge == BodyEdge::Marrow && earlier.edge != BodyEdge::Unknown);
}

/// Without bone to compare, only names put a body into both studies.
Matching matched_by_name(const DatedBodies& earlier, const DatedBodies& later, Papers papers) {
  if (papers == Papers::Contradicts) {
    return {.outcome = MatchOutcome::IdentityContradicts,
            .pairs = {},
            .why_not = on_mr(earlier, later)
                           ? "the files disagree about the person, and shapes on an MR cannot settle it"
                           : "the files disagree about the person, and masks without an image cannot settle it"};
  }
  Matching matching{.outcome = MatchOutcome::Matched, .pairs = {}, .why_not = ""};
  std::size_t next = 0;
  for (std::size_t i = 0; i < earlier.bodies.size(); ++i) {
    const auto& level = earlier.bodies[i].name.level;
    for (std::size_t j = next; level && j < later.bodies.size(); ++j) {
      if (later.bodies[j].name.level == level) {
        matching.pairs.push_back({.earlier = i, .later = j});
        next = j + 1;
        break;
      }
    }
  }
  return matching.pairs.empty() ? unmatched(earlier, later) : matching;
}

}  // namespace

int numbering_shift(const DatedBodies& earlier, const DatedBodies& later, const std::vector<BodyPair>& pairs) {
  std::map<int, int> votes;
  for (const BodyPair& pair : pairs) {
    const auto& before = earlier.bodies[pair.earlier].name.level;
    const auto& after = later.bodies[pair.later].name.level;
    if (before && after) {
      ++votes[ordinal(*after) - ordinal(*before)];
    }
  }
  const auto most = std::ranges::max_element(votes, {}, [](const auto& vote) { return vote.second; });
  return most == votes.end() ? 0 : most->first;
}

DatedBodies dated_bodies(std::vector<VertebralBody> bodies, BodyEdge edge) {
  return {.bodies = std::move(bodies), .patterns = {}, .edge = edge};
}

DatedBodies dated_bodies(std::vector<VertebralBody> bodies, const measure::Volume& volume) {
  const measure::Sampler sampler(volume);
  DatedBodies dated{.bodies = std::move(bodies), .patterns = {}, .edge = BodyEdge::Bone};
  for (const VertebralBody& body : dated.bodies) {
    dated.patterns.push_back(read_bone_pattern(sampler, body.frame));
  }
  return dated;
}

Matching match_bodies(const DatedBodies& earlier, const DatedBodies& later, Papers papers) {
  if (on_mr(earlier, later) && papers == Papers::Agrees) {
    if (auto matching = match_shapes(earlier, later)) {
      return *std::move(matching);
    }
  }
  if (earlier.patterns.size() < earlier.bodies.size() || later.patterns.size() < later.bodies.size()) {
    return matched_by_name(earlier, later, papers);
  }
  const Scores scores = score_pairs(earlier, later);
  Chain chain = best_chain(earlier, later, scores);
  if (chain.score < kLeastChainScore || mean_likeness(chain.pairs) < kLeastMeanLikeness) {
    return unmatched(earlier, later);
  }
  const double alike = mean_likeness(chain.pairs);
  if (papers == Papers::Contradicts && (alike < kOnePersonLikeness || chain.pairs.size() < kOnePersonBodies)) {
    return {.outcome = MatchOutcome::IdentityContradicts,
            .pairs = {},
            .why_not =
                "the files disagree about the person or do not tell who it is, and the bones are not alike enough to "
                "settle it"};
  }
  chain.pairs = with_neighbours(std::move(chain.pairs), earlier, later, scores);
  const int shift = numbering_shift(earlier, later, chain.pairs);
  return {.outcome = MatchOutcome::Matched,
          .pairs = std::move(chain.pairs),
          .why_not = "",
          .likeness = alike,
          .numbering_shift = shift};
}

}  // namespace kyphos::pipeline
