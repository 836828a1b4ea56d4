#include "io/dicom/files/nesting.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/dicom/files/byte_stream.h"

namespace kyphos::io::dicom {
namespace {

using Octets = std::span<const unsigned char>;

constexpr std::uint32_t kUndefined = 0xFFFFFFFF;
constexpr std::uint32_t kItem = 0xFFFEE000;
constexpr std::uint32_t kItemEnd = 0xFFFEE00D;
constexpr std::uint32_t kSequenceEnd = 0xFFFEE0DD;
constexpr std::uint32_t kPixelData = 0x7FE00010;

/// An item and the sequence around it take at least two tags with their lengths.
constexpr std::uint64_t kLeastBytesALevel = 16;

struct Coding {
  bool is_explicit = true;
  bool is_big = false;
};

enum class Opened : unsigned char { Sequence, Item, Fragments };

struct OpenLevel {
  Opened what = Opened::Sequence;
  Coding coding;          ///< of what lies within
  std::uint64_t end = 0;  ///< place after its last byte; not known where `open_ended`
  bool open_ended = false;
};

struct ElementHead {
  std::uint32_t tag = 0;
  std::string vr;  ///< empty where implicit
  std::uint32_t length = 0;
  std::size_t bytes = 8;
};

std::uint32_t number_at(Octets bytes, std::size_t at, std::size_t count, bool is_big) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    value = (value << 8U) | bytes[is_big ? at + i : at + count - 1 - i];
  }
  return value;
}

std::uint32_t tag_at(Octets bytes, std::size_t at, bool is_big) {
  return (number_at(bytes, at, 2, is_big) << 16U) | number_at(bytes, at + 2, 2, is_big);
}

bool names_a_kind(std::string_view vr) {
  constexpr std::string_view kShort = "AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US";
  constexpr std::string_view kLong = "OB OD OF OL OV OW SQ SV UC UN UR UT UV";
  return kShort.find(vr) != std::string_view::npos || kLong.find(vr) != std::string_view::npos;
}

bool has_long_length(std::string_view vr) {
  return vr[0] == 'O' || vr == "SQ" || vr == "SV" || vr == "UC" || vr == "UN" || vr == "UR" || vr == "UT" || vr == "UV";
}

/// The next element's head; nothing at the end, or where the bytes are no element.
std::optional<ElementHead> head_at(Octets bytes, Coding coding) {
  if (bytes.size() < 8) {
    return std::nullopt;
  }
  ElementHead head{.tag = tag_at(bytes, 0, coding.is_big), .vr = {}, .length = 0};
  if (!coding.is_explicit || (head.tag >> 16U) == 0xFFFE) {
    head.length = number_at(bytes, 4, 4, coding.is_big);
    return head;
  }
  head.vr.assign(bytes.begin() + 4, bytes.begin() + 6);
  if (!names_a_kind(head.vr) || head.vr.find(' ') != std::string::npos) {
    return std::nullopt;
  }
  if (!has_long_length(head.vr)) {
    head.length = number_at(bytes, 6, 2, coding.is_big);
    return head;
  }
  if (bytes.size() < 12) {
    return std::nullopt;
  }
  head.length = number_at(bytes, 8, 4, coding.is_big);
  head.bytes = 12;
  return head;
}

class StructureWalk {
 public:
  explicit StructureWalk(ByteStream& stream) : stream_(stream) {}

  Structure run() {
    coding_ = start();
    while (!found_ && step()) {
    }
    return found_.value_or(stream_.is_bomb() ? Structure::TooMany : Structure::Readable);
  }

 private:
  static constexpr std::size_t kHeadBytes = 12;

  /// Passes preamble and file meta group. How the dataset is coded is told by its own bytes: files lie about it.
  Coding start() {
    pass_preamble();
    if (pass_meta()) {
      stream_.unpack();
    }
    const Octets bytes = stream_.peek(kHeadBytes);
    if (bytes.size() < 8) {
      return {};
    }
    const std::string_view vr(reinterpret_cast<const char*>(bytes.data()) + 4, 2);
    const bool is_explicit = std::isupper(bytes[4]) != 0 && names_a_kind(vr);
    // A group below 0x0100 keeps its other byte zero: it tells the order.
    const bool is_big = bytes[0] == 0 && bytes[1] != 0;
    return {.is_explicit = is_explicit, .is_big = is_big};
  }

  void pass_preamble() {
    constexpr std::size_t kPreamble = 128;
    const Octets head = stream_.peek(kPreamble + 4);
    if (head.size() == kPreamble + 4 &&
        std::string_view(reinterpret_cast<const char*>(head.data()) + kPreamble, 4) == "DICM") {
      stream_.skip(kPreamble + 4);
    }
  }

