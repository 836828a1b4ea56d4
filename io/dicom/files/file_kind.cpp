#include "io/dicom/files/file_kind.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string_view>

#include "io/dicom/files/foreign_file.h"

namespace kyphos::io::dicom {
namespace {

constexpr std::size_t kProbeBytes = 132;

using Bytes = std::span<const unsigned char>;

enum class ByteOrder : unsigned char { Little, Big };

unsigned word(Bytes bytes, std::size_t at, ByteOrder order) {
  const unsigned first = bytes[at];
  const unsigned second = bytes[at + 1];
  return order == ByteOrder::Big ? (first << 8U) + second : (second << 8U) + first;
}

bool is_value_representation(Bytes two) {
  constexpr std::string_view kNames =
      "AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OW PN SH SL SQ SS ST TM UC UI UL UN UR US UT";
  const std::string name(two.begin(), two.begin() + 2);
  return std::isupper(two[0]) != 0 && kNames.find(name) != std::string_view::npos;
}

/// A dataset without preamble starts with an element of the file meta group or of the identifying group.
bool starts_like_dataset(Bytes bytes) {
  if (bytes.size() < 12) {
    return false;
  }
  for (const ByteOrder order : {ByteOrder::Little, ByteOrder::Big}) {
    const unsigned group = word(bytes, 0, order);
    const unsigned element = word(bytes, 2, order);
    if ((group != 0x0002 && group != 0x0008) || element > 0x0300) {
      continue;
    }
    // Explicit: a value representation follows. Implicit: a length whose upper half is zero.
    if (is_value_representation(bytes.subspan(4, 2)) || (order == ByteOrder::Little && word(bytes, 6, order) == 0)) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool has_nifti_name(const std::filesystem::path& file) {
  std::string name = file.filename().string();
  std::ranges::transform(name, name.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return name.ends_with(".nii") || name.ends_with(".nii.gz");
}

FileKind kind_of_file(const std::filesystem::path& file) {
  ByteStream stream(file);
  return kind_of_file(file, stream);
}

FileKind kind_of_file(const std::filesystem::path& file, ByteStream& stream) {
  const Bytes bytes = stream.peek(kProbeBytes);
  if (bytes.empty()) {
    return stream.is_unreadable() ? FileKind::Unreadable : FileKind::Empty;
  }
  if (is_apple_double({reinterpret_cast<const char*>(bytes.data()), bytes.size()})) {
    return FileKind::Other;  // named like the file whose shadow it is
  }
  if (has_nifti_name(file)) {
    return FileKind::Nifti;
  }
  const bool has_preamble = bytes.size() == kProbeBytes && std::string(bytes.end() - 4, bytes.end()) == "DICM";
  return has_preamble || starts_like_dataset(bytes) ? FileKind::Dicom : FileKind::Other;
}

}  // namespace kyphos::io::dicom
