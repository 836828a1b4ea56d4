#include <cmath>
#include <cstdio>
#include <functional>

#include "tests/accuracy/phantom_case.h"
#include "tests/accuracy/sections.h"
#include "tests/support/painted_volume.h"

namespace kyphos::accuracy {

using measure::Level;
using test::PhantomShape;

namespace {

PhantomCase plain(const std::string& name) { return PhantomCase{.name = name}; }

std::vector<PhantomCase> metal_gas_and_bone() {
  std::vector<PhantomCase> cases;
  PhantomCase one = plain("contrast vessels+canal");
  one.spec.vessel_hu = 350.0;
  one.spec.sac_hu = 300.0;
  cases.push_back(one);
  one = plain("screws L1 L2, cement T12");
  one.spec.bodies = {{Level::L1, {.screws = true}}, {Level::L2, {.screws = true}}, {Level::T12, {.cement = true}}};
  cases.push_back(one);
  one = plain("stent");
  one.spec.stent = true;
  one.spec.vessel_hu = 300.0;
  cases.push_back(one);
  one = plain("disc gas, cleft gas");
  one.spec.bodies = {{Level::L2, {.disc_gas_below = true}},
                     {Level::L4, {.disc_gas_below = true}},
                     {Level::T12, {.shape = PhantomShape::Wedge, .fraction = 0.3, .cleft_gas = true}}};
  cases.push_back(one);
  one = plain("bridging osteophytes");
  one.spec.bodies = {
      {Level::T10, {.bridge_below = true}}, {Level::T11, {.bridge_below = true}}, {Level::L2, {.bridge_below = true}}};
  cases.push_back(one);
  one = plain("fused L2-L3");
  one.spec.bodies = {{Level::L2, {.fused_below = true}}};
  cases.push_back(one);
  one = plain("sclerotic L1, lytic L3");
  one.spec.bodies = {{Level::L1, {.marrow_hu = 600.0}}, {Level::L3, {.marrow_hu = 10.0}}};
  cases.push_back(one);
  one = plain("retropulsion 6 mm");
  one.spec.bodies = {{Level::L1, {.shape = PhantomShape::Crush, .fraction = 0.35, .retropulsion_mm = 6.0}}};
  cases.push_back(one);
  one = plain("marrow 20 HU");
  one.spec.marrow_hu = 20.0;
  one.spec.wall_hu = 320.0;
  one.spec.endplate_hu = 400.0;
  one.spec.bodies = {{Level::T12, {.shape = PhantomShape::Biconcave, .fraction = 0.35}}};
  cases.push_back(one);
  return cases;
}

std::vector<PhantomCase> curves_positions_and_physics() {
  std::vector<PhantomCase> cases;
  PhantomCase one = plain("scoliosis 40");
  one.spec.scoliosis_deg = 40.0;
  one.field = {.first = Level::T8, .last = Level::L4, .width_mm = 200.0};
  cases.push_back(one);
  one = plain("kyphosis 80");
  one.spec.kyphosis_deg = 80.0;
  one.field = {.first = Level::T4, .last = Level::L2, .width_mm = 240.0};
  cases.push_back(one);
  one = plain("noise 60 HU");
  one.physics.noise_hu = 60.0;
  cases.push_back(one);
  one = plain("slices of 5 mm");
  one.field.slice_mm = 5.0;
  cases.push_back(one);
  one = plain("prone");
  one.field.view = test::PhantomView::AxialProne;
  cases.push_back(one);
  one = plain("decubitus");
  one.field.view = test::PhantomView::AxialDecubitus;
  cases.push_back(one);
  one = plain("feet first");
  one.field.view = test::PhantomView::AxialFeetFirst;
  cases.push_back(one);
  one = plain("two bodies only");
  one.field = {.first = Level::L1, .last = Level::L2, .margin_mm = 8.0};
  cases.push_back(one);
  return cases;
}

/// A scan without a spine: nothing may be found.
Scores expect_nothing(const std::string& name, const measure::Volume& volume) {
  const Examined found = examine(volume);
  std::printf("%-28s found: %s\n", name.c_str(), describe_bodies(found.study).c_str());
  Scores scores;
  if (!found.study.vertebrae.empty()) {
    scores.failures.push_back({name, describe_bodies(found.study), "invented"});
  }
  return scores;
}

/// The phantom's trunk in front of its spine.
measure::Volume belly() {
  const test::Phantom phantom{test::PhantomSpec{}};
  measure::Grid grid = phantom.grid({.first = Level::L1, .last = Level::L4, .width_mm = 90.0});
  grid.lps_from_index.translation() += Eigen::Vector3d(0.0, -130.0, 0.0);
  return phantom.scan(grid, {});
}

/// A tube of bone in muscle: a leg.
double leg_hu(const measure::PointLps& point) {
  const double bone = std::hypot(point.x() - 5.0, point.y() + 3.0);
  const double skin = std::hypot(point.x(), point.y());
  return skin > 85.0 ? -1000.0 : bone < 9.0 ? -40.0 : bone < 15.0 ? 900.0 : skin > 75.0 ? -95.0 : 55.0;
}

double water_hu(const measure::PointLps& point) { return std::hypot(point.x(), point.y()) > 95.0 ? -1000.0 : 0.0; }

Scores run_no_spine(const std::string& one_case) {
  Scores scores;
  const std::vector<std::pair<std::string, std::function<measure::Volume()>>> cases = {
      {"no spine: belly", belly},
      {"no spine: water",
       [] {
         return test::paint_everywhere({110, 110, 80}, 20.0, water_hu);
       }},
      {"no spine: noise",
       [] {
         return test::paint_everywhere({110, 110, 80}, 200.0, [](const measure::PointLps&) { return 40.0; });
       }},
      {"no spine: leg", [] {
         return test::paint_everywhere({110, 110, 80}, 20.0, leg_hu);
       }}};
  for (const auto& [name, make] : cases) {
    if (name.find(one_case) != std::string::npos) {
      scores.append(expect_nothing(name, make()));
    }
  }
  return scores;
}

}  // namespace

Scores run_hard_section(const SectionRequest& request) {
  Scores all;
  for (const auto& cases : {metal_gas_and_bone(), curves_positions_and_physics()}) {
    for (const PhantomCase& one : cases) {
      if (one.name.find(request.one_case) != std::string::npos) {
        all.append(run_phantom_case(one));
      }
    }
  }
  all.append(run_no_spine(request.one_case));
  print_scores("hard cases", all);
  return all;
}

}  // namespace kyphos::accuracy
