#include "io/dicom/labels/seg_pixels.h"

#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <span>

#include "io/error.h"

namespace kyphos::io::dicom {
namespace {

[[noreturn]] void no_pixels(const std::string& file, const std::string& problem) {
  throw Error(file, problem, "Write the segmentation again, uncompressed or with RLE");
}

/// How a segmentation stores its values.
struct SegStorage {
  int bits = 1;  ///< 1, 8 or 16
  std::size_t frame_pixels = 0;
};

/// Bits of one stretch, least significant first, from a bit on.
void unpack_bits(std::span<const std::uint8_t> bytes, std::size_t first_bit, std::size_t count,
                 std::vector<std::uint16_t>& values) {
  for (std::size_t bit = first_bit; bit < first_bit + count; ++bit) {
    values.push_back(static_cast<std::uint16_t>((bytes[bit / 8] >> (bit % 8)) & 1U));
  }
}

/// One segment of RLE: PS3.5 annex G.
std::vector<std::uint8_t> unpacked_rle(std::span<const std::uint8_t> coded, std::size_t expected) {
  std::vector<std::uint8_t> bytes;
  bytes.reserve(expected);
  std::size_t at = 0;
  while (at < coded.size() && bytes.size() < expected) {
    const auto head = static_cast<std::int8_t>(coded[at++]);
    if (head >= 0) {
      const std::size_t count = std::min<std::size_t>(static_cast<std::size_t>(head) + 1, coded.size() - at);
      bytes.insert(bytes.end(), coded.begin() + static_cast<std::ptrdiff_t>(at),
                   coded.begin() + static_cast<std::ptrdiff_t>(at + count));
      at += count;
    } else if (head != -128 && at < coded.size()) {
      bytes.insert(bytes.end(), static_cast<std::size_t>(1 - head), coded[at++]);
    }
  }
  bytes.resize(std::min(bytes.size(), expected));
  return bytes;
}

std::uint32_t little_endian(std::span<const std::uint8_t> bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) {
    value = (value << 8U) | bytes[at + i];
  }
  return value;
}

/// The byte planes of an RLE frame, the most significant first.
std::vector<std::vector<std::uint8_t>> rle_planes(std::span<const std::uint8_t> frame, std::size_t plane_bytes,
                                                  const std::string& file) {
  constexpr std::size_t kHead = 64;
  constexpr std::size_t kMostSegments = 15;
  const std::size_t count = frame.size() >= kHead ? little_endian(frame, 0) : 0;
  if (count == 0 || count > kMostSegments) {
    no_pixels(file, "its RLE frames are damaged");
  }
  std::vector<std::vector<std::uint8_t>> planes;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t start = little_endian(frame, 4 * (i + 1));
    const std::size_t end = i + 1 < count ? little_endian(frame, 4 * (i + 2)) : frame.size();
    if (start < kHead || start > end || end > frame.size()) {
      no_pixels(file, "its RLE frames are damaged");
    }
    planes.push_back(unpacked_rle(frame.subspan(start, end - start), plane_bytes));
    if (planes.back().size() < plane_bytes) {
      no_pixels(file, "its RLE frames are cut short");
    }
  }
  return planes;
}

void take_rle_frame(std::span<const std::uint8_t> frame, const SegStorage& storage, const std::string& file,
                    std::vector<std::uint16_t>& values) {
  if (storage.bits == 1) {
    const auto planes = rle_planes(frame, (storage.frame_pixels + 7) / 8, file);
    unpack_bits(planes.front(), 0, storage.frame_pixels, values);
    return;
  }
  const auto planes = rle_planes(frame, storage.frame_pixels, file);
  if (planes.size() != static_cast<std::size_t>(storage.bits) / 8) {
    no_pixels(file, "its RLE frames are damaged");
  }
  for (std::size_t i = 0; i < storage.frame_pixels; ++i) {
    unsigned value = 0;
    for (const auto& plane : planes) {
      value = (value << 8U) | plane[i];
    }
    values.push_back(static_cast<std::uint16_t>(value));
  }
}

