#include "io/dicom/pixels/pixels.h"

#include <gdcmImageReader.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "io/dicom/header/tags.h"
#include "io/dicom/pixels/hounsfield.h"
#include "io/error.h"

namespace kyphos::io::dicom {

/// Stored samples of all frames, 8 or 16 bits each: one of `bytes` and `words`, which point into one of the owners.
struct PixelFileSamples {
  DcmFileFormat file;                      ///< owns what DCMTK decoded
  std::vector<std::uint8_t> copied_bytes;  ///< own what GDCM decoded
  std::vector<std::uint16_t> copied_words;
  std::vector<char> gdcm_bytes;
  std::span<const std::uint8_t> bytes;
  std::span<const std::uint16_t> words;
  StoredFormat format;
  std::size_t frame_samples = 0;
};

namespace {

[[noreturn]] void fail(const FileHeader& header, const std::string& problem) {
  throw Error(header.file.string(), problem, "Send or copy the series again");
}

/// A padding value is written as US or SS, not always as Pixel Representation says: its 16 bits count.
std::optional<int> padding_of(DcmItem& data, const DcmTagKey& tag, SampleSign sign) {
  const std::optional<int> value = integer_of(data, tag);
  if (!value) {
    return std::nullopt;
  }
  return sign == SampleSign::Signed ? int{static_cast<std::int16_t>(*value)} : int{static_cast<std::uint16_t>(*value)};
}

StoredFormat format_of(DcmItem& data) {
  const int allocated = integer_of(data, DCM_BitsAllocated).value_or(16);
  StoredFormat format;
  format.bits_stored = integer_of(data, DCM_BitsStored).value_or(allocated);
  if (integer_of(data, DCM_PixelRepresentation).value_or(0) == 1) {
    format.sign = SampleSign::Signed;
  }
  format.high_bit = integer_of(data, DCM_HighBit).value_or(format.bits_stored - 1);
  format.padding = padding_of(data, DCM_PixelPaddingValue, format.sign);
  format.padding_limit = padding_of(data, DCM_PixelPaddingRangeLimit, format.sign);
  return format;
}

/// Samples by DCMTK; false where it has no decoder for them or the decoder fails.
bool decode_with_dcmtk(DcmDataset& data, PixelFileSamples& samples) {
  if (data.chooseRepresentation(EXS_LittleEndianExplicit, nullptr).bad() ||
      !data.canWriteXfer(EXS_LittleEndianExplicit)) {
    return false;
  }
  unsigned long count = 0;
  if (integer_of(data, DCM_BitsAllocated).value_or(16) == 8) {
    const Uint8* bytes = nullptr;
    if (data.findAndGetUint8Array(DCM_PixelData, bytes, &count).bad() || bytes == nullptr) {
      return false;
    }
    samples.bytes = {bytes, count};
  } else {
    const Uint16* words = nullptr;
    if (data.findAndGetUint16Array(DCM_PixelData, words, &count).bad() || words == nullptr) {
      return false;
    }
    samples.words = {words, count};
  }
  samples.format = format_of(data);
  return true;
}

/// Samples by GDCM; false where it fails as well.
bool decode_with_gdcm(const std::filesystem::path& file, DcmItem& data, PixelFileSamples& samples) {
  gdcm::ImageReader reader;
  reader.SetFileName(file.c_str());
  if (!reader.Read()) {
    return false;
  }
  const gdcm::Image& image = reader.GetImage();
  const gdcm::PixelFormat& format = image.GetPixelFormat();
  samples.gdcm_bytes.resize(image.GetBufferLength());
  if (format.GetSamplesPerPixel() != 1 || !image.GetBuffer(samples.gdcm_bytes.data())) {
    return false;
  }
  samples.format = format_of(data);
  samples.format.bits_stored = format.GetBitsStored();
  samples.format.high_bit = format.GetHighBit();
  samples.format.sign = format.GetPixelRepresentation() == 1 ? SampleSign::Signed : SampleSign::Unsigned;
  if (format.GetBitsAllocated() == 16) {
    samples.copied_words.resize(samples.gdcm_bytes.size() / 2);
    std::memcpy(samples.copied_words.data(), samples.gdcm_bytes.data(), samples.copied_words.size() * 2);
    samples.gdcm_bytes = {};
    samples.words = samples.copied_words;
    return true;
  }
  samples.copied_bytes.assign(samples.gdcm_bytes.begin(), samples.gdcm_bytes.end());
  samples.bytes = samples.copied_bytes;
  return format.GetBitsAllocated() == 8;
}

}  // namespace

PixelFile::PixelFile(const FileHeader& header) : samples_(std::make_unique<PixelFileSamples>()) {
  prepare_dicom_libraries();
  const int bits = header.pixels.bits_allocated;
  if (header.pixels.samples != 1 || (bits != 8 && bits != 16)) {
    fail(header, "its pixels are not of one value of 8 or 16 bits");  // GDCM ends the program for 1 bit
  }
  const OFCondition read = samples_->file.loadFile(header.file.c_str());
  if (read.bad()) {
    fail(header, std::string("its pixel data are cut short or damaged (") + read.text() + ")");
  }
  DcmDataset& data = *samples_->file.getDataset();
  if (!data.tagExists(DCM_PixelData)) {
    fail(header, "it ends before its pixel data");
  }
  // GDCM comes second: it passes over some damage in silence.
  if (!decode_with_dcmtk(data, *samples_) && !decode_with_gdcm(header.file, data, *samples_)) {
    fail(header, "its pixel data (" + header.pixels.transfer_syntax_name + ") cannot be decoded");
  }
  samples_->frame_samples = static_cast<std::size_t>(header.rows) * static_cast<std::size_t>(header.columns);
  const std::size_t count = std::max(samples_->bytes.size(), samples_->words.size());
  if (count < samples_->frame_samples * header.frames.size()) {
    fail(header, "its pixel data are cut short");
  }
}

PixelFile::~PixelFile() = default;

void PixelFile::copy_frame(const FrameHeader& frame, std::span<std::int16_t> hu) const {
  const HounsfieldTable table =
      frame.mr ? HounsfieldTable(samples_->format)
               : HounsfieldTable(samples_->format,
                                 {.slope = frame.slope.value_or(1.0), .intercept = frame.intercept.value_or(0.0)});
  const std::size_t start = samples_->frame_samples * static_cast<std::size_t>(frame.index);
  if (!samples_->words.empty()) {
    std::ranges::transform(samples_->words.subspan(start, hu.size()), hu.begin(),
                           [&table](std::uint16_t stored) { return table.hu(stored); });
  } else {
    std::ranges::transform(samples_->bytes.subspan(start, hu.size()), hu.begin(),
                           [&table](std::uint8_t stored) { return table.hu(stored); });
  }
}

}  // namespace kyphos::io::dicom
