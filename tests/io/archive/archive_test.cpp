#include "io/archive/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "io/error.h"

namespace kyphos::io {
namespace {

namespace fs = std::filesystem;

struct Entry {
  std::string name;
  std::string content;
  std::string link{};  ///< a symbolic link to this, where not empty
};

enum class Kind : unsigned char { Zip, Tar, TarGz };

class ArchiveTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) / ("kyphos-archive-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "out");
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path write(Kind kind, const std::vector<Entry>& entries) const {
    const fs::path file = folder_ / "archive";
    struct archive* out = archive_write_new();
    kind == Kind::Zip ? archive_write_set_format_zip(out) : archive_write_set_format_pax_restricted(out);
    if (kind == Kind::TarGz) {
      archive_write_add_filter_gzip(out);
    }
    archive_write_open_filename(out, file.c_str());
    for (const Entry& entry : entries) {
      struct archive_entry* header = archive_entry_new();
      archive_entry_set_pathname(header, entry.name.c_str());
      archive_entry_set_perm(header, 0644);
      archive_entry_set_filetype(header, entry.link.empty() ? AE_IFREG : AE_IFLNK);
      if (!entry.link.empty()) {
        archive_entry_set_symlink(header, entry.link.c_str());
      }
      archive_entry_set_size(header, entry.link.empty() ? static_cast<la_int64_t>(entry.content.size()) : 0);
      archive_write_header(out, header);
      archive_write_data(out, entry.content.data(), entry.content.size());
      archive_entry_free(header);
    }
    archive_write_free(out);
    return file;
  }

  /// Everything below the test's folder, so that an escaped file shows.
  [[nodiscard]] std::size_t files_outside() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      const bool inside = entry.path().string().starts_with((folder_ / "out").string());
      count += entry.is_regular_file() && !inside && entry.path().filename() != "archive" ? 1 : 0;
    }
    return count;
  }

  static std::string content(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

  fs::path folder_;
};

TEST_F(ArchiveTest, TakesOutWhatIsInsideWhateverTheFormat) {
  for (const Kind kind : {Kind::Zip, Kind::Tar, Kind::TarGz}) {
    const fs::path file = write(kind, {{"a/IM1", "one"}, {"b/IM1", "two"}, {"volume.nii.gz", "three"}});
    EXPECT_TRUE(is_archive(file));
    const ArchiveContents contents = unpack_archive(file, folder_ / "out");
    ASSERT_EQ(contents.members.size(), 3U);
    EXPECT_EQ(contents.problem, "");
    EXPECT_EQ(contents.members[1].name, "b/IM1");
    EXPECT_EQ(content(contents.members[1].file), "two");
    EXPECT_EQ(contents.members[2].file.filename(), "00000003.nii.gz");
  }
}

TEST_F(ArchiveTest, LetsNoNameDecideWhereAFileGoes) {
  const fs::path file = write(Kind::Tar, {{"../escaped", "x"}, {"/absolute", "x"}, {"a/../../up", "x"}, {"good", "y"}});
  const ArchiveContents contents = unpack_archive(file, folder_ / "out");
  ASSERT_EQ(contents.members.size(), 4U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(contents.members[i].reason_code, "unsafe_path");
    EXPECT_TRUE(contents.members[i].file.empty());
  }
  EXPECT_EQ(content(contents.members[3].file), "y");
  EXPECT_EQ(files_outside(), 0U);
}

TEST_F(ArchiveTest, DoesNotFollowLinks) {
  const fs::path file = write(Kind::Tar, {{"link", "", "/etc/passwd"}, {"link/inside", "x"}});
  const ArchiveContents contents = unpack_archive(file, folder_ / "out");
  ASSERT_EQ(contents.members.size(), 2U);
  EXPECT_EQ(contents.members[0].reason_code, "link");
  EXPECT_EQ(content(contents.members[1].file), "x");
  EXPECT_EQ(files_outside(), 0U);
}

TEST_F(ArchiveTest, StopsABomb) {
  const fs::path file = write(Kind::TarGz, {{"zeros", std::string(std::size_t{8} << 20U, '\0')}, {"after", "x"}});
  const ArchiveContents contents =
      unpack_archive(file, folder_ / "out", {.ratio = 100, .ratio_from_bytes = std::uint64_t{1} << 20U});
  EXPECT_EQ(contents.problem_code, "archive_too_large");
  ASSERT_EQ(contents.members.size(), 1U);
  EXPECT_EQ(contents.members[0].reason_code, "too_large");
  EXPECT_TRUE(fs::is_empty(folder_ / "out"));
}

TEST_F(ArchiveTest, KeepsWhatCameBeforeTheDamage) {
  const fs::path file = write(Kind::Tar, {{"one", std::string(5000, 'a')}, {"two", std::string(5000, 'b')}});
  fs::resize_file(file, 9000);
  const ArchiveContents contents = unpack_archive(file, folder_ / "out");
  ASSERT_EQ(contents.members.size(), 2U);
  EXPECT_EQ(content(contents.members[0].file), std::string(5000, 'a'));
  EXPECT_EQ(contents.members[1].reason_code, "archive_damaged");
  EXPECT_FALSE(contents.problem.empty());
}

TEST_F(ArchiveTest, TellsArchivesFromPackedVolumesAndTexts) {
  std::ofstream(folder_ / "text.zip") << "only called so";
  EXPECT_FALSE(is_archive(folder_ / "text.zip"));
  std::ofstream(folder_ / "packed") << std::string("\x1f\x8b\x08\0\0\0\0\0\0\3", 10) + "not a tar";
  EXPECT_FALSE(is_archive(folder_ / "packed"));
  EXPECT_THROW(static_cast<void>(unpack_archive(folder_ / "text.zip", folder_ / "out")), Error);
}

}  // namespace
}  // namespace kyphos::io
