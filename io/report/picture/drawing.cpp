#include "io/report/picture/drawing.h"

#include <png.h>
#include <turbojpeg.h>

#include <memory>
#include <stdexcept>

namespace kyphos::io {

// libpng itself and not OpenCV's imgcodecs: Debian's links GDAL and a hundred more libraries, which every start of the
// program would load.
std::string png(const cv::Mat& image) {
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  header.width = static_cast<png_uint_32>(image.cols);
  header.height = static_cast<png_uint_32>(image.rows);
  header.format = image.channels() == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_BGR;
  header.flags = PNG_IMAGE_FLAG_FAST;
  const auto row_bytes = static_cast<png_int_32>(image.step[0]);
  std::string bytes(PNG_IMAGE_PNG_SIZE_MAX(header), '\0');
  png_alloc_size_t size = bytes.size();
  if (image.empty() || image.depth() != CV_8U ||
      png_image_write_to_memory(&header, bytes.data(), &size, 0, image.data, row_bytes, nullptr) == 0) {
    throw std::runtime_error(std::string("a picture could not be encoded: ") + header.message);
  }
  bytes.resize(size);
  return bytes;
}

std::string jpeg(const cv::Mat& image, int quality) {
  const std::unique_ptr<void, decltype(&tjDestroy)> codec(tjInitCompress(), &tjDestroy);
  unsigned char* made = nullptr;
  unsigned long size = 0;
  const bool grey = image.channels() == 1;
  const int failed =
      tjCompress2(codec.get(), image.data, image.cols, static_cast<int>(image.step[0]), image.rows,
                  grey ? TJPF_GRAY : TJPF_BGR, &made, &size, grey ? TJSAMP_GRAY : TJSAMP_420, quality, 0);
  const std::unique_ptr<unsigned char, decltype(&tjFree)> bytes(made, &tjFree);
  if (failed != 0) {
    throw std::runtime_error(std::string("a picture could not be encoded: ") + tjGetErrorStr2(codec.get()));
  }
  return {bytes.get(), bytes.get() + size};
}

cv::Mat picture_of_png(const std::string& bytes) {
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  if (bytes.empty() || png_image_begin_read_from_memory(&header, bytes.data(), bytes.size()) == 0) {
    return {};
  }
  header.format = PNG_FORMAT_BGR;
  cv::Mat picture(static_cast<int>(header.height), static_cast<int>(header.width), CV_8UC3);
  if (png_image_finish_read(&header, nullptr, picture.data, static_cast<png_int_32>(picture.step[0]), nullptr) == 0) {
    return {};
  }
  return picture;
}

}  // namespace kyphos::io
