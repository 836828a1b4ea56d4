#include "io/report/picture/change_picture.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "io/report/picture/drawing.h"
#include "io/report/picture/spine_outline.h"

namespace kyphos::io {
namespace {

/// What the panels show around the middle of the body: its discs and neighbours, and the canal behind.
constexpr double kFrontMm = 36.0;
constexpr double kBackMm = 44.0;
constexpr double kHalfHeightMm = 48.0;
constexpr double kPixelsPerMm = 3.0;
constexpr int kGap = 6;            // pixels between the panels
constexpr int kDatesHeight = 30;   // pixels above them for the dates
constexpr double kLowHu = -350.0;  // bone window of radiology: level 400 HU, width 1500 HU
constexpr double kHighHu = 1150.0;
constexpr double kFullDifferenceHu = 400.0;

const cv::Scalar kEarlierColour(235, 170, 60);  // blue, green, red
const cv::Scalar kLaterColour(40, 150, 255);

int panel_width() { return static_cast<int>((kFrontMm + kBackMm) * kPixelsPerMm); }
int panel_height() { return static_cast<int>(2.0 * kHalfHeightMm * kPixelsPerMm); }

/// HU in the plane of the earlier body, mean over a slab of 2 mm; measure::kOutsideHu outside the scan.
/// `own_from_plane` maps to the coordinates of the date's body.
cv::Mat read_panel(const PicturedDate& date, const Eigen::Isometry3d& own_from_plane) {
  const measure::Sampler sampler(date.volume);
  cv::Mat panel(panel_height(), panel_width(), CV_32FC1);
  for (int row = 0; row < panel.rows; ++row) {
    for (int column = 0; column < panel.cols; ++column) {
      float sum = 0.0F;
      int seen = 0;
      for (const double v : {-1.0, 0.0, 1.0}) {
        const Eigen::Vector3d own =
            own_from_plane * Eigen::Vector3d(kFrontMm - column / kPixelsPerMm, v, kHalfHeightMm - row / kPixelsPerMm);
        const float hu = sampler.hu_or(date.body.frame.lps(own.x(), own.y(), own.z()), measure::kOutsideHu);
        sum += hu > measure::kOutsideHu ? hu : 0.0F;
        seen += hu > measure::kOutsideHu ? 1 : 0;
      }
      panel.at<float>(row, column) = seen > 0 ? sum / static_cast<float>(seen) : measure::kOutsideHu;
    }
  }
  return panel;
}

cv::Mat windowed(const cv::Mat& hu) {
  cv::Mat picture(hu.size(), CV_8UC3);
  for (int row = 0; row < hu.rows; ++row) {
    for (int column = 0; column < hu.cols; ++column) {
      const double share = (hu.at<float>(row, column) - kLowHu) / (kHighHu - kLowHu);
      const auto value = static_cast<unsigned char>(255.0 * std::clamp(share, 0.0, 1.0));
      picture.at<cv::Vec3b>(row, column) = {value, value, value};
    }
  }
  return picture;
}

/// Grey where nothing changed; red where the later scan is brighter, blue where it is darker.
cv::Mat difference(const cv::Mat& earlier, const cv::Mat& later) {
  cv::Mat picture(earlier.size(), CV_8UC3, cv::Scalar(40, 40, 40));
  cv::Mat before;
  cv::Mat after;
  cv::GaussianBlur(earlier, before, {}, 0.7 * kPixelsPerMm);  // noise of single voxels says nothing
  cv::GaussianBlur(later, after, {}, 0.7 * kPixelsPerMm);
  for (int row = 0; row < earlier.rows; ++row) {
    for (int column = 0; column < earlier.cols; ++column) {
      if (earlier.at<float>(row, column) <= measure::kOutsideHu ||
          later.at<float>(row, column) <= measure::kOutsideHu) {
        continue;
      }
      const double share = std::clamp(
          static_cast<double>(after.at<float>(row, column) - before.at<float>(row, column)) / kFullDifferenceHu, -1.0,
          1.0);
      const auto fade = static_cast<unsigned char>(245.0 * (1.0 - std::abs(share)));
      picture.at<cv::Vec3b>(row, column) = share > 0.0 ? cv::Vec3b{fade, fade, 245} : cv::Vec3b{245, fade, fade};
    }
  }
  return picture;
}

/// Draws the outlines of a date's bodies; `plane_from_own` maps from the coordinates of its middle body.
void draw_bodies(cv::Mat& picture, const PicturedDate& date, const Eigen::Isometry3d& plane_from_own,
                 const cv::Scalar& colour) {
  std::vector<const measure::VertebralBody*> bodies = date.neighbours;
  bodies.push_back(&date.body);
  for (const measure::VertebralBody* const body : bodies) {
    for (const Polyline& line : outline(*body, View::Sagittal)) {
      std::vector<cv::Point> points;
      for (const measure::PointLps& lps : line) {
        const Eigen::Vector3d at = plane_from_own * date.body.frame.frame_coordinates(lps);
        const double scale = kPixelsPerMm * (1 << kSubPixelBits);
        points.emplace_back(cvRound((kFrontMm - at.x()) * scale), cvRound((kHalfHeightMm - at.z()) * scale));
      }
      cv::polylines(picture, points, false, colour, 1, cv::LINE_AA, kSubPixelBits);
    }
  }
}

struct Panel {
  cv::Mat picture;
  std::string title;
};

cv::Mat side_by_side(const std::vector<Panel>& panels) {
  const int step = panel_width() + kGap;
  cv::Mat canvas(panel_height() + kDatesHeight, step * static_cast<int>(panels.size()) - kGap, CV_8UC3,
                 cv::Scalar(26, 22, 20));
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const int left = step * static_cast<int>(i);
    panels[i].picture.copyTo(canvas(cv::Rect(left, kDatesHeight, panel_width(), panel_height())));
    cv::putText(canvas, panels[i].title, {left + 6, 21}, cv::FONT_HERSHEY_SIMPLEX, 0.6, cv::Scalar(225, 225, 225), 1,
                cv::LINE_AA);
  }
  return canvas;
}

}  // namespace

Picture change_picture(const PicturedDate& earlier, const PicturedDate& later,
                       const Eigen::Isometry3d& later_from_earlier) {
  const Eigen::Isometry3d same = Eigen::Isometry3d::Identity();
  const cv::Mat before = read_panel(earlier, same);
  const cv::Mat after = read_panel(later, later_from_earlier);
  const std::vector<Panel> plain{
      {windowed(before), earlier.label}, {windowed(after), later.label}, {difference(before, after), "difference"}};
  std::vector<Panel> drawn;
  for (const Panel& panel : plain) {
    drawn.push_back({panel.picture.clone(), panel.title});
  }
  const Eigen::Isometry3d earlier_from_later = later_from_earlier.inverse();
  draw_bodies(drawn[0].picture, earlier, same, kEarlierColour);
  draw_bodies(drawn[1].picture, later, earlier_from_later, kLaterColour);
  draw_bodies(drawn[2].picture, earlier, same, cv::Scalar(150, 60, 0));
  draw_bodies(drawn[2].picture, later, earlier_from_later, cv::Scalar(0, 90, 200));
  return {.name = "change",
          .caption =
              "Mid-sagittal plane of the earlier body, the later scan laid over it by its posterior elements. Blue "
              "lines: " +
              earlier.label + ", orange lines: " + later.label +
              ". Difference: red is brighter than before, blue darker (full colour at 400 HU).",
          .png = png(side_by_side(drawn)),
          .plain_png = png(side_by_side(plain))};
}

}  // namespace kyphos::io
