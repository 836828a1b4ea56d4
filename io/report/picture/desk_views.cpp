#include "io/report/picture/desk_views.h"

#include <algorithm>

#include "io/report/picture/drawing.h"
#include "io/report/picture/spine_view.h"

namespace kyphos::io {
namespace {

constexpr double kSlabStepMm = 3.0;
constexpr int kSlabSteps = 6;  // to either side: 18 mm, the wider half of a body
constexpr int kJpegQuality = 85;

DeskPicture desk_picture(const measure::Volume& volume, const SpineView& view) {
  std::vector<std::uint8_t> grey = reformat(volume, view);
  const cv::Mat picture(view.height, view.width, CV_8UC1, grey.data());
  return {.jpeg = jpeg(picture, kJpegQuality),
          .offset_mm = view.offset_mm,
          .left_mm = view.left_mm,
          .top_mm = view.top_mm,
          .pixel_mm = view.pixel_mm};
}

}  // namespace

DeskViews desk_views(const measure::Volume& volume, std::span<const measure::MeasuredVertebra> vertebrae) {
  std::vector<const measure::VertebralBody*> bodies;
  for (const measure::MeasuredVertebra& vertebra : vertebrae) {
    bodies.push_back(&vertebra.body);
  }
  DeskViews views;
  if (bodies.empty()) {
    return views;
  }
  SpineView sagittal = fit_view(View::Sagittal, bodies, volume.grid);
  const bool single_slice = std::ranges::all_of(bodies, [](const auto* body) { return body->single_slice; });
  const int steps = single_slice ? 0 : kSlabSteps;
  for (int step = -steps; step <= steps; ++step) {
    sagittal.offset_mm = kSlabStepMm * step;
    views.sagittal.push_back(desk_picture(volume, sagittal));
  }
  if (!single_slice) {
    views.coronal = desk_picture(volume, fit_view(View::Coronal, bodies, volume.grid));
  }
  return views;
}

}  // namespace kyphos::io
