#pragma once

#include <opencv2/core.hpp>
#include <string>

namespace kyphos::io {

inline constexpr int kSubPixelBits = 4;  // OpenCV draws in sixteenths of a pixel

/// The bytes of a PNG file. Throws std::runtime_error where it cannot be made.
[[nodiscard]] std::string png(const cv::Mat& image);

}  // namespace kyphos::io