  /// True where the meta group names the deflated transfer syntax.
  bool pass_meta() {
    bool deflated = false;
    for (;;) {
      const std::optional<ElementHead> head = head_at(stream_.peek(kHeadBytes), {});
      if (!head || head->tag >> 16U != 2) {
        return deflated;
      }
      stream_.skip(head->bytes);
      if (head->tag == 0x00020010) {
        const Octets value = stream_.peek(std::min<std::size_t>(head->length, 64));
        const std::string_view uid(reinterpret_cast<const char*>(value.data()), value.size());
        deflated = uid.starts_with("1.2.840.10008.1.2.1.99") || uid.starts_with("1.2.840.10008.1.2.4.95");
      }
      if (!stream_.skip(head->length)) {
        return deflated;
      }
    }
  }

  /// One element, item or end; false at the end or once there is an answer.
  bool step() {
    while (!levels_.empty() && !levels_.back().open_ended && levels_.back().end <= stream_.position()) {
      close();
    }
    if (stream_.most_left() / kLeastBytesALevel + static_cast<std::uint64_t>(depth_) < kDeepestNesting) {
      return false;
    }
    if (++elements_ > kMostElements || stream_.is_bomb()) {
      found_ = Structure::TooMany;
      return false;
    }
    const Octets bytes = stream_.peek(kHeadBytes);
    if (bytes.size() < 8) {
      return false;
    }
    const std::optional<ElementHead> head = head_at(bytes, coding());
    if (!head) {
      count_items();
      return false;
    }
    stream_.skip(head->bytes);
    return head->tag >> 16U == 0xFFFE ? boundary(*head) : element(*head);
  }

  bool boundary(const ElementHead& head) {
    if (head.tag == kItem) {
      if (!levels_.empty() && levels_.back().what == Opened::Fragments) {
        return stream_.skip(head.length);
      }
      open(Opened::Item, coding(), head.length);
    } else if (head.tag == kItemEnd || head.tag == kSequenceEnd) {
      const bool item = head.tag == kItemEnd;
      // An end that does not fit closes nothing: rather a level too many than one too few.
      if (!levels_.empty() && levels_.back().open_ended && (levels_.back().what == Opened::Item) == item) {
        close();
      }
    } else {
      return stream_.skip(head.length == kUndefined ? 0 : head.length);
    }
    return !found_;
  }

  bool element(const ElementHead& head) {
    const bool undefined = head.length == kUndefined;
    if (head.tag == kPixelData && undefined && levels_.empty()) {
      open(Opened::Fragments, coding(), head.length);
      return true;
    }
    if (undefined || may_hold_items(head)) {
      // PS3.5 6.2.2: what an unknown sequence holds is implicit and little endian.
      const Coding within = head.vr == "UN" ? Coding{.is_explicit = false, .is_big = false} : coding();
      open(Opened::Sequence, within, head.length);
      return !found_;
    }
    return stream_.skip(head.length);
  }

  bool may_hold_items(const ElementHead& head) {
    if (head.vr == "SQ") {
      return true;
    }
    if ((!head.vr.empty() && head.vr != "UN") || head.length < 8) {
      return false;
    }
    const Octets value = stream_.peek(4);
    return value.size() == 4 && tag_at(value, 0, head.vr != "UN" && coding().is_big) == kItem;
  }

  void open(Opened what, Coding coding, std::uint32_t length) {
    levels_.push_back(
        {.what = what, .coding = coding, .end = stream_.position() + length, .open_ended = length == kUndefined});
    depth_ += what == Opened::Item ? 1 : 0;
    // Sequences alone nest as well where items are left out.
    if (depth_ > kDeepestNesting || levels_.size() > 2 * static_cast<std::size_t>(kDeepestNesting)) {
      found_ = Structure::TooDeep;
    }
  }

  void close() {
    depth_ -= levels_.back().what == Opened::Item ? 1 : 0;
    levels_.pop_back();
  }

  /// The bytes are no element: whatever looks like an item may be one level more to a library that reads on.
  void count_items() {
    constexpr std::array<unsigned char, 4> kLittle{0xFE, 0xFF, 0x00, 0xE0};
    constexpr std::array<unsigned char, 4> kBig{0xFF, 0xFE, 0xE0, 0x00};
    for (Octets bytes = stream_.peek(4); bytes.size() == 4 && !stream_.is_bomb(); bytes = stream_.peek(4)) {
      const bool item = std::ranges::equal(bytes, kLittle) || std::ranges::equal(bytes, kBig);
      depth_ += item ? 1 : 0;
      if (depth_ > kDeepestNesting) {
        found_ = Structure::TooDeep;
        return;
      }
      stream_.skip(item ? 4 : 1);
    }
  }

  [[nodiscard]] Coding coding() const { return levels_.empty() ? coding_ : levels_.back().coding; }

  ByteStream& stream_;
  Coding coding_;
  std::vector<OpenLevel> levels_;
  int depth_ = 0;
  int elements_ = 0;
  std::optional<Structure> found_;
};

}  // namespace

Structure structure_of(const std::filesystem::path& file) {
  ByteStream stream(file);
  return structure_of(stream);
}

Structure structure_of(ByteStream& stream) { return StructureWalk(stream).run(); }

}  // namespace kyphos::io::dicom
