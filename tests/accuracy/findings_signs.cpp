#include <cstdio>
#include <map>

#include "classify/structure.h"
#include "tests/accuracy/findings_cases.h"
#include "tests/support/phantom_body.h"

namespace kyphos::accuracy {

using measure::Level;
using test::PhantomBlob;
using test::PhantomShape;
using test::PhantomSpec;

Eigen::Vector2d half_sizes(Level level) {
  const PhantomSpec spec;
  for (const test::LevelSize& size : test::level_sizes()) {
    if (size.level == level) {
      const test::BodyShape shape(size, {}, spec);
      return {shape.half_depth_mm(), shape.half_width_mm()};
    }
  }
  return {0.0, 0.0};
}

namespace {

/// What stands at a level, and the signs that must be raised there, by key; none at the levels left out.
struct Expected {
  std::string what;
  std::string signs;
};
struct SignCase {
  FindingsCase scan;
  std::map<Level, Expected> at{};
};

std::vector<PhantomBlob> one_blob(Eigen::Vector3d centre, Eigen::Vector3d half, double hu) {
  return {{.centre_mm = centre, .half_mm = half, .hu = hu}};
}

SignCase signs_that_fire() {
  SignCase one{.scan = {.name = "signs"}};
  auto& bodies = one.scan.spec.bodies;
  bodies[Level::T11] = {.blobs = one_blob({2.0, 0.0, 0.0}, {9.0, 11.0, 7.5}, 40.0)};
  bodies[Level::L1] = {.marrow_hu = 600.0};
  bodies[Level::L2] = {.blobs = one_blob({-half_sizes(Level::L2).x() + 3.0, 0.0, 0.0}, {8.0, 10.0, 7.0}, 250.0)};
  bodies[Level::L4] = {.pedicle_gone = true};
  one.at = {{Level::T11, {"lytic focus of 3.1 cm3", "lytic_focus"}},
            {Level::L1, {"dense body, 600 HU", "sclerotic_focus"}},
            {Level::L2, {"border bulging by 5 mm", "convex_posterior_wall"}},
            {Level::L4, {"left pedicle gone", "pedicle_gone"}}};
  return one;
}

/// What comes near to each of them and is benign.
SignCase signs_that_must_not_fire() {
  SignCase one{.scan = {.name = "near misses"}};
  auto& bodies = one.scan.spec.bodies;
  bodies[Level::T11] = {.blobs = one_blob({2.0, 0.0, 0.0}, {5.0, 5.0, 5.0}, 40.0)};
  bodies[Level::T12] = {.blobs = one_blob({2.0, 0.0, 0.0}, {9.0, 11.0, 7.5}, -60.0)};
  bodies[Level::L1] = {
      .shape = PhantomShape::Wedge, .fraction = 0.25, .blobs = one_blob({2.0, 0.0, 2.0}, {13.0, 15.0, 2.0}, 380.0)};
  bodies[Level::L2] = {.blobs = one_blob({-half_sizes(Level::L2).x() + 7.9, 0.0, 0.0}, {6.0, 10.0, 7.0}, 250.0)};
  bodies[Level::L3] = {.shape = PhantomShape::Wedge, .fraction = 0.2, .retropulsion_mm = 6.0};
  one.at = {{Level::T11, {"dark spot of 0.5 cm3", ""}},
            {Level::T12, {"island of fat", ""}},
            {Level::L1, {"band of compaction", ""}},
            {Level::L2, {"border filled to straight", ""}},
            {Level::L3, {"fragment of 6 mm at the rim", ""}}};
  return one;
}

/// A mass that has eaten the cortex beside T7 and stands 21 mm beyond the border of the lung; rims on both sides of T5
/// that move it by 5 mm, as a haematoma does. The phantom's lung begins 13 mm beside T5 and 15 mm beside T7.
SignCase masses() {
  SignCase one{.scan = {.name = "soft tissue", .first = Level::T4, .last = Level::T10}};
  auto& bodies = one.scan.spec.bodies;
  const double t7 = half_sizes(Level::T7).y();
  const double t5 = half_sizes(Level::T5).y();
  bodies[Level::T7] = {.blobs = one_blob({0.0, t7 + 14.0, 0.0}, {28.0, 22.0, 18.0}, 45.0)};
  bodies[Level::T5] = {.blobs = {{.centre_mm = {0.0, t5 + 10.0, 0.0}, .half_mm = {18.0, 8.0, 12.0}, .hu = 45.0},
                                 {.centre_mm = {0.0, -t5 - 10.0, 0.0}, .half_mm = {18.0, 8.0, 12.0}, .hu = 45.0}}};
  one.at = {{Level::T7, {"mass of 36 mm on the left", "soft_tissue_mass"}}, {Level::T5, {"rims of 5 mm", ""}}};
  return one;
}

std::string signs_of(const FoundBody& body) {
  std::string signs;
  for (const measure::SuspicionSign& sign : body.vertebra->findings.suspicion) {
    signs += (signs.empty() ? "" : ", ") + std::string(measure::key(sign.kind));
  }
  return signs;
}

void score_signs(Scores& scores, const SignCase& one, const FoundBody& body) {
  const std::string level(measure::name(body.level));
  if (body.vertebra == nullptr) {
    scores.failures.push_back({one.scan.name, level, "body not found"});
    return;
  }
  const auto found = one.at.find(body.level);
  const Expected expected = found == one.at.end() ? Expected{"sound", ""} : found->second;
  const std::string signs = signs_of(body);
  const auto& beyond = body.vertebra->findings.paravertebral_beyond;
  std::printf("%-12s %-4s %-28s: %s   (bulge %s, beside %s and %s mm)\n", one.scan.name.c_str(), level.c_str(),
              expected.what.c_str(), signs.empty() ? "none" : signs.c_str(),
              with_error(body.vertebra->findings.posterior_wall.bulge_mm).c_str(), with_error(beyond.left_mm).c_str(),
              with_error(beyond.right_mm).c_str());
  if (signs != expected.signs) {
    scores.failures.push_back({one.scan.name, level, "signs: " + signs + ", not " + expected.signs});
  }
}

}  // namespace

Scores run_sign_findings() {
  Scores scores;
  for (const double slice_mm : {1.0, 3.0}) {
    for (SignCase one : {signs_that_fire(), signs_that_must_not_fire(), masses()}) {
      one.scan.slice_mm = slice_mm;
      one.scan.name += ", " + std::to_string(static_cast<int>(slice_mm)) + " mm";
      for_each_body(one.scan, [&](const test::Phantom&, const Examined&, const FoundBody& body) {
        score_signs(scores, one, body);
      });
    }
  }
  return scores;
}

/// Bridges over the discs below some bodies: three make a stretch of four bodies, two do not.
Scores run_ankylosis_findings() {
  Scores scores;
  for (const std::vector<Level>& bridged :
       {std::vector{Level::T11, Level::T12, Level::L1}, std::vector{Level::T12, Level::L1}}) {
    FindingsCase one{.name = std::to_string(bridged.size() + 1) + " bodies bridged"};
    for (const Level level : bridged) {
      one.spec.bodies[level].bridge_below = true;
    }
    for_each_body(one, [&](const test::Phantom&, const Examined& found, const FoundBody& body) {
      if (body.vertebra == nullptr) {
        scores.failures.push_back({one.name, std::string(measure::name(body.level)), "body not found"});
        return;
      }
      const bool truth = std::ranges::find(bridged, body.level) != bridged.end();
      const measure::Bridge bridge = body.vertebra->findings.bridge_below;
      std::printf("%-18s %-4s bridge below %d: found %d\n", one.name.c_str(),
                  std::string(measure::name(body.level)).c_str(), truth ? 1 : 0,
                  bridge == measure::Bridge::Yes ? 1 : 0);
      if ((bridge == measure::Bridge::Yes) != truth) {
        scores.failures.push_back({one.name, std::string(measure::name(body.level)), "bridge missed or invented"});
      }
      if (body.level == one.last && found.study.ankylosed.size() != (bridged.size() >= 3 ? 1U : 0U)) {
        scores.failures.push_back(
            {one.name, "", "ankylosed stretches: " + std::to_string(found.study.ankylosed.size())});
      }
    });
  }
  return scores;
}

/// Classes like those of the OF scheme, from the phantom's form: which endplates have sunk, and whether the wall
/// stands back.
Scores run_class_findings() {
  Scores scores;
  for (const double slice_mm : {1.0, 3.0}) {
    FindingsCase one{.name = "classes, " + std::to_string(static_cast<int>(slice_mm)) + " mm", .slice_mm = slice_mm};
    one.spec.bodies[Level::T11] = {.shape = PhantomShape::Wedge, .fraction = 0.35};
    one.spec.bodies[Level::L1] = {.shape = PhantomShape::Wedge, .fraction = 0.35, .retropulsion_mm = 6.0};
    one.spec.bodies[Level::L3] = {.shape = PhantomShape::Biconcave, .fraction = 0.45};
    const std::map<Level, std::string> truth{{Level::T11, "OF 2"}, {Level::L1, "OF 3"}, {Level::L3, "OF 4"}};
    for_each_body(one, [&](const test::Phantom&, const Examined&, const FoundBody& body) {
      if (body.vertebra == nullptr) {
        scores.failures.push_back({one.name, std::string(measure::name(body.level)), "body not found"});
        return;
      }
      const auto& genant = body.vertebra->genant;
      const std::string said =
          classify::of_like_class(classify::structure_of(*body.vertebra, classify::default_criteria()),
                                  genant ? std::optional(genant.value().grade) : std::nullopt);
      const auto found = truth.find(body.level);
      const std::string expected = found == truth.end() ? "none" : found->second;
      std::printf("%-14s %-4s %-5s: %s\n", one.name.c_str(), std::string(measure::name(body.level)).c_str(),
                  expected.c_str(), said.c_str());
      if (!said.starts_with(expected)) {
        scores.failures.push_back({one.name, std::string(measure::name(body.level)), said + ", not " + expected});
      }
    });
  }
  return scores;
}

}  // namespace kyphos::accuracy
