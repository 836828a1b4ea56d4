#include <Eigen/Geometry>
#include <map>

#include "measure/space/units.h"
#include "tests/accuracy/phantom_case.h"
#include "tests/accuracy/sections.h"

namespace kyphos::accuracy {

using measure::Level;
using test::PhantomBody;
using test::PhantomShape;

namespace {

Eigen::Matrix3d rotation(double x_deg, double y_deg, double z_deg) {
  using measure::radians_from_deg;
  return (Eigen::AngleAxisd(radians_from_deg(x_deg), Eigen::Vector3d::UnitX()) *
          Eigen::AngleAxisd(radians_from_deg(y_deg), Eigen::Vector3d::UnitY()) *
          Eigen::AngleAxisd(radians_from_deg(z_deg), Eigen::Vector3d::UnitZ()))
      .toRotationMatrix();
}

/// Every family of issue 3 in one spine each, at one slice thickness.
std::vector<PhantomCase> families(double slice_mm, Extent extent) {
  const std::vector<std::pair<std::string, std::map<Level, PhantomBody>>> shapes = {
      {"intact", {}},
      {"wedge",
       {{Level::T12, {.shape = PhantomShape::Wedge, .fraction = 0.35}},
        {Level::L2, {.shape = PhantomShape::Wedge, .fraction = 0.22}}}},
      {"biconcave",
       {{Level::T11, {.shape = PhantomShape::Biconcave, .fraction = 0.22}},
        {Level::L1, {.shape = PhantomShape::Biconcave, .fraction = 0.4}},
        {Level::L3, {.shape = PhantomShape::Biconcave, .fraction = 0.3}}}},
      {"crush",
       {{Level::T12, {.shape = PhantomShape::Crush, .fraction = 0.45}},
        {Level::L3, {.shape = PhantomShape::Crush, .fraction = 0.25}}}},
      {"plana", {{Level::L1, {.shape = PhantomShape::Plana}}}},
      {"schmorl+step",
       {{Level::T11, {.schmorl_depth_mm = 5.0}},
        {Level::L1, {.endplate_step_mm = 3.0}},
        {Level::L3, {.schmorl_depth_mm = 4.0}}}},
  };
  const std::string suffix = " " + std::to_string(static_cast<int>(slice_mm)) + " mm";
  std::vector<PhantomCase> cases;
  for (const auto& [name, bodies] : shapes) {
    PhantomCase one{.name = name + suffix};
    one.spec.bodies = bodies;
    one.field.slice_mm = slice_mm;
    cases.push_back(one);
  }
  PhantomCase tilted{.name = "wedge tilted" + suffix};
  tilted.spec.bodies = shapes[1].second;
  tilted.field.slice_mm = slice_mm;
  tilted.field.tilt = rotation(9.0, -7.0, 8.0);
  cases.push_back(tilted);
  PhantomCase rotated{.name = "patient rotated" + suffix};
  rotated.spec.bodies = shapes[3].second;
  rotated.spec.pose.linear() = rotation(-10.0, 6.0, -9.0);
  rotated.field.slice_mm = slice_mm;
  cases.push_back(rotated);
  if (extent == Extent::Full) {
    PhantomCase sagittal{.name = "wedge sagittal" + suffix};
    sagittal.spec.bodies = shapes[1].second;
    sagittal.field.slice_mm = slice_mm;
    sagittal.field.view = test::PhantomView::Sagittal;
    cases.push_back(sagittal);
    PhantomCase thoracic{.name = "T4-T12" + suffix};
    thoracic.spec.bodies = {{Level::T7, {.shape = PhantomShape::Wedge, .fraction = 0.3}}};
    thoracic.field.first = Level::T4;
    thoracic.field.last = Level::T12;
    thoracic.field.slice_mm = slice_mm;
    cases.push_back(thoracic);
  }
  return cases;
}

}  // namespace

Scores run_phantom_section(const SectionRequest& request) {
  Scores all;
  for (const double slice_mm : {1.0, 3.0}) {
    Scores scores;
    for (const PhantomCase& one : families(slice_mm, request.extent)) {
      scores.append(run_phantom_case(one));
    }
    print_scores("phantom, slices of " + std::to_string(static_cast<int>(slice_mm)) + " mm", scores);
    all.append(scores);
  }
  return all;
}

}  // namespace kyphos::accuracy
