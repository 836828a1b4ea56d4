#include "pipeline/batch/case_rows.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <vector>

namespace kyphos::pipeline {
namespace {

TEST(CaseRows, TellsFilesThatVanishedFromThoseThatWereNotNeeded) {
  const std::filesystem::path here =
      std::filesystem::path(::testing::TempDir()) / ("kyphos-case-rows-" + std::to_string(::getpid()));
  std::ofstream(here) << "a second copy of a slice";
  io::FileRow doubled;
  doubled.path = here;
  io::FileRow vanished;
  vanished.path = here.string() + "-gone";
  const std::vector<io::FileRow> rows = file_outcomes(std::vector{doubled, vanished}, {}, {});
  std::filesystem::remove(here);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].reason_code, "superfluous");
  EXPECT_EQ(rows[1].reason_code, "missing");
  EXPECT_NE(rows[1].reason.find("vanished"), std::string::npos);
}

}  // namespace
}  // namespace kyphos::pipeline
