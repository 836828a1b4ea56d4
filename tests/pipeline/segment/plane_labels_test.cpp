#include "pipeline/segment/plane_labels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>
#include <vector>

#include "pipeline/segment/masks.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;

/// An upright cylinder of 20 mm radius and 24 mm height around `origin`, tilted forward.
measure::VertebralBody cylinder(const measure::PointLps& origin, double tilt_deg) {
  measure::VertebralBody body;
  const Eigen::AngleAxisd turn(tilt_deg * std::numbers::pi / 180.0, Eigen::Vector3d::UnitX());
  body.frame = {.origin = origin,
                .anterior = turn * -Eigen::Vector3d::UnitY(),
                .left = turn * Eigen::Vector3d::UnitX(),
                .superior = turn * Eigen::Vector3d::UnitZ()};
  for (auto* const surface : {&body.superior, &body.inferior}) {
    *surface = measure::EndplateSurface(-24.0, -24.0, 1.0, 49, 49);
    for (int iu = 0; iu < 49; ++iu) {
      for (int iv = 0; iv < 49; ++iv) {
        surface->set(iu, iv, measure::EndplatePoint{.s_mm = surface == &body.superior ? 12.0 : -12.0});
      }
    }
  }
  for (const double s_mm : {-12.0, 0.0, 12.0}) {
    body.outlines.push_back({.s_mm = s_mm, .radius_mm = std::vector<double>(36, 20.0)});
  }
  return body;
}

/// A plane through `middle` with these directions, 0.5 mm pixels, 161 x 161.
measure::Grid plane_at(const measure::PointLps& middle, const Eigen::Vector3d& across, const Eigen::Vector3d& down) {
  measure::Grid plane{.size = {161, 161, 1}};
  plane.lps_from_index.linear().col(0) = 0.5 * across;
  plane.lps_from_index.linear().col(1) = 0.5 * down;
  plane.lps_from_index.linear().col(2) = across.cross(down);
  plane.lps_from_index.translation() = middle - 40.0 * across - 40.0 * down;
  return plane;
}

/// Area in mm2 of the pixels with a label.
double area_mm2(const std::vector<std::uint8_t>& labels, std::uint8_t label) {
  return 0.25 * static_cast<double>(std::ranges::count(labels, label));
}

TEST(PlaneLabels, CutACylinderAsGeometryDoesFromEverySide) {
  const measure::VertebralBody body = cylinder({3.0, -7.0, 50.0}, 0.0);
  const PlanePainter painter(std::vector<const measure::VertebralBody*>{&body});
  const measure::PointLps middle = body.frame.origin;
  const Eigen::Vector3d x = Eigen::Vector3d::UnitX();
  const Eigen::Vector3d y = Eigen::Vector3d::UnitY();
  const Eigen::Vector3d z = Eigen::Vector3d::UnitZ();
  EXPECT_NEAR(area_mm2(painter.labels(plane_at(middle, x, y)), 1), std::numbers::pi * 400.0, 8.0);
  EXPECT_NEAR(area_mm2(painter.labels(plane_at(middle, y, -z)), 1), 40.0 * 24.0, 40.0);
  EXPECT_NEAR(area_mm2(painter.labels(plane_at(middle, -x, -y)), 1), std::numbers::pi * 400.0, 8.0);
  // 45 degrees: an ellipse cut off by both endplates, of the height 24 * sqrt(2) and the width 40 at most.
  const Eigen::Vector3d slanted = (y + z).normalized();
  const double oblique = area_mm2(painter.labels(plane_at(middle, x, slanted)), 1);
  EXPECT_GT(oblique, 1000.0);
  EXPECT_LT(oblique, 40.0 * 24.0 * std::numbers::sqrt2);
}

TEST(PlaneLabels, AreEmptyWhereNoBodyIsInThePlane) {
  const measure::VertebralBody body = cylinder({0.0, 0.0, 0.0}, 0.0);
  const PlanePainter painter(std::vector<const measure::VertebralBody*>{&body});
  EXPECT_TRUE(painter.labels(plane_at({0.0, 0.0, 13.0}, Eigen::Vector3d::UnitX(), Eigen::Vector3d::UnitY())).empty());
  EXPECT_FALSE(painter.labels(plane_at({0.0, 0.0, 11.0}, Eigen::Vector3d::UnitX(), Eigen::Vector3d::UnitY())).empty());
}

// The quick refusals of the painter must refuse nothing that the label image holds.
TEST(PlaneLabels, AreTheLabelImageOnItsOwnSlices) {
  std::vector<measure::VertebralBody> bodies{cylinder({0.0, 0.0, 20.0}, 25.0), cylinder({2.0, 4.0, -10.0}, -10.0)};
  bodies[0].name.level = Level::T12;
  bodies[1].name.level = Level::L1;
  measure::Grid grid{.size = {70, 60, 40}};
  grid.lps_from_index.linear() = Eigen::Vector3d(1.1, 1.3, 2.0).asDiagonal();
  grid.lps_from_index.translation() = Eigen::Vector3d(-38.0, -38.0, -40.0);
  const measure::LabelMap map = paint_bodies(grid, bodies);
  const PlanePainter painter(std::vector<const measure::VertebralBody*>{&bodies[0], &bodies[1]});
  std::size_t painted = 0;
  for (int k = 0; k < grid.size[2]; ++k) {
    measure::Grid plane = grid;
    plane.size[2] = 1;
    plane.lps_from_index.translation() = grid.lps(0, 0, k);
    const std::vector<std::uint8_t> labels = painter.labels(plane);
    for (std::size_t at = 0; at < plane.voxel_count(); ++at) {
      const int meant = map.label[static_cast<std::size_t>(k) * plane.voxel_count() + at];
      const int found = labels.empty() ? 0 : labels[at];
      ASSERT_EQ(found, meant == 0 ? 0 : meant == measure::verse_number(Level::T12) ? 1 : 2) << "slice " << k;
      painted += found != 0 ? 1 : 0;
    }
  }
  EXPECT_GT(painted, 10000U);
}

}  // namespace
}  // namespace kyphos::pipeline
