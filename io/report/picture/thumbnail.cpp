#include "io/report/picture/thumbnail.h"

#include <turbojpeg.h>

#include <algorithm>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <string>

#include "io/report/picture/drawing.h"

namespace kyphos::io {
namespace {

constexpr int kThumbnailHeight = 96;  // pixels: a row of the worklist stays low enough for ten on a screen
constexpr int kQuality = 70;          // of JPEG: about 3 kB, without blocks that could pass for findings

/// The bytes of a JPEG file of a picture in blue-green-red.
std::string jpeg(const cv::Mat& picture) {
  const std::unique_ptr<void, decltype(&tjDestroy)> codec(tjInitCompress(), &tjDestroy);
  unsigned char* made = nullptr;
  unsigned long size = 0;
  const int failed = tjCompress2(codec.get(), picture.data, picture.cols, static_cast<int>(picture.step[0]),
                                 picture.rows, TJPF_BGR, &made, &size, TJSAMP_420, kQuality, 0);
  const std::unique_ptr<unsigned char, decltype(&tjFree)> bytes(made, &tjFree);
  if (failed != 0) {
    throw std::runtime_error(std::string("a thumbnail could not be encoded: ") + tjGetErrorStr2(codec.get()));
  }
  return {bytes.get(), bytes.get() + size};
}

}  // namespace

std::string thumbnail_jpeg(const std::string& png) {
  const cv::Mat picture = picture_of_png(png);
  if (picture.empty()) {
    return {};
  }
  const int width = std::max(1, picture.cols * kThumbnailHeight / picture.rows);
  cv::Mat small;
  cv::resize(picture, small, {width, kThumbnailHeight}, 0.0, 0.0, cv::INTER_AREA);
  return jpeg(small);
}

}  // namespace kyphos::io
