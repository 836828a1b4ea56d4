#include <algorithm>
#include <array>
#include <cstdio>

#include "tests/accuracy/findings_cases.h"

namespace kyphos::accuracy {

using measure::Level;
using test::PhantomShape;

namespace {

constexpr std::array kShifted{Level::T11, Level::L1, Level::L3};  // an intact body on either side of each

/// Retropulsion of 0 to 12 mm in steps of 1, three in a scan, each on a body that lost a fifth of its height in front.
std::vector<FindingsCase> wall_cases(double slice_mm) {
  std::vector<FindingsCase> cases;
  for (int first = 0; first <= 12; first += 3) {
    FindingsCase one{
        .name = "wall " + std::to_string(first) + "+, " + std::to_string(static_cast<int>(slice_mm)) + " mm",
        .slice_mm = slice_mm};
    for (std::size_t i = 0; i < kShifted.size(); ++i) {
      const double shift = std::min(12.0, first + static_cast<double>(i));
      one.spec.bodies[kShifted.at(i)] = {.shape = PhantomShape::Wedge, .fraction = 0.2, .retropulsion_mm = shift};
    }
    cases.push_back(one);
  }
  return cases;
}

struct TrueCanal {
  double ap_mm;
  double compromise_percent;
};
TrueCanal true_canal(const test::Phantom& phantom, Level level) {
  const double above = phantom.canal_ap_mm(measure::level_above(level).value());
  const double below = phantom.canal_ap_mm(measure::level_below(level).value());
  const double ap_mm = phantom.canal_ap_mm(level);
  return {.ap_mm = ap_mm, .compromise_percent = std::max(0.0, 100.0 * (1.0 - ap_mm / (0.5 * (above + below))))};
}

void score_wall(Scores& scores, const FindingsCase& one, const test::Phantom& phantom, const FoundBody& body) {
  if (std::ranges::find(kShifted, body.level) == kShifted.end()) {
    return;
  }
  const double shift = phantom.retropulsion_mm(body.level);
  if (body.vertebra == nullptr) {
    scores.failures.push_back({one.name, std::string(measure::name(body.level)), "body not found"});
    return;
  }
  const measure::PosteriorWall& wall = body.vertebra->findings.posterior_wall;
  const auto [canal, compromise] = true_canal(phantom, body.level);
  std::printf("%-16s %-4s wall %4.1f mm:%s   canal %4.1f mm:%s   compromise %4.1f %%:%s\n", one.name.c_str(),
              std::string(measure::name(body.level)).c_str(), shift, with_error(wall.retropulsion_mm).c_str(), canal,
              with_error(wall.canal_ap_mm).c_str(), compromise, with_error(wall.canal_compromise_percent).c_str());
  add_score(scores, one, body, "retropulsion_mm", wall.retropulsion_mm, shift);
  add_score(scores, one, body, "canal_ap_mm", wall.canal_ap_mm, canal);
  add_score(scores, one, body, "canal_compromise_percent", wall.canal_compromise_percent, compromise);
}

std::vector<FindingsCase> attenuation_cases() {
  constexpr std::array kMarrow{60.0, 220.0, 90.0, 260.0, 120.0, 180.0, 150.0};
  std::vector<FindingsCase> cases;
  for (const double slice_mm : {1.0, 3.0}) {
    for (const double noise_hu : {15.0, 40.0}) {
      FindingsCase one{.name = "marrow, " + std::to_string(static_cast<int>(slice_mm)) + " mm, noise " +
                               std::to_string(static_cast<int>(noise_hu)),
                       .slice_mm = slice_mm};
      one.physics.noise_hu = noise_hu;
      Level level = Level::T10;
      for (const double marrow : kMarrow) {
        one.spec.bodies[level] = {.marrow_hu = marrow};
        level = measure::level_below(level).value();
      }
      cases.push_back(one);
    }
  }
  return cases;
}

}  // namespace

Scores run_wall_findings() {
  Scores all;
  for (const double slice_mm : {1.0, 3.0}) {
    Scores scores;
    for (const FindingsCase& one : wall_cases(slice_mm)) {
      for_each_body(one, [&](const test::Phantom& phantom, const Examined&, const FoundBody& body) {
        score_wall(scores, one, phantom, body);
      });
      std::fflush(stdout);
    }
    print_bar(scores, "retropulsion_mm", 1.0, "mm");
    print_bar(scores, "canal_ap_mm", 1.0, "mm");
    print_bar(scores, "canal_compromise_percent", 5.0, "points");
    all.append(scores);
  }
  return all;
}

Scores run_attenuation_findings() {
  Scores scores;
  for (const FindingsCase& one : attenuation_cases()) {
    for_each_body(one, [&](const test::Phantom&, const Examined&, const FoundBody& body) {
      if (body.vertebra == nullptr) {
        scores.failures.push_back({one.name, std::string(measure::name(body.level)), "body not found"});
        return;
      }
      const double truth = one.spec.bodies.at(body.level).marrow_hu.value();
      const measure::Measured<double>& measured = body.vertebra->findings.attenuation.mean_hu;
      std::printf("%-24s %-4s %5.0f HU:%s\n", one.name.c_str(), std::string(measure::name(body.level)).c_str(), truth,
                  with_error(measured).c_str());
      add_score(scores, one, body, "trabecular_hu", measured, truth);
    });
  }
  print_bar(scores, "trabecular_hu", 5.0, "HU");
  return scores;
}

}  // namespace kyphos::accuracy
