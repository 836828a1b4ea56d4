#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>

#include "io/report/page/progression_html.h"
#include "io/report/page/timeline_plot.h"
#include "io/report/picture/change_picture.h"
#include "io/report/terminal/progression_text.h"
#include "io/report/words/progression_words.h"
#include "tests/support/body_builder.h"
#include "tests/support/painted_volume.h"

namespace kyphos::io {
namespace {

using measure::Measured;

measure::Observation seen(double anterior_mm, double wedge_deg) {
  measure::Observation observation;
  observation.values.emplace("height_anterior_mm", Measured<double>(anterior_mm, 0.2));
  observation.values.emplace("height_middle_mm", Measured<double>(23.0, 0.2));
  observation.values.emplace("height_posterior_mm", Measured<double>(26.0, 0.2));
  observation.values.emplace("wedge_angle_deg", Measured<double>(wedge_deg, 0.4));
  observation.sample_spacing_mm = 1.0;
  return observation;
}

measure::Observation outside() {
  measure::Observation observation;
  observation.presence = measure::Observation::Presence::OutsideView;
  observation.why_not = "outside the field of view";
  return observation;
}

/// T12 loses a quarter of its front over three dates; L1 and L2 are in view at the first date only.
Progression losing_t12() {
  using namespace std::chrono_literals;
  Progression progression;
  for (const auto& date : {2024y / 1 / 10, 2024y / 4 / 10, 2024y / 7 / 20}) {
    progression.input.points.push_back(
        {.study_uid = "1.2", .date = date, .modality = measure::ScanModality::Ct, .posture = measure::Posture::Supine});
  }
  progression.input.vertebrae = {
      {.tracking_id = "a", .name = "T12", .observations = {seen(24.0, 4.0), seen(21.0, 9.0), seen(18.0, 15.0)}},
      {.tracking_id = "b", .name = "L1", .observations = {seen(25.0, 2.0), outside(), outside()}},
      {.tracking_id = "c", .name = "L2", .observations = {seen(26.0, 1.0), outside(), outside()}}};
  progression.timeline = measure::follow(progression.input, progression.thresholds);
  return progression;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

TEST(TimelinePlot, ShowsEveryDateOfHeightsAndAnglesWithTheBands) {
  const std::string svg = timeline_plot_svg(losing_t12(), 0);
  EXPECT_EQ(count(svg, "<svg"), 2U);
  EXPECT_EQ(count(svg, "<circle"), 12U);  // four lines of three dates
  EXPECT_EQ(count(svg, "definite"), 2U);
  EXPECT_NE(svg.find("2024-07-20"), std::string::npos);
}

TEST(TimelinePlot, IsEmptyForABodySeenOnce) { EXPECT_EQ(timeline_plot_svg(losing_t12(), 1), ""); }

TEST(ProgressionPage, HoldsCurvesSilenceAndThresholds) {
  const std::string html = progression_html(losing_t12());
  EXPECT_NE(html.find("T12: definite progression"), std::string::npos);
  EXPECT_NE(html.find("<strong>L1, L2</strong>: at the later date: outside the field of view"), std::string::npos);
  EXPECT_NE(html.find("RAND/UCLA"), std::string::npos);
  EXPECT_EQ(html.find(">L1</text>"), std::string::npos);  // no empty row for what is not compared
}

TEST(ProgressionTable, LeavesOutWhatCannotBeCompared) {
  const std::string text = progression_text(losing_t12());
  EXPECT_NE(text.find("definite progression"), std::string::npos);
  EXPECT_NE(text.find("  L1, L2: at the later date: outside the field of view"), std::string::npos);
  EXPECT_EQ(text.find("cannot tell"), std::string::npos) << text;
}

TEST(ChangePicture, OfTheSameScanTwiceShowsNoDifference) {
  const std::vector<measure::VertebralBody> bodies = test::build_spine({test::IdealBody{}});
  const measure::Volume volume = test::paint(bodies, {});
  const PicturedDate date{.volume = volume, .body = bodies[0], .neighbours = {}, .label = "2024-01-10"};
  const Picture picture = change_picture(date, date, Eigen::Isometry3d::Identity());
  const std::vector<unsigned char> bytes(picture.plain_png.begin(), picture.plain_png.end());
  const cv::Mat image = cv::imdecode(bytes, cv::IMREAD_COLOR);
  ASSERT_FALSE(image.empty());
  const cv::Vec3b middle = image.at<cv::Vec3b>(image.rows / 2, image.cols * 5 / 6 - 20);  // within the third panel
  EXPECT_EQ(middle, cv::Vec3b(245, 245, 245));
  EXPECT_NE(picture.png, picture.plain_png);
}

}  // namespace
}  // namespace kyphos::io
