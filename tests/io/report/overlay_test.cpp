#include "io/report/picture/overlay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgcodecs.hpp>

#include "io/report/picture/spine_outline.h"
#include "io/report/picture/spine_view.h"
#include "tests/support/example_report.h"

namespace kyphos {
namespace {

/// Bone of 700 HU inside the box of one body at `centre`, water elsewhere, on a grid that is coarse along z.
measure::Volume volume_with_box(const measure::PointLps& centre, double height_mm) {
  measure::Volume volume;
  volume.grid.size = {120, 140, 60};
  volume.grid.lps_from_index = Eigen::Translation3d(-60, -70, -30) * Eigen::Scaling(1.0, 1.0, 3.0);
  volume.hu.resize(volume.grid.voxel_count());
  for (int k = 0; k < 60; ++k) {
    for (int j = 0; j < 140; ++j) {
      for (int i = 0; i < 120; ++i) {
        const measure::PointLps d = volume.grid.lps(i, j, k) - centre;
        const bool inside = std::abs(d.x()) < 22 && std::abs(d.y()) < 17 && std::abs(d.z()) < height_mm / 2;
        volume.hu[volume.grid.offset(i, j, k)] = inside ? 700 : 0;
      }
    }
  }
  return volume;
}

TEST(SpineView, ShowsMillimetresAlikeBothWays) {
  const measure::VertebralBody body = test::box_body(measure::Level::L1, {5, -3, 60}, 24.0);
  const measure::VertebralBody* const bodies[] = {&body};
  const io::SpineView view = io::fit_view(io::View::Sagittal, bodies, volume_with_box({5, -3, 60}, 24.0).grid);
  const io::PicturePoint a = view.place({5, -3, 60});
  const io::PicturePoint b = view.place({5, 7, 50});
  EXPECT_NEAR((b.column - a.column) * view.pixel_mm, 10.0, 1e-9);
  EXPECT_NEAR((b.row - a.row) * view.pixel_mm, 10.0, 1e-9);
}

TEST(SpineView, ShowsTheBoneWhereThePointsSay) {
  const measure::PointLps centre(5, -3, 60);
  const measure::Volume volume = volume_with_box(centre, 24.0);
  const measure::VertebralBody body = test::box_body(measure::Level::L1, centre, 24.0);
  const measure::VertebralBody* const bodies[] = {&body};
  for (const io::View kind : {io::View::Sagittal, io::View::Coronal}) {
    const io::SpineView view = io::fit_view(kind, bodies, volume.grid);
    const std::vector<std::uint8_t> grey = io::reformat(volume, view);
    const auto at = [&](const measure::PointLps& point) {
      const io::PicturePoint place = view.place(point);
      return int{grey.at(static_cast<std::size_t>(std::lround(place.row)) * static_cast<std::size_t>(view.width) +
                         static_cast<std::size_t>(std::lround(place.column)))};
    };
    const bool sagittal = kind == io::View::Sagittal;
    const measure::PointLps aside = sagittal ? measure::PointLps(0, 1, 0) : measure::PointLps(1, 0, 0);
    const double half_mm = sagittal ? 17.0 : 22.0;
    // Bone window: 700 HU -> 255 (700 + 350) / 1500, water -> 255 * 350 / 1500.
    EXPECT_NEAR(at(centre), 178, 2);
    EXPECT_NEAR(at(centre + (half_mm - 3) * aside), 178, 2);
    EXPECT_NEAR(at(centre + (half_mm + 3) * aside), 60, 2);
    EXPECT_NEAR(at(centre + measure::PointLps(0, 0, 8)), 178, 2);
    EXPECT_NEAR(at(centre + measure::PointLps(0, 0, -8)), 178, 2);
    EXPECT_NEAR(at(centre + measure::PointLps(0, 0, 16)), 60, 2);
  }
}

TEST(SpineView, EndsWhereTheScanEnds) {
  const measure::VertebralBody body = test::box_body(measure::Level::L1, {5, -3, 140}, 24.0);
  const measure::VertebralBody* const bodies[] = {&body};
  const io::SpineView view = io::fit_view(io::View::Sagittal, bodies, volume_with_box({5, -3, 140}, 24.0).grid);
  EXPECT_NEAR(view.top_mm, 147.0, 1e-9);  // the highest slice, 5 mm below the endplate
}

TEST(SpineView, ShowsASingleObliqueSliceWholeWhereverTheBodiesLie) {
  // One sagittal slice, 3 mm thick, turned by 10 degrees about the long axis; the bodies' middles lie 6 mm beside it.
  measure::Volume slice;
  slice.grid.size = {120, 140, 1};
  slice.grid.lps_from_index =
      Eigen::Translation3d(0, -60, 120) * Eigen::AngleAxisd(10.0 * 3.14159265358979 / 180.0, Eigen::Vector3d::UnitZ());
  Eigen::Matrix3d axes;
  axes << 0, 0, 3, 1, 0, 0, 0, -1, 0;  // columns run back, rows down
  slice.grid.lps_from_index.linear() = slice.grid.lps_from_index.linear() * axes;
  slice.hu.assign(slice.grid.voxel_count(), 700);
  const measure::VertebralBody body = test::box_body(measure::Level::L1, {6, 0, 60}, 24.0);
  const measure::VertebralBody* const bodies[] = {&body};
  const io::SpineView view = io::fit_view(io::View::Sagittal, bodies, slice.grid);
  const std::vector<std::uint8_t> grey = io::reformat(slice, view);
  const auto dark = std::ranges::count_if(grey, [](std::uint8_t value) { return value < 170; });
  EXPECT_LT(static_cast<double>(dark), 0.02 * static_cast<double>(grey.size()));  // but for the rim
}

TEST(SpineLine, FollowsACurvedSpine) {
  const measure::VertebralBody low = test::box_body(measure::Level::L2, {0, 0, 0}, 24.0);
  const measure::VertebralBody high = test::box_body(measure::Level::L1, {10, 4, 40}, 24.0);
  const measure::VertebralBody* const bodies[] = {&high, &low};
  const io::SpineLine line(bodies);
  EXPECT_NEAR(line.at_z(20).x(), 5.0, 1e-9);
  EXPECT_NEAR(line.at_z(20).y(), 2.0, 1e-9);
  EXPECT_NEAR(line.at_z(60).x(), 15.0, 1e-9);
}

TEST(Outline, RunsAlongTheEndplatesAndWalls) {
  const measure::VertebralBody body = test::box_body(measure::Level::L1, {5, -3, 60}, 24.0);
  const std::vector<io::Polyline> lines = io::outline(body, io::View::Sagittal);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_NEAR(lines[0].front().z(), 72.0, 1e-9);  // superior endplate
  EXPECT_NEAR(lines[1].front().z(), 48.0, 1e-9);  // inferior endplate
  EXPECT_NEAR(lines[2].front().y(), 14.0, 1e-9);  // posterior wall: 17 mm behind the middle
  EXPECT_NEAR(lines[3].front().y(), -20.0, 1e-9);
  const std::vector<io::Polyline> coronal = io::outline(body, io::View::Coronal);
  ASSERT_EQ(coronal.size(), 4U);
  EXPECT_NEAR(coronal[2].front().x(), 27.0, 1e-9);  // the patient's left
  EXPECT_NEAR(coronal[3].front().x(), -17.0, 1e-9);
}

TEST(Overlay, MakesBothPicturesAsPng) {
  const io::CaseReport report = test::example_report();
  const std::vector<io::Picture> pictures =
      io::overlay_pictures(volume_with_box({0, 0, 60}, 24.0), report.studies[0].measured.vertebrae);
  ASSERT_EQ(pictures.size(), 2U);
  EXPECT_EQ(pictures[0].name, "sagittal");
  EXPECT_EQ(pictures[1].name, "coronal");
  for (const io::Picture& picture : pictures) {
    const std::vector<unsigned char> drawn(picture.png.begin(), picture.png.end());
    const std::vector<unsigned char> plain(picture.plain_png.begin(), picture.plain_png.end());
    const cv::Mat a = cv::imdecode(drawn, cv::IMREAD_COLOR);
    const cv::Mat b = cv::imdecode(plain, cv::IMREAD_COLOR);
    ASSERT_FALSE(a.empty());
    ASSERT_EQ(a.size(), b.size());
    EXPECT_GT(cv::norm(a, b, cv::NORM_L1), 0.0);
  }
}

TEST(Overlay, IsEmptyWithoutBodies) { EXPECT_TRUE(io::overlay_pictures({}, {}).empty()); }

TEST(Overlay, HasNoCoronalPictureOfASingleSagittalSlice) {
  io::CaseReport report = test::example_report();
  for (measure::MeasuredVertebra& vertebra : report.studies[0].measured.vertebrae) {
    vertebra.body.single_slice = true;
  }
  const auto pictures = io::overlay_pictures(volume_with_box({0, 0, 60}, 24.0), report.studies[0].measured.vertebrae);
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_EQ(pictures[0].name, "sagittal");
}

}  // namespace
}  // namespace kyphos
