#include "io/dicom/files/byte_stream.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <system_error>

namespace kyphos::io::dicom {

ByteStream::ByteStream(const std::filesystem::path& file) : file_(std::fopen(file.c_str(), "rb")) {
  if (file_) {
    std::setvbuf(file_.get(), nullptr, _IONBF, 0);
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    size_ = error ? 0 : size;
  }
}

void ByteStream::EndInflate::operator()(z_stream* stream) const {
  inflateEnd(stream);
  delete stream;
}

std::span<const unsigned char> ByteStream::peek(std::size_t count) {
  if (end_ - begin_ < count) {
    fill();
  }
  return std::span(window_).subspan(begin_, std::min(count, end_ - begin_));
}

void ByteStream::fill() {
  const bool is_at_end = !inflate_ && size_ > 0 && position_ + (end_ - begin_) >= size_;
  if (!file_ || is_at_end) {
    return;
  }
  std::memmove(window_.data(), window_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  while (end_ < window_.size()) {
    const std::span<unsigned char> free = std::span(window_).subspan(end_);
    const std::size_t got = inflate_ ? read_packed(free) : std::fread(free.data(), 1, free.size(), file_.get());
    if (got == 0) {
      return;
    }
    end_ += got;
  }
}

std::size_t ByteStream::read_packed(std::span<unsigned char> into) {
  inflate_->next_out = into.data();
  inflate_->avail_out = static_cast<uInt>(into.size());
  while (inflate_->avail_out == into.size()) {
    if (inflate_->avail_in == 0) {
      inflate_->next_in = packed_.data();
      inflate_->avail_in = static_cast<uInt>(std::fread(packed_.data(), 1, packed_.size(), file_.get()));
    }
    const uInt before = inflate_->avail_in;
    if (inflate(inflate_.get(), Z_NO_FLUSH) != Z_OK || (before == 0 && inflate_->avail_out == into.size())) {
      break;
    }
  }
  const std::size_t got = into.size() - inflate_->avail_out;
  unpacked_ += got;
  return got;
}

bool ByteStream::skip(std::uint64_t count) {
  const std::uint64_t held = end_ - begin_;
  if (count <= held) {
    begin_ += static_cast<std::size_t>(count);
    position_ += count;
    return true;
  }
  if (!inflate_) {
    if (!file_ || count > most_left() || std::fseek(file_.get(), static_cast<long>(count - held), SEEK_CUR) != 0) {
      return false;
    }
    begin_ = end_ = 0;
    position_ += count;
    return true;
  }
  while (count > 0) {
    if (begin_ == end_) {
      fill();
    }
    const std::uint64_t step = std::min<std::uint64_t>(count, end_ - begin_);
    if (step == 0 || is_bomb()) {
      return false;
    }
    begin_ += static_cast<std::size_t>(step);
    position_ += step;
    count -= step;
  }
  return true;
}

std::uint64_t ByteStream::most_left() const {
  return inflate_ ? std::numeric_limits<std::uint64_t>::max() : size_ - std::min(size_, position_);
}

void ByteStream::unpack() {
  auto stream = std::make_unique<z_stream>();
  std::memset(stream.get(), 0, sizeof(z_stream));
  constexpr int kRawDeflate = -15;  // PS3.5 A.5: no zlib head
  if (inflateInit2(stream.get(), kRawDeflate) != Z_OK) {
    return;
  }
  std::memcpy(packed_.data(), window_.data() + begin_, end_ - begin_);
  stream->next_in = packed_.data();
  stream->avail_in = static_cast<uInt>(end_ - begin_);
  begin_ = end_ = 0;
  inflate_.reset(stream.release());
}

bool ByteStream::is_bomb() const {
  // As for archives: pictures pack to a third, empty ones to a fiftieth, bombs to a thousandth.
  constexpr std::uint64_t kFrom = std::uint64_t{256} << 20U;
  constexpr std::uint64_t kRatio = 200;
  return unpacked_ > kFrom && unpacked_ / std::max<std::uint64_t>(size_, 1) > kRatio;
}

}  // namespace kyphos::io::dicom
