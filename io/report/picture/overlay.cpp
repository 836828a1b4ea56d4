#include "io/report/picture/overlay.h"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>

#include "io/report/picture/drawing.h"
#include "io/report/picture/finding_marks.h"
#include "io/report/picture/spine_outline.h"
#include "io/report/picture/spine_view.h"
#include "io/report/words/words.h"

namespace kyphos::io {
namespace {

constexpr int kGutter = 190;       // pixels beside the picture for the names
constexpr int kLabelHeight = 36;   // pixels; two names never lie closer
constexpr int kSecondHeight = 26;  // more where a second line stands below the name
constexpr double kNameScale = 1.0;
constexpr double kTextScale = 0.8;
constexpr double kSmallTextScale = 0.7;
constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
constexpr double kScaleBarMm = 50.0;

const cv::Scalar kGutterColour(26, 22, 20);
const cv::Scalar kQuiet(190, 190, 190);
const cv::Scalar kLeader(120, 120, 120);
const cv::Scalar kPoint(255, 255, 255);

/// Blue, green, red. From calm to alarming with the grade; grey where nothing was measured.
cv::Scalar colour_of(const measure::MeasuredVertebra& vertebra) {
  static const std::array<cv::Scalar, 4> by_grade{cv::Scalar(120, 205, 70), cv::Scalar(60, 215, 255),
                                                  cv::Scalar(30, 140, 255), cv::Scalar(70, 60, 255)};
  if (vertebra.body.status == measure::BodyStatus::NotMeasured || !vertebra.genant) {
    return {175, 175, 175};
  }
  return by_grade.at(static_cast<std::size_t>(std::clamp(vertebra.genant.value().grade, 0, 3)));
}

cv::Point sub_pixel(const PicturePoint& point) {
  const double scale = 1 << kSubPixelBits;
  return {cvRound((point.column + kGutter) * scale), cvRound(point.row * scale)};
}

/// Half as thick where nothing was measured.
void draw_outline(cv::Mat& canvas, const SpineView& view, const measure::MeasuredVertebra& vertebra) {
  const int thickness = vertebra.body.status == measure::BodyStatus::NotMeasured ? 1 : 2;
  for (const Polyline& line : outline(vertebra.body, view.view)) {
    std::vector<cv::Point> points;
    for (const measure::PointLps& point : line) {
      points.push_back(sub_pixel(view.place(point)));
    }
    cv::polylines(canvas, points, false, colour_of(vertebra), thickness, cv::LINE_AA, kSubPixelBits);
  }
}

void draw_six_points(cv::Mat& canvas, const SpineView& view, const measure::VertebralBody& body) {
  const auto points = body.status == measure::BodyStatus::NotMeasured ? std::nullopt : measure::six_points(body);
  if (!points) {
    return;
  }
  for (const measure::PointLps& point :
       {points->superior_anterior, points->superior_middle, points->superior_posterior, points->inferior_anterior,
        points->inferior_middle, points->inferior_posterior}) {
    const cv::Point centre = sub_pixel(view.place(point));
    cv::circle(canvas, centre, 5 << kSubPixelBits, cv::Scalar(0, 0, 0), cv::FILLED, cv::LINE_AA, kSubPixelBits);
    cv::circle(canvas, centre, 3 << kSubPixelBits, kPoint, cv::FILLED, cv::LINE_AA, kSubPixelBits);
  }
}

std::string second_line(const measure::MeasuredVertebra& vertebra) {
  if (vertebra.body.status == measure::BodyStatus::NotMeasured) {
    return vertebra.body.coverage == measure::Coverage::Whole ? "not measured" : "cut off";
  }
  const std::string genant = vertebra.genant ? genant_text(vertebra) : "";
  const std::string text = genant == "normal" ? "" : genant;
  return vertebra.body.status == measure::BodyStatus::MeasuredWithDoubt ? (text.empty() ? "doubtful" : text + "?")
                                                                        : text;
}

int label_height(const measure::MeasuredVertebra& vertebra) {
  return kLabelHeight + (second_line(vertebra).empty() ? 0 : kSecondHeight);
}

/// Rows of the labels' names: each at its body, pushed down where the one above leaves no room, then up from the
/// bottom.
std::vector<int> label_rows(const SpineView& view, std::span<const measure::MeasuredVertebra> vertebrae) {
  std::vector<int> rows;
  int highest = kLabelHeight;
  for (const measure::MeasuredVertebra& vertebra : vertebrae) {
    rows.push_back(std::max(static_cast<int>(view.place(vertebra.body.frame.origin).row), highest));
    highest = rows.back() + label_height(vertebra);
  }
  int lowest = view.height + kLabelHeight / 2;
  for (std::size_t i = rows.size(); i-- > 0;) {
    rows[i] = std::min(rows[i], lowest - label_height(vertebrae[i]));
    lowest = rows[i];
  }
  return rows;
}

/// From the label to the near edge of its body, so that no name can be taken for its neighbour's.
void draw_leader(cv::Mat& canvas, const SpineView& view, const measure::VertebralBody& body, int row) {
  double column = view.place(body.frame.origin).column;
  for (const Polyline& line : outline(body, view.view)) {
    for (const measure::PointLps& point : line) {
      column = std::min(column, view.place(point).column);
    }
  }
  const PicturePoint middle = view.place(body.frame.origin);
  cv::line(canvas, {kGutter - 8, row}, {kGutter + 4, row}, kLeader, 1, cv::LINE_AA);
  cv::line(canvas, {kGutter + 4, row}, {kGutter + std::max(cvRound(column) - 8, 4), cvRound(middle.row)}, kLeader, 1,
           cv::LINE_AA);
}

void draw_label(cv::Mat& canvas, const measure::MeasuredVertebra& vertebra, int row) {
  const std::string name = measure::display_name(vertebra.body);
  const double scale = name.size() > 4 ? kSmallTextScale : kNameScale;  // "unnamed 3" is long
  int baseline = 0;
  const cv::Size size = cv::getTextSize(name, kFont, scale, 2, &baseline);
  cv::putText(canvas, name, {14, row + size.height / 2}, kFont, scale, colour_of(vertebra), 2, cv::LINE_AA);
  cv::putText(canvas, second_line(vertebra), {14, row + size.height / 2 + kSecondHeight}, kFont, kSmallTextScale,
              colour_of(vertebra), 1, cv::LINE_AA);
}

/// Text on the picture itself, with a dark rim that keeps it legible on bone.
void draw_text(cv::Mat& canvas, const char* text, const cv::Point& place, double scale, int thickness) {
  cv::putText(canvas, text, place, kFont, scale, cv::Scalar(0, 0, 0), thickness + 3, cv::LINE_AA);
  cv::putText(canvas, text, place, kFont, scale, kQuiet, thickness, cv::LINE_AA);
}

void draw_scale(cv::Mat& canvas, const SpineView& view) {
  const int length = cvRound(kScaleBarMm / view.pixel_mm);
  const int row = canvas.rows - 16;
  const int left = canvas.cols - length - 20;
  cv::line(canvas, {left, row}, {left + length, row}, cv::Scalar(0, 0, 0), 5, cv::LINE_AA);
  cv::line(canvas, {left, row}, {left + length, row}, kQuiet, 2, cv::LINE_AA);
  for (int tick = 0; tick <= 5; ++tick) {
    const int column = left + length * tick / 5;
    cv::line(canvas, {column, row - (tick % 5 == 0 ? 8 : 5)}, {column, row}, kQuiet, 1, cv::LINE_AA);
  }
  draw_text(canvas, "50 mm", {left, row - 16}, kTextScale, 2);
}

void draw_sides(cv::Mat& canvas, View view) {
  const bool sagittal = view == View::Sagittal;
  draw_text(canvas, sagittal ? "A" : "R", {kGutter + 12, 30}, kTextScale, 2);
  draw_text(canvas, sagittal ? "P" : "L", {canvas.cols - 32, 30}, kTextScale, 2);
}

/// The bare picture with the gutter beside it, side letters and scale.
cv::Mat canvas_of(const measure::Volume& volume, const SpineView& view, bool scale_known) {
  std::vector<std::uint8_t> grey = reformat(volume, view);
  const cv::Mat picture(view.height, view.width, CV_8UC1, grey.data());
  cv::Mat canvas(view.height, view.width + kGutter, CV_8UC3, kGutterColour);
  cv::Mat inside = canvas(cv::Rect(kGutter, 0, view.width, view.height));
  cv::cvtColor(picture, inside, cv::COLOR_GRAY2BGR);
  draw_sides(canvas, view.view);
  if (scale_known) {
    draw_scale(canvas, view);
  }
  return canvas;
}

cv::Scalar colour_of(MarkColour colour) {
  static const std::array<cv::Scalar, 4> by_meaning{cv::Scalar(255, 160, 60), cv::Scalar(220, 60, 220),
                                                    cv::Scalar(60, 60, 255), cv::Scalar(255, 255, 0)};
  return by_meaning.at(static_cast<std::size_t>(colour));
}

/// Marked on a copy and mixed in once, so that voxels behind one another do not hide the picture.
void draw_dots(cv::Mat& canvas, const SpineView& view, const FindingMark& mark) {
  constexpr double kOpacity = 0.45;
  constexpr double kDotMm = 0.5;
  cv::Mat marked = canvas.clone();
  const int radius = std::max(1, cvRound(kDotMm / view.pixel_mm));
  for (const measure::PointLps& point : mark.points) {
    cv::circle(marked, sub_pixel(view.place(point)), radius << kSubPixelBits, colour_of(mark.colour), cv::FILLED,
               cv::LINE_8, kSubPixelBits);
  }
  cv::addWeighted(marked, kOpacity, canvas, 1.0 - kOpacity, 0.0, canvas);
}

/// Beside the mark's end; above it where the picture ends before the text does.
void draw_mark_text(cv::Mat& canvas, const std::string& text, const cv::Point& end, const cv::Point& beside) {
  constexpr int kMargin = 6;
  constexpr int kAbove = 12;
  const int width = cv::getTextSize(text, kFont, kSmallTextScale, 1, nullptr).width;
  const int last_left = canvas.cols - kMargin - width;
  const bool fits = end.x + beside.x <= last_left;
  draw_text(canvas, text.c_str(), fits ? end + beside : cv::Point(last_left, end.y - kAbove), kSmallTextScale, 1);
}

void draw_mark(cv::Mat& canvas, const SpineView& view, const FindingMark& mark) {
  if (mark.points.empty()) {
    return;
  }
  if (mark.kind == FindingMark::Kind::Dots) {
    draw_dots(canvas, view, mark);
    return;
  }
  const bool diameter = mark.kind == FindingMark::Kind::Diameter;
  std::vector<cv::Point> points;
  for (const measure::PointLps& point : mark.points) {
    points.push_back(sub_pixel(view.place(point)));
  }
  const cv::Scalar colour = colour_of(mark.colour);
  cv::polylines(canvas, points, false, colour, diameter ? 2 : 1, cv::LINE_AA, kSubPixelBits);
  for (const cv::Point& end : diameter ? points : std::vector<cv::Point>()) {
    const int bar = 5 << kSubPixelBits;
    cv::line(canvas, {end.x, end.y - bar}, {end.x, end.y + bar}, colour, 2, cv::LINE_AA, kSubPixelBits);
  }
  draw_mark_text(canvas, mark.text, points.back() / (1 << kSubPixelBits),
                 diameter ? cv::Point(7, 5) : cv::Point(9, -14));
}

Picture picture_of(const measure::Volume& volume, std::span<const measure::MeasuredVertebra> vertebrae,
                   const SpineView& view, const measure::FindingLimits& limits,
                   const std::optional<measure::PictureScale>& film) {
  cv::Mat canvas = canvas_of(volume, view, !film || film->known);
  const std::vector<int> rows = label_rows(view, vertebrae);
  for (std::size_t i = 0; i < vertebrae.size(); ++i) {
    draw_label(canvas, vertebrae[i], rows[i]);
  }
  std::string plain = png(canvas);
  for (std::size_t i = 0; i < vertebrae.size(); ++i) {
    draw_leader(canvas, view, vertebrae[i].body, rows[i]);
    draw_outline(canvas, view, vertebrae[i]);
    if (view.view == View::Sagittal) {
      draw_six_points(canvas, view, vertebrae[i].body);
    }
  }
  const bool sagittal = view.view == View::Sagittal;
  const std::vector<FindingMark> marks = sagittal ? finding_marks(vertebrae, limits) : std::vector<FindingMark>();
  for (const FindingMark& mark : marks) {
    draw_mark(canvas, view, mark);
  }
  return {.name = sagittal ? "sagittal" : "coronal",
          .caption = sagittal
                         ? std::string(film ? "Lateral film; anterior to the left. Dots: the six points."
                                            : "Sagittal, along the middles of the bodies; anterior to the left. Dots: "
                                              "the six points.") +
                               marks_caption(marks)
                         : "Coronal, along the middles of the bodies; the patient's right to the left.",
          .png = png(canvas),
          .plain_png = std::move(plain)};
}

}  // namespace

std::vector<Picture> overlay_pictures(const measure::Volume& volume,
                                      std::span<const measure::MeasuredVertebra> vertebrae,
                                      const measure::FindingLimits& limits,
                                      const std::optional<measure::PictureScale>& film) {
  std::vector<const measure::VertebralBody*> bodies;
  for (const measure::MeasuredVertebra& vertebra : vertebrae) {
    bodies.push_back(&vertebra.body);
  }
  if (bodies.empty()) {
    return {};
  }
  std::vector<Picture> pictures{
      picture_of(volume, vertebrae, fit_view(View::Sagittal, bodies, volume.grid), limits, film)};
  const bool single_slice = std::ranges::all_of(bodies, [](const auto* body) { return body->single_slice; });
  if (!single_slice) {  // one sagittal slice has no coronal picture
    pictures.push_back(picture_of(volume, vertebrae, fit_view(View::Coronal, bodies, volume.grid), limits, film));
  }
  return pictures;
}

}  // namespace kyphos::io