/// Fragments of encapsulated pixels, one a frame.
std::vector<std::uint16_t> rle_pixels(DcmPixelData& pixels, const SegStorage& storage, std::size_t frames,
                                      const std::string& file) {
  DcmPixelSequence* sequence = nullptr;
  if (pixels.getEncapsulatedRepresentation(EXS_RLELossless, nullptr, sequence).bad() || sequence == nullptr ||
      sequence->card() != frames + 1) {  // the first item is the table of offsets
    no_pixels(file, "its RLE pixels are not one piece a frame");
  }
  std::vector<std::uint16_t> values;
  values.reserve(frames * storage.frame_pixels);
  for (unsigned long i = 1; i <= frames; ++i) {
    DcmPixelItem* item = nullptr;
    Uint8* bytes = nullptr;
    if (sequence->getItem(item, i).bad() || item == nullptr || item->getUint8Array(bytes).bad() || bytes == nullptr) {
      no_pixels(file, "its RLE pixels are cut short");
    }
    take_rle_frame({bytes, item->getLength()}, storage, file, values);
  }
  return values;
}

/// Bytes of native pixels in little-endian order.
std::span<const std::uint8_t> native_bytes(DcmElement& pixels, const std::string& file) {
  Uint8* bytes = nullptr;
  if (pixels.getUint8Array(bytes).good() && bytes != nullptr) {
    return {bytes, pixels.getLength()};
  }
  Uint16* words = nullptr;  // held as words of this machine, which is little-endian
  if (pixels.getUint16Array(words).good() && words != nullptr) {
    return {reinterpret_cast<const std::uint8_t*>(words), pixels.getLength()};
  }
  no_pixels(file, "its pixels cannot be read");
}

std::vector<std::uint16_t> native_pixels(DcmElement& pixels, const SegStorage& storage, std::size_t frames,
                                         const std::string& file) {
  const std::span<const std::uint8_t> bytes = native_bytes(pixels, file);
  const std::size_t count = frames * storage.frame_pixels;
  if (bytes.size() * 8 < count * static_cast<std::size_t>(storage.bits)) {
    no_pixels(file, "its pixels are cut short");
  }
  std::vector<std::uint16_t> values;
  values.reserve(count);
  if (storage.bits == 1) {
    unpack_bits(bytes, 0, count, values);  // frames follow one another without a gap (PS3.5 8.1.1)
  } else if (storage.bits == 8) {
    values.assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
  } else {
    for (std::size_t i = 0; i < count; ++i) {
      values.push_back(static_cast<std::uint16_t>(bytes[2 * i] | (bytes[2 * i + 1] << 8U)));
    }
  }
  return values;
}

}  // namespace

std::vector<std::uint16_t> seg_pixels(DcmDataset& data, std::size_t frames, const std::string& file) {
  const SegStorage storage{.bits = integer_of(data, DCM_BitsAllocated).value_or(1),
                           .frame_pixels = static_cast<std::size_t>(integer_of(data, DCM_Rows).value_or(0)) *
                                           static_cast<std::size_t>(integer_of(data, DCM_Columns).value_or(0))};
  DcmElement* element = nullptr;
  if ((storage.bits != 1 && storage.bits != 8 && storage.bits != 16) || storage.frame_pixels == 0 ||
      data.findAndGetElement(DCM_PixelData, element).bad() || element == nullptr) {
    no_pixels(file, "it holds no pixels of 1, 8 or 16 bits");
  }
  const E_TransferSyntax syntax = data.getOriginalXfer();
  auto* const pixels = dynamic_cast<DcmPixelData*>(element);
  if (pixels != nullptr && syntax == EXS_RLELossless) {
    return rle_pixels(*pixels, storage, frames, file);
  }
  if (DcmXfer(syntax).isEncapsulated()) {
    // Single bits are beyond these decoders.
    if (storage.bits == 1 || data.chooseRepresentation(EXS_LittleEndianExplicit, nullptr).bad() ||
        data.findAndGetElement(DCM_PixelData, element).bad() || element == nullptr) {
      no_pixels(file, std::string("its pixels are compressed as ") + DcmXfer(syntax).getXferName() +
                          ", which is not read here");
    }
  }
  return native_pixels(*element, storage, frames, file);
}

}  // namespace kyphos::io::dicom
