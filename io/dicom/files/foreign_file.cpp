#include "io/dicom/files/foreign_file.h"

#include <strings.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

namespace kyphos::io::dicom {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  const char* code;
  const char* reason;
};

constexpr std::array kMagics = {
    Magic{"PK\x03\x04"sv, "archive", "a zip archive inside an archive; unpack the outer one by hand"},
    Magic{"PK\x05\x06"sv, "archive", "an empty zip archive"},
    Magic{"7z\xBC\xAF\x27\x1C"sv, "packed", "a 7z archive, which is not read; unpack it first"},
    Magic{"Rar!\x1A\x07"sv, "packed", "a rar archive, which is not read; unpack it first"},
    Magic{"\x1F\x8B"sv, "packed", "packed with gzip; unpack it first"},
    Magic{"BZh"sv, "packed", "packed with bzip2; unpack it first"},
    Magic{"\xFD\x37zXZ\0"sv, "packed", "packed with xz; unpack it first"},
    Magic{"\x28\xB5\x2F\xFD"sv, "packed", "packed with zstd; unpack it first"},
    Magic{"\x5C\x01\0\0"sv, "other_volume",
          "the header of an Analyze or NIfTI pair (hdr and img); convert it to one .nii.gz"},
    Magic{"\0\0\x01\x5C"sv, "other_volume",
          "the header of an Analyze or NIfTI pair (hdr and img); convert it to one .nii.gz"},
    Magic{"\x1C\x02\0\0"sv, "other_volume", "the header of a NIfTI-2 pair; convert it to one NIfTI-1 .nii.gz"},
    Magic{"NRRD0"sv, "other_volume", "an NRRD volume, which is not read; convert it to .nii.gz"},
    Magic{"ObjectType = Image"sv, "other_volume", "a MetaImage volume, which is not read; convert it to .nii.gz"},
};

}  // namespace

bool is_apple_double(std::string_view head) { return head.starts_with("\0\x05\x16\x07"sv); }

IgnoredFile foreign_file(const std::filesystem::path& file) {
  std::array<char, 512> block{};
  std::ifstream in(file, std::ios::binary);
  in.read(block.data(), block.size());
  const std::string_view head(block.data(), static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  if (head.size() >= 262 && head.substr(257, 5) == "ustar") {
    return {.file = file,
            .reason = "a tar archive inside an archive; unpack the outer one by hand",
            .reason_code = "archive"};
  }
  for (const Magic& magic : kMagics) {
    if (head.starts_with(magic.bytes)) {
      return {.file = file, .reason = magic.reason, .reason_code = magic.code};
    }
  }
  return {.file = file, .reason = "neither DICOM nor NIfTI", .reason_code = "not_dicom"};
}

std::optional<IgnoredFile> unlike_nifti1(const std::filesystem::path& file) {
  constexpr std::size_t kHeader = 348;
  const auto because = [&file](const char* code, const char* reason) {
    return IgnoredFile{.file = file, .reason = reason, .reason_code = code};
  };
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> stream(gzopen(file.c_str(), "rb"), gzclose);
  std::array<char, kHeader> head{};
  const int got = stream ? gzread(stream.get(), head.data(), kHeader) : -1;
  const bool packed = stream && gzdirect(stream.get()) == 0;
  const std::string name = file.filename().string();
  const bool named_packed = name.size() > 3 && strcasecmp(name.c_str() + name.size() - 3, ".gz") == 0;
  if (got < static_cast<int>(kHeader)) {
    return because("damaged", "named as NIfTI, but its header cannot be read; copy or convert it again");
  }
  const std::string_view first(head.data(), 4);
  if (first == "\x1C\x02\0\0"sv || first == "\0\0\x02\x1C"sv) {
    return because("other_volume", "a NIfTI-2 file, which is not read; convert it to NIfTI-1");
  }
  if (first != "\x5C\x01\0\0"sv && first != "\0\0\x01\x5C"sv) {
    return because("damaged", "named as NIfTI, but its header cannot be read; copy or convert it again");
  }
  if (std::string_view(head.data() + kHeader - 4, 3) == "ni1") {
    return because("other_volume", "the header of a NIfTI pair (hdr and img); convert it to one .nii.gz");
  }
  if (packed != named_packed) {
    return packed ? because("misnamed", "packed with gzip but named .nii; name it .nii.gz")
                  : because("misnamed", "named .nii.gz but not packed; name it .nii");
  }
  return std::nullopt;
}

}  // namespace kyphos::io::dicom
