#include <gmock/gmock.h>
#include <pthread.h>
#include <zlib.h>

#include <fstream>

#include "io/dicom/files/nesting.h"
#include "io/inert_text.h"
#include "tests/io/dicom_fixture.h"

namespace kyphos::test {
namespace {

using io::dicom::Structure;
using io::dicom::structure_of;
using ::testing::HasSubstr;
using namespace std::string_literals;

/// How the levels of a nest are written.
struct Nest {
  bool is_explicit = true;
  bool is_big = false;
  std::string vr = "SQ";
  bool is_private = false;
};

void append(std::string& bytes, unsigned value, int count, bool is_big) {
  for (int i = 0; i < count; ++i) {
    bytes += static_cast<char>(value >> (8 * (is_big ? count - 1 - i : i)));
  }
}

void append_tag(std::string& bytes, unsigned group, unsigned element, const Nest& nest) {
  append(bytes, group, 2, nest.is_big);
  append(bytes, element, 2, nest.is_big);
}

std::string sequence_head(const Nest& nest, unsigned length) {
  std::string bytes;
  append_tag(bytes, nest.is_private ? 0x0041 : 0x0040, nest.is_private ? 0x1001 : 0xA730, nest);
  bytes += nest.is_explicit ? nest.vr + "\0\0"s : ""s;
  append(bytes, length, 4, nest.is_big);
  return bytes;
}

std::string item_head(const Nest& nest, unsigned length) {
  std::string bytes;
  append_tag(bytes, 0xFFFE, 0xE000, nest);
  append(bytes, length, 4, nest.is_big);
  return bytes;
}

/// Lengths not given: heads only, as a file that is cut off has them.
std::string open_nest(const Nest& nest, int depth) {
  std::string bytes;
  for (int level = 0; level < depth; ++level) {
    const Nest inner = level > 0 && nest.vr == "UN" ? Nest{.is_explicit = false} : nest;
    bytes += sequence_head(inner, 0xFFFFFFFF) + item_head(inner, 0xFFFFFFFF);
  }
  return bytes;
}

/// Each length counts what lies within.
std::string measured_nest(const Nest& nest, int depth) {
  std::string heads;
  const auto level_bytes = static_cast<unsigned>((sequence_head(nest, 0) + item_head(nest, 0)).size());
  for (int level = 0; level < depth; ++level) {
    const unsigned within = level_bytes * static_cast<unsigned>(depth - level - 1);
    heads += sequence_head(nest, within + 8) + item_head(nest, within);
  }
  return heads;
}

/// An element that comes first, so that the coding shows.
std::string first_element(const Nest& nest) {
  std::string bytes;
  append_tag(bytes, 0x0008, 0x0060, nest);
  if (nest.is_explicit) {
    bytes += "CS";
    append(bytes, 2, 2, nest.is_big);
  } else {
    append(bytes, 2, 4, nest.is_big);
  }
  return bytes + "CT";
}

class HostileFiles : public DicomFixture {
 protected:
  [[nodiscard]] std::filesystem::path put(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }
};

constexpr int kDeep = 100'000;

TEST_F(HostileFiles, DeepNestsAreSeenInAnyCoding) {
  const std::vector<Nest> nests{{},
                                {.is_explicit = false},
                                {.is_big = true},
                                {.is_private = true},
                                {.is_explicit = false, .is_private = true},
                                {.vr = "UN"}};
  for (const Nest& nest : nests) {
    const std::string what = nest.vr + (nest.is_explicit ? " explicit" : " implicit") + (nest.is_big ? " big" : "") +
                             (nest.is_private ? " private" : "");
    EXPECT_EQ(structure_of(put("open.dcm", first_element(nest) + open_nest(nest, kDeep))), Structure::TooDeep) << what;
    EXPECT_EQ(structure_of(put("few.dcm", first_element(nest) + open_nest(nest, 40) + std::string(1 << 16, '\0'))),
              Structure::Readable)
        << what;
    if (nest.vr == "SQ") {
      EXPECT_EQ(structure_of(put("closed.dcm", first_element(nest) + measured_nest(nest, kDeep))), Structure::TooDeep)
          << what;
    }
  }
}

TEST_F(HostileFiles, ManySequencesSideBySideAreNotDeep) {
  std::string bytes = first_element({});
  for (int i = 0; i < 20'000; ++i) {
    bytes += measured_nest({}, 3);
  }
  EXPECT_EQ(structure_of(put("wide.dcm", bytes)), Structure::Readable);
}

TEST_F(HostileFiles, BytesThatCannotBeFollowedCountByTheirItems) {
  std::string items = first_element({}) + std::string(12, '?');
  for (int i = 0; i < 1000; ++i) {
    items += item_head({}, 0xFFFFFFFF) + std::string(9, 'x');
  }
  EXPECT_EQ(structure_of(put("odd.dcm", items)), Structure::TooDeep);
}

TEST_F(HostileFiles, ADeepFileIsNamedAndTheSeriesBesideItIsRead) {
  write_dicom_series(folder_, ramp_volume({12, 10, 9}, {2.0, 2.0, 2.0}));
  for (const Encoding encoding : {Encoding::ExplicitLittle, Encoding::ImplicitLittle, Encoding::Deflated}) {
    const std::filesystem::path other = folder_ / "other";
    write_dicom_series(other, ramp_volume({12, 10, 9}, {2.0, 2.0, 2.0}), {.encoding = encoding});
    const std::filesystem::path slice = *std::filesystem::directory_iterator(other);
    std::ifstream in(slice, std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    // Before the pixels or after them: the libraries read on when they decode.
    std::string deep = open_nest({.is_explicit = encoding != Encoding::ImplicitLittle}, kDeep);
    if (encoding != Encoding::Deflated) {
      deep.insert(0, whole);
      static_cast<void>(put("deep" + std::to_string(static_cast<int>(encoding)) + ".dcm", deep));
    }
    std::filesystem::remove_all(other);
  }
  const io::InputIndex found = index();
  ASSERT_EQ(found.ignored.size(), 2U);
  for (const io::IgnoredFile& file : found.ignored) {
    EXPECT_EQ(file.reason_code, "nested_too_deep");
    EXPECT_THAT(file.reason, HasSubstr("nested deeper"));
  }
  EXPECT_EQ(only_series().slice_count, 9);
}

TEST_F(HostileFiles, ADeepNestInADeflatedFileIsSeen) {
  const std::string uid = "1.2.840.10008.1.2.1.99";
  const std::string meta = "\x02\0\x10\0UI\x16\0"s + uid;
  const std::string plain = first_element({}) + open_nest({}, kDeep);
  std::string packed(compressBound(plain.size()), '\0');
  z_stream stream{};
  ASSERT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string source = plain;
  stream.next_in = reinterpret_cast<Bytef*>(source.data());
  stream.avail_in = static_cast<uInt>(source.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  ASSERT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  EXPECT_EQ(structure_of(put("packed.dcm", std::string(128, '\0') + "DICM" + meta + packed)), Structure::TooDeep);
}

TEST_F(HostileFiles, TheDeepestAllowedNestFitsIntoASmallStack) {
  // As musl gives a thread, and a half of what macOS does.
  constexpr std::size_t kStackBytes = 256 * 1024;
  static_cast<void>(put("nest.dcm", std::string(128, '\0') + "DICM" + first_element({}) +
                                        open_nest({}, io::dicom::kDeepestNesting) + std::string(8, '\0')));
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, kStackBytes), 0);
  pthread_t thread{};
  const auto read = [](void* folder) -> void* {
    static_cast<void>(io::index_inputs(std::vector{*static_cast<std::filesystem::path*>(folder) / "nest.dcm"}));
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, read, &folder_), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

/// The file says that it is coded in another way; group length and padding follow.
std::string under_syntax(std::string bytes, std::string uid) {
  uid += uid.size() % 2 == 0 ? ""s : "\0"s;
  const std::size_t at = bytes.find("\x02\0\x10\0UI"s) + 6;
  const auto old = static_cast<std::size_t>(static_cast<unsigned char>(bytes[at]));
  bytes.replace(at, 2 + old, std::string(1, static_cast<char>(uid.size())) + "\0"s + uid);
  const std::size_t group = bytes.find("\x02\0\0\0UL\x04\0"s) + 8;
  bytes[group] = static_cast<char>(static_cast<unsigned char>(bytes[group]) + uid.size() - old);
  return bytes;
}

class UnknownCoding : public HostileFiles {
 protected:
  [[nodiscard]] io::SeriesSummary series_under(const std::string& uid) const {
    for (const std::filesystem::path& slice : write_dicom_series(folder_, ramp_volume({12, 10, 9}, {2.0, 2.0, 2.0}))) {
      std::ifstream in(slice, std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      static_cast<void>(put(slice.filename().string(), under_syntax(bytes, uid)));
    }
    return only_series();
  }
};

TEST_F(UnknownCoding, NewerOnesAreCalledByTheirNamesAndCanBeExportedOtherwise) {
  for (const auto& [uid, name] :
       {std::pair("1.2.840.10008.1.2.4.201", "HTJ2K"), {"1.2.840.10008.1.2.4.110", "JPEG XL"}}) {
    const io::SeriesSummary series = series_under(uid);
    EXPECT_EQ(series.reason_code, "compression");
    EXPECT_THAT(series.reason, HasSubstr(name));
    EXPECT_THAT(series.reason, HasSubstr("export it uncompressed"));
  }
}

TEST_F(UnknownCoding, BytesThatAreNoTextAreShownAsLettersThatDoNothing) {
  const io::SeriesSummary series = series_under("1.2.840.\xE9\x1B[31m.1");
  EXPECT_EQ(series.reason_code, "compression");
  EXPECT_EQ(series.reason, io::inert(series.reason));
  EXPECT_THAT(series.reason, HasSubstr("encoding that is not known here"));
}

TEST_F(HostileFiles, LinksThatLeadNowhereOrInCirclesAreNamed) {
  write_dicom_series(folder_ / "a", ramp_volume({12, 10, 9}, {2.0, 2.0, 2.0}));
  std::filesystem::create_symlink("../never/fetched.dcm", folder_ / "a" / "gone.dcm");
  std::filesystem::create_directory_symlink("..", folder_ / "a" / "circle");
  const io::InputIndex found = index();
  ASSERT_EQ(found.ignored.size(), 2U);
  EXPECT_EQ(found.ignored[0].reason_code, "link_loop");
  EXPECT_EQ(found.ignored[1].reason_code, "missing");
  EXPECT_EQ(only_series().slice_count, 9);
}

TEST_F(HostileFiles, ALinkedFolderIsReadOnce) {
  const std::filesystem::path store = folder_.string() + "-store";
  write_dicom_series(store, ramp_volume({12, 10, 9}, {2.0, 2.0, 2.0}));
  std::filesystem::create_directory_symlink(store, folder_ / "one");
  std::filesystem::create_directory_symlink(store, folder_ / "two");
  const io::InputIndex found = index();
  std::filesystem::remove_all(store);
  EXPECT_TRUE(found.ignored.empty());
  EXPECT_EQ(found.file_count, 9U);
}

TEST_F(HostileFiles, PackedAndForeignFilesAreCalledByTheirKind) {
  static_cast<void>(put("a.7z", "7z\xBC\xAF\x27\x1C"s + std::string(40, '\0')));
  static_cast<void>(put("b.dcm.gz", "\x1F\x8B\x08\0"s + std::string(40, '\0')));
  static_cast<void>(put("c.hdr", "\x5C\x01\0\0"s + std::string(344, '\0')));
  static_cast<void>(put("._d.nii.gz", "\0\x05\x16\x07\0\2\0\0Mac OS X"s));
  static_cast<void>(put("e.nii", "\x1C\x02\0\0n+2\0"s + std::string(540, '\0')));
  std::vector<std::string> codes;
  for (const io::IgnoredFile& file : index().ignored) {
    codes.push_back(file.file.filename().string() + " " + file.reason_code);
  }
  EXPECT_THAT(codes, ::testing::ElementsAre("._d.nii.gz not_dicom", "a.7z packed", "b.dcm.gz packed",
                                            "c.hdr other_volume", "e.nii other_volume"));
}

TEST(InertText, KeepsLettersAndTakesAwayWhatActs) {
  EXPECT_EQ(io::inert("Wirbels\xC3\xA4ule T12 \xE2\x80\x93 ok"), "Wirbels\xC3\xA4ule T12 \xE2\x80\x93 ok");
  EXPECT_EQ(io::inert("a\x1B[31mred\x07"), "a?[31mred?");
  EXPECT_EQ(io::inert("a\xE2\x80\xAEgpj.exe"), "a?gpj.exe");  // right-to-left override
  EXPECT_EQ(io::inert("a\xC2\x9B"
                      "31m"),
            "a?31m");  // CSI of one character
  EXPECT_EQ(io::inert("a\x9B"
                      "31m\xFF"),
            "a?31m?");
  EXPECT_EQ(io::inert("one\ntwo"), "one?two");
  EXPECT_EQ(io::inert("one\ntwo", io::LineBreaks::Kept), "one\ntwo");
}

}  // namespace
}  // namespace kyphos::test
