#include "io/report/picture/thumbnail.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "io/report/picture/drawing.h"

namespace kyphos::io {
namespace {

constexpr int kThumbnailHeight = 96;  // pixels: a row of the worklist stays low enough for ten on a screen
constexpr int kQuality = 70;          // of JPEG: about 3 kB, without blocks that could pass for findings

}  // namespace

std::string thumbnail_jpeg(const std::string& png) {
  const cv::Mat picture = picture_of_png(png);
  if (picture.empty()) {
    return {};
  }
  const int width = std::max(1, picture.cols * kThumbnailHeight / picture.rows);
  cv::Mat small;
  cv::resize(picture, small, {width, kThumbnailHeight}, 0.0, 0.0, cv::INTER_AREA);
  return jpeg(small, kQuality);
}

}  // namespace kyphos::io
