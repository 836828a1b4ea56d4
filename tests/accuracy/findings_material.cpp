#include <cstdio>
#include <map>

#include "tests/accuracy/findings_cases.h"

namespace kyphos::accuracy {

using measure::Level;
using test::PhantomBlob;
using test::PhantomShape;
using test::PhantomSpec;

namespace {

constexpr double kGasHu = -900.0;
constexpr double kCementHu = 2200.0;

struct Expectation {
  std::string what;
  std::string place;  ///< of a cleft
};

/// Clefts of three sizes and places; vacuum of two discs; healthy bodies.
FindingsCase gas_case(double slice_mm, std::map<Level, Expectation>& expected) {
  FindingsCase one{.name = "gas, " + std::to_string(static_cast<int>(slice_mm)) + " mm", .slice_mm = slice_mm};
  const auto cleft = [](Eigen::Vector3d centre, Eigen::Vector3d half) {
    return std::vector{PhantomBlob{.centre_mm = centre, .half_mm = half, .hu = kGasHu}};
  };
  one.spec.bodies[Level::T11] = {.disc_gas_below = true};
  one.spec.bodies[Level::T12] = {
      .shape = PhantomShape::Wedge, .fraction = 0.3, .blobs = cleft({7.0, 0.0, 2.0}, {7.0, 9.0, 1.8})};
  one.spec.bodies[Level::L2] = {
      .shape = PhantomShape::Biconcave, .fraction = 0.25, .blobs = cleft({-7.0, 2.0, -5.0}, {5.0, 8.0, 2.5})};
  one.spec.bodies[Level::L3] = {.disc_gas_below = true};
  one.spec.bodies[Level::L4] = {.blobs = cleft({2.0, -3.0, 0.0}, {4.0, 4.0, 1.5})};
  expected = {{Level::T11, {"vacuum of the disc below", ""}},
              {Level::T12, {"cleft in front, with a wedge", "anterior"}},
              {Level::L2, {"cleft behind and below", "posterior inferior"}},
              {Level::L3, {"vacuum of the disc below", ""}},
              {Level::L4, {"small cleft in the middle", "central middle"}}};
  return one;
}

/// Gas that a voxel counts by how far it is from marrow (150 HU) to pure gas.
double true_gas_mm3(const test::Phantom& phantom, const FindingsCase& one, Level level) {
  const auto volumes = phantom.blob_volumes(level);
  return volumes.inside_mm3 * (one.spec.marrow_hu - kGasHu) / (one.spec.marrow_hu + 1000.0);
}

std::vector<PhantomBlob> cement(std::vector<PhantomBlob> more) {
  std::vector<PhantomBlob> blobs{{.centre_mm = {3.0, -7.0, 0.0}, .half_mm = {8.0, 6.5, 6.0}},
                                 {.centre_mm = {3.0, 7.0, 0.0}, .half_mm = {8.0, 6.5, 6.0}}};
  blobs.insert(blobs.end(), more.begin(), more.end());
  for (PhantomBlob& blob : blobs) {
    blob.hu = kCementHu;
  }
  return blobs;
}

FindingsCase cement_case(double slice_mm, std::map<Level, std::string>& expected) {
  FindingsCase one{.name = "cement, " + std::to_string(static_cast<int>(slice_mm)) + " mm", .slice_mm = slice_mm};
  auto& bodies = one.spec.bodies;
  bodies[Level::T11] = {.screws = true};
  bodies[Level::T12] = {.blobs = cement({})};
  Eigen::Vector2d half = half_sizes(Level::L1);
  bodies[Level::L1] = {.blobs = cement({{.centre_mm = {-8.0, 0.0, 1.0}, .half_mm = {9.0, 2.0, 2.0}},
                                        {.centre_mm = {-half.x() - 2.5, 0.0, 1.0}, .half_mm = {3.0, 5.0, 6.0}}})};
  bodies[Level::L2] = {.blobs = cement({{.centre_mm = {3.0, 4.0, 9.0}, .half_mm = {3.0, 3.0, 6.0}},
                                        {.centre_mm = {3.0, 0.0, 17.5}, .half_mm = {8.0, 9.0, 2.5}}})};
  half = half_sizes(Level::L3);
  bodies[Level::L3] = {.blobs =
                           cement({{.centre_mm = {4.0, -0.6 * half.y(), 3.0}, .half_mm = {2.5, 0.45 * half.y(), 2.5}},
                                   {.centre_mm = {4.0, -half.y() - 5.0, 3.0}, .half_mm = {7.0, 5.0, 7.0}}})};
  half = half_sizes(Level::L4);
  bodies[Level::L4] = {.blobs =
                           cement({{.centre_mm = {4.0, 0.6 * half.y(), 0.0}, .half_mm = {2.0, 0.45 * half.y(), 2.0}},
                                   {.centre_mm = {0.0, half.y() + 2.5, 0.0}, .half_mm = {14.0, 2.0, 2.0}}})};
  expected = {
      {Level::T12, ""}, {Level::L1, "canal"}, {Level::L2, "disc"}, {Level::L3, "paravertebral"}, {Level::L4, "vein"}};
  return one;
}

std::string leaks_in_words(const measure::Cement& found) {
  std::string text;
  for (const measure::CementLeak& leak : found.leaks) {
    text += (text.empty() ? "" : ", ") + std::string(measure::name(leak.place)) + " " +
            std::to_string(static_cast<int>(leak.volume_mm3)) + " mm3";
  }
  return text.empty() ? "none" : text;
}

void score_cement(Scores& scores, const FindingsCase& one, const test::Phantom& phantom, const FoundBody& body,
                  const std::map<Level, std::string>& expected) {
  const std::string level(measure::name(body.level));
  const measure::Cement& found = body.vertebra->findings.cement;
  const auto truth = expected.find(body.level);
  const auto volumes = phantom.blob_volumes(body.level);
  const std::string leaks = leaks_in_words(found);
  std::printf("%-14s %-4s inside %5.2f cm3:%s%s   outside %4.0f mm3 (%s): %s\n", one.name.c_str(), level.c_str(),
              volumes.inside_mm3 * 1e-3, with_error(found.volume_cm3).c_str(), found.metal ? " metal" : "",
              volumes.outside_mm3, truth == expected.end() ? "" : truth->second.c_str(), leaks.c_str());
  if (truth == expected.end()) {
    if (found.present()) {
      scores.failures.push_back({one.name, level, "cement invented"});
    }
    return;
  }
  add_score(scores, one, body, "cement_volume_cm3", found.volume_cm3, volumes.inside_mm3 * 1e-3);
  const bool as_expected = truth->second.empty()
                               ? found.leaks.empty()
                               : found.leaks.size() == 1 && measure::name(found.leaks[0].place) == truth->second;
  if (!as_expected) {
    scores.failures.push_back(
        {one.name, level, "leaks: " + leaks + ", not " + (truth->second.empty() ? "none" : truth->second)});
  } else if (!truth->second.empty()) {
    add_score(scores, one, body, "cement_leak_mm3",
              measure::Measured<double>(found.leaks[0].volume_mm3, found.leaks[0].se_mm3), volumes.outside_mm3);
  }
}

}  // namespace

Scores run_gas_findings() {
  Scores scores;
  for (const double slice_mm : {1.0, 3.0}) {
    std::map<Level, Expectation> expected;
    const FindingsCase one = gas_case(slice_mm, expected);
    for_each_body(one, [&](const test::Phantom& phantom, const Examined&, const FoundBody& body) {
      const std::string level(measure::name(body.level));
      if (body.vertebra == nullptr) {
        scores.failures.push_back({one.name, level, "body not found"});
        return;
      }
      const measure::Cleft& cleft = body.vertebra->findings.cleft;
      const auto truth = expected.find(body.level);
      const double gas = true_gas_mm3(phantom, one, body.level);
      std::printf("%-12s %-4s %4.0f mm3 (%s):%s %s\n", one.name.c_str(), level.c_str(), gas,
                  truth == expected.end() ? "healthy" : truth->second.what.c_str(),
                  with_error(cleft.volume_mm3).c_str(), cleft.place.c_str());
      if ((gas > 0.0) != cleft.found()) {
        scores.failures.push_back({one.name, level, gas > 0.0 ? "cleft missed" : "cleft invented"});
      } else if (gas > 0.0) {
        add_score(scores, one, body, "cleft_volume_mm3", cleft.volume_mm3, gas);
        if (cleft.place.find(truth->second.place) == std::string::npos) {
          scores.failures.push_back({one.name, level, "cleft said to be " + cleft.place});
        }
      }
    });
  }
  print_bar(scores, "cleft_volume_mm3", 100.0, "mm3");
  return scores;
}

Scores run_cement_findings() {
  Scores scores;
  for (const double slice_mm : {1.0, 3.0}) {
    std::map<Level, std::string> expected;
    const FindingsCase one = cement_case(slice_mm, expected);
    for_each_body(one, [&](const test::Phantom& phantom, const Examined& found, const FoundBody& body) {
      if (body.vertebra == nullptr) {
        scores.failures.push_back({one.name, std::string(measure::name(body.level)), "body not found"});
        return;
      }
      score_cement(scores, one, phantom, body, expected);
      if (body.level == Level::L4) {
        std::printf("%-14s attenuation of the patient from %s\n", one.name.c_str(),
                    found.study.reference_attenuation.level.c_str());
      }
      if (body.vertebra->findings.cement.present() && body.vertebra->serves_as_reference) {
        scores.failures.push_back({one.name, std::string(measure::name(body.level)), "treated, yet a reference"});
      }
    });
  }
  print_bar(scores, "cement_volume_cm3", 0.4, "cm3");
  print_bar(scores, "cement_leak_mm3", 150.0, "mm3");
  return scores;
}

}  // namespace kyphos::accuracy
