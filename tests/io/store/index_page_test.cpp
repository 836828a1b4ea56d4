#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "io/report/cohort/index_html.h"
#include "io/store/store.h"
#include "tests/support/cohort/cohort_builder.h"

namespace kyphos::test {
namespace {

namespace fs = std::filesystem;

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t found = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + word.size())) {
    ++found;
  }
  return found;
}

TEST(IndexPage, HoldsAThousandPatientsByItself) {
  constexpr std::size_t kThumbnailBytes = 3000;  // what a thumbnail of a spine takes
  constexpr std::size_t kMostBytes = 8U << 20U;  // a browser opens that at once
  const fs::path folder = fs::path(::testing::TempDir()) / ("kyphos-index-page-" + std::to_string(::getpid()));
  fs::remove_all(folder);
  write_cohort(folder, 1000, std::string(kThumbnailBytes, 'x'));
  const io::Store store(folder, io::StoreAccess::ReadOnly);
  io::write_index_html(store, folder, [](const io::CaseRow& row) { return row.folder + "/report.html"; });
  std::ifstream in(folder / "index.html", std::ios::binary);
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  EXPECT_LT(page.size(), kMostBytes);
  EXPECT_EQ(count(page, "<tr data-c"), 1000U);
  EXPECT_EQ(count(page, "<img "), 1000U);
  EXPECT_EQ(count(page, "/report.html\""), 1000U);
  EXPECT_EQ(count(page, "<svg "), 3U) << "heights, changes, losses";
  EXPECT_EQ(count(page, "http://") + count(page, "https://") + count(page, "<link"), 0U) << "nothing from outside";
  fs::remove_all(folder);
}

}  // namespace
}  // namespace kyphos::test
