#pragma once

#include <opencv2/core.hpp>
#include <string>

namespace kyphos::io {

inline constexpr int kSubPixelBits = 4;  // OpenCV draws in sixteenths of a pixel

/// The bytes of a PNG file of a picture of 8 bits, grey or blue-green-red. Throws std::runtime_error where it cannot be
/// made.
[[nodiscard]] std::string png(const cv::Mat& image);

/// The bytes of a JPEG file of such a picture; `quality` 1 to 100. Throws likewise.
[[nodiscard]] std::string jpeg(const cv::Mat& image, int quality);

/// The picture of a PNG file, blue-green-red; empty where the bytes are none.
[[nodiscard]] cv::Mat picture_of_png(const std::string& bytes);

}  // namespace kyphos::io
