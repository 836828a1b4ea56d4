#include "io/report/picture/contrasts.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "io/report/picture/drawing.h"
#include "io/report/picture/spine_outline.h"
#include "io/report/picture/spine_view.h"

namespace kyphos::io {
namespace {

const cv::Scalar kContrastOutline(120, 205, 70);
const cv::Scalar kContrastOedema(0, 140, 255);
const cv::Scalar kContrastFluid(255, 160, 60);
const cv::Scalar kContrastText(230, 230, 230);
constexpr int kContrastGap = 8;  // pixels between two pictures

cv::Point in_sixteenths(const PicturePoint& place) {
  const double scale = 1 << kSubPixelBits;
  return {cvRound(place.column * scale), cvRound(place.row * scale)};
}

void draw_places(cv::Mat& canvas, const SpineView& view, const std::vector<measure::PointLps>& places,
                 const cv::Scalar& colour) {
  constexpr double kOpacity = 0.35;
  constexpr double kPlaceMm = 1.0;
  cv::Mat marked = canvas.clone();
  const int radius = std::max(1, cvRound(kPlaceMm / view.pixel_mm));
  for (const measure::PointLps& place : places) {
    cv::circle(marked, in_sixteenths(view.place(place)), radius << kSubPixelBits, colour, cv::FILLED, cv::LINE_8,
               kSubPixelBits);
  }
  cv::addWeighted(marked, kOpacity, canvas, 1.0 - kOpacity, 0.0, canvas);
}

void draw_bodies(cv::Mat& canvas, const SpineView& view, std::span<const measure::MeasuredVertebra> vertebrae) {
  for (const measure::MeasuredVertebra& vertebra : vertebrae) {
    if (vertebra.marrow) {
      draw_places(canvas, view, vertebra.marrow->oedema.places, kContrastOedema);
      draw_places(canvas, view, vertebra.marrow->fluid.voxels, kContrastFluid);
    }
    for (const Polyline& line : outline(vertebra.body, view.view)) {
      std::vector<cv::Point> points;
      for (const measure::PointLps& point : line) {
        points.push_back(in_sixteenths(view.place(point)));
      }
      cv::polylines(canvas, points, false, kContrastOutline, 1, cv::LINE_AA, kSubPixelBits);
    }
  }
}

cv::Mat canvas_of_series(const measure::MrSeries& series, const SpineView& view) {
  std::vector<std::uint8_t> grey = reformat(*series.volume, view);
  const cv::Mat picture(view.height, view.width, CV_8UC1, grey.data());
  cv::Mat canvas;
  cv::cvtColor(picture, canvas, cv::COLOR_GRAY2BGR);
  cv::putText(canvas, series.name, {14, 34}, cv::FONT_HERSHEY_SIMPLEX, 1.0, cv::Scalar(0, 0, 0), 5, cv::LINE_AA);
  cv::putText(canvas, series.name, {14, 34}, cv::FONT_HERSHEY_SIMPLEX, 1.0, kContrastText, 2, cv::LINE_AA);
  return canvas;
}

}  // namespace

std::optional<Picture> contrasts_picture(const std::vector<measure::MrSeries>& series,
                                         std::span<const measure::MeasuredVertebra> vertebrae) {
  if (series.size() < 2 || vertebrae.empty()) {
    return std::nullopt;
  }
  std::vector<const measure::VertebralBody*> bodies;
  for (const measure::MeasuredVertebra& vertebra : vertebrae) {
    bodies.push_back(&vertebra.body);
  }
  const SpineView view = fit_view(View::Sagittal, bodies, series.front().volume->grid);
  std::vector<cv::Mat> drawn;
  std::vector<cv::Mat> plain;
  for (const measure::MrSeries& one : series) {
    const cv::Mat canvas = canvas_of_series(one, view);
    if (!drawn.empty()) {
      drawn.emplace_back(canvas.rows, kContrastGap, CV_8UC3, cv::Scalar(0, 0, 0));
      plain.emplace_back(canvas.rows, kContrastGap, CV_8UC3, cv::Scalar(0, 0, 0));
    }
    plain.push_back(canvas);
    drawn.push_back(canvas.clone());
    draw_bodies(drawn.back(), view, vertebrae);
  }
  cv::Mat all_drawn;
  cv::Mat all_plain;
  cv::hconcat(drawn, all_drawn);
  cv::hconcat(plain, all_plain);
  return Picture{.name = kContrastsPicture,
                 .caption =
                     "The series of the study side by side, anterior to the left, with the outlines of the "
                     "measured one. Orange: marrow brighter than that of the bodies around; blue: fluid.",
                 .png = png(all_drawn),
                 .plain_png = png(all_plain)};
}

}  // namespace kyphos::io
