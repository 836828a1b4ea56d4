#include "io/report/picture/drawing.h"

#include <opencv2/imgcodecs.hpp>
#include <stdexcept>
#include <vector>

namespace kyphos::io {

std::string png(const cv::Mat& image) {
  std::vector<unsigned char> bytes;
  if (!cv::imencode(".png", image, bytes)) {
    throw std::runtime_error("a picture could not be encoded");
  }
  return {bytes.begin(), bytes.end()};
}

}  // namespace kyphos::io
