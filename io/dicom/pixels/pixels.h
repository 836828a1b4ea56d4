#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "io/dicom/header/header.h"

namespace kyphos::io::dicom {

struct PixelFileSamples;

/// The decoded pixels of one file. DCMTK decodes; GDCM where DCMTK cannot (JPEG 2000).
class PixelFile {
 public:
  /// Throws Error naming the file where its pixels are cut short or cannot be decoded.
  explicit PixelFile(const FileHeader& header);
  PixelFile(const PixelFile&) = delete;
  PixelFile& operator=(const PixelFile&) = delete;
  ~PixelFile();

  /// Writes rows x columns HU of one frame of the header to `hu`.
  void copy_frame(const FrameHeader& frame, std::span<std::int16_t> hu) const;

 private:
  std::unique_ptr<PixelFileSamples> samples_;
};

}  // namespace kyphos::io::dicom
