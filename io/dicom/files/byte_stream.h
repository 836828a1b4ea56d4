#pragma once

#include <zlib.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>

namespace kyphos::io::dicom {

/// A file read forwards once, with long jumps, packed (deflate) from some place on or not. Reads no more than it needs:
/// an index of a hundred thousand files pays for each kilobyte.
class ByteStream {
 public:
  explicit ByteStream(const std::filesystem::path& file);

  /// The next bytes, not taken: all of `count` (at most 4096), or fewer at the end.
  [[nodiscard]] std::span<const unsigned char> peek(std::size_t count);
  /// Takes that many, or all that are left. False where the file ends before.
  bool skip(std::uint64_t count);
  [[nodiscard]] std::uint64_t position() const { return position_; }
  /// Never fewer than there are: what a packed stream holds is not known.
  [[nodiscard]] std::uint64_t most_left() const;
  /// From here on the bytes are a raw deflate stream.
  void unpack();
  /// It could not be opened or read.
  [[nodiscard]] bool is_unreadable() const { return !file_ || std::ferror(file_.get()) != 0; }
  /// The packed stream grew beyond what any picture does.
  [[nodiscard]] bool is_bomb() const;

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  struct EndInflate {
    void operator()(z_stream* stream) const;
  };

  void fill();
  std::size_t read_packed(std::span<unsigned char> into);

  std::unique_ptr<std::FILE, CloseFile> file_;
  std::unique_ptr<z_stream, EndInflate> inflate_;
  std::array<unsigned char, 4096> window_{};
  std::array<unsigned char, 4096> packed_{};
  std::size_t begin_ = 0;  ///< of what is not taken yet, in the window
  std::size_t end_ = 0;
  std::uint64_t position_ = 0;
  std::uint64_t size_ = 0;
  std::uint64_t unpacked_ = 0;
};

}  // namespace kyphos::io::dicom
