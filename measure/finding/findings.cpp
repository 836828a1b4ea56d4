#include "measure/finding/findings.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "measure/finding/laminae.h"
#include "measure/median.h"

namespace kyphos::measure {
namespace {

/// Median attenuation of the other bodies that hold no cement.
std::optional<double> marrow_of_others(std::span<const Findings> findings, std::size_t index) {
  std::vector<double> others;
  for (std::size_t other = 0; other < findings.size(); ++other) {
    const Measured<double>& median = findings[other].attenuation.median_hu;
    if (other != index && median && !findings[other].cement.present()) {
      others.push_back(median.value());
    }
  }
  if (others.size() < 2) {  // one other body may itself be the odd one
    return std::nullopt;
  }
  return median_of(std::move(others));
}

/// What only the bodies around can tell.
void compare_with_others(std::vector<Findings>& findings, std::span<const VertebralBody> bodies, const Volume* volume) {
  const std::vector<Depression> depressions = measure_depressions(bodies);
  const std::vector<Pedicles> pedicles = measure_pedicles(bodies, volume);
  std::vector<Paravertebral> beside;
  for (const Findings& one : findings) {
    beside.push_back(one.paravertebral);
  }
  const std::vector<Paravertebral> beyond = beyond_neighbours(beside);
  for (std::size_t index = 0; index < findings.size(); ++index) {
    findings[index].depression = depressions[index];
    findings[index].pedicles = pedicles[index];
    findings[index].paravertebral_beyond = beyond[index];
  }
}

bool has_leaked_into_canal(const Cement& cement) {
  return std::ranges::find(cement.leaks, CementPlace::Canal, &CementLeak::place) != cement.leaks.end();
}

/// Position in the usual spine; T12 next to L1.
std::optional<int> rank(const VertebralBody& body) {
  if (!body.name.level || !(is_thoracic(*body.name.level) || is_lumbar(*body.name.level))) {
    return std::nullopt;
  }
  const int number = verse_number(*body.name.level);
  return *body.name.level == Level::T13 ? verse_number(Level::T12) : number;
}

}  // namespace

std::vector<Findings> find_all(std::span<const VertebralBody> bodies, const Volume* volume,
                               const std::vector<bool>& intact) {
  std::vector<Findings> findings(bodies.size());
  std::vector<std::vector<CanalPoint>> canals;
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    canals.push_back(find_canal(bodies[index], volume));
    findings[index].cleft = find_cleft(bodies[index], volume);
    findings[index].cement = find_cement(bodies[index], volume);
    findings[index].attenuation = measure_attenuation(bodies[index], volume);
    findings[index].paravertebral = measure_paravertebral(bodies[index], volume);
    if (index > 0) {
      findings[index - 1].bridge_below = find_bridge(bodies[index - 1], bodies[index], volume);
    }
  }
  compare_with_others(findings, bodies, volume);
  canals = level_backs(bodies, std::move(canals));
  const std::vector<Listhesis> steps = measure_listhesis(bodies, canals);
  std::vector<PosteriorWall> walls;
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    walls.push_back(
        measure_posterior_wall({.bodies = bodies, .canals = canals, .steps = steps}, index,
                               index < intact.size() && intact[index] ? WallOf::IntactBody : WallOf::AnyBody));
    if (has_leaked_into_canal(findings[index].cement)) {
      walls.back().retropulsion_mm = WhyNot{"cement in the canal hides the posterior wall"};
      walls.back().line.clear();
      walls.back().excursion.clear();
    }
  }
  walls = withhold_beside_retropulsion(bodies, std::move(walls));
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    findings[index].posterior_wall = walls[index];
    findings[index].listhesis = steps[index];
    findings[index].suspicion = find_suspicion({.body = bodies[index],
                                                .volume = volume,
                                                .findings = findings[index],
                                                .marrow_hu = marrow_of_others(findings, index)});
  }
  return findings;
}

ReferenceAttenuation reference_attenuation(std::span<const VertebralBody> bodies, std::span<const Findings> findings,
                                           const std::vector<bool>& intact) {
  constexpr int kL1 = 20;
  std::optional<std::size_t> best;
  int best_distance = 0;
  for (std::size_t index = 0; index < bodies.size(); ++index) {
    const auto level = rank(bodies[index]);
    if (!level || !intact[index] || findings[index].cement.present() || !findings[index].attenuation.mean_hu) {
      continue;
    }
    const int distance = std::abs(*level - kL1);
    if (!best || distance <= best_distance) {  // bodies come from the top: a tie goes to the lower one
      best = index;
      best_distance = distance;
    }
  }
  if (!best) {
    return {};
  }
  return {.hu = findings[*best].attenuation.mean_hu, .level = display_name(bodies[*best])};
}

}  // namespace kyphos::measure
