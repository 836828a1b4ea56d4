#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "tests/cli/cli_fixture.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ReviewDicom : public CliFixture {
 protected:
  void SetUp() override {
    CliFixture::SetUp();
    write_dicom_series(path("in"), small_spine(), {.patient_id = "SECRET-7", .patient_name = "Alpha^Anna"});
  }
  [[nodiscard]] std::set<std::string> names_in(const std::string& folder) const {
    std::set<std::string> names;
    if (std::filesystem::is_directory(path(folder))) {
      for (const auto& entry : std::filesystem::directory_iterator(path(folder))) {
        names.insert(entry.path().filename().string());
      }
    }
    return names;
  }
};

TEST_F(ReviewDicom, KeepsIdentifiedObjectsApartAndWritesThemOnlyWhenAsked) {
  const ProgramResult asked = kyphos({"review", path("in"), "--out", path("out"), "--dicom", "--quiet"});
  ASSERT_EQ(asked.exit_code, 0) << asked.err;
  EXPECT_EQ(names_in("out/identified"),
            (std::set<std::string>{"2020-01-02-bodies-seg.dcm", "2020-01-02-bodies-sr.dcm", "2020-01-02-page-1.dcm",
                                   "2020-01-02-page-2.dcm", "2020-01-02-report-pdf.dcm", "2020-01-02-spine-sr.dcm",
                                   "report.fhir.json"}));
  const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
  EXPECT_EQ(std::filesystem::status(path("out/identified")).permissions() & others, std::filesystem::perms::none);
  EXPECT_THAT(content("out/identified/2020-01-02-bodies-seg.dcm"), HasSubstr("Alpha^Anna"));
  for (const std::string& name : names_in("out")) {
    if (name != "identified") {
      EXPECT_THAT(content("out/" + name), Not(HasSubstr("SECRET-7"))) << name;
    }
  }
  // A run that does not ask for them leaves none of an earlier one.
  ASSERT_EQ(kyphos({"review", path("in"), "--out", path("out"), "--quiet"}).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(path("out/identified")));
}

TEST_F(ReviewDicom, DoesNotTakeItsOwnObjectsForInput) {
  ASSERT_EQ(kyphos({"review", path("in"), "--out", path("in/report"), "--dicom", "--quiet"}).exit_code, 0);
  const std::string json = content("in/report/report.json");
  const std::string seg = content("in/report/identified/2020-01-02-bodies-seg.dcm");
  const ProgramResult again = kyphos({"review", path("in"), "--out", path("in/report"), "--dicom", "--quiet"});
  ASSERT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(content("in/report/report.json"), json);
  EXPECT_EQ(content("in/report/identified/2020-01-02-bodies-seg.dcm"), seg);
}

TEST_F(ReviewDicom, IsInABatchATreeOfItsOwnAndRefusesMovedDatesAndMappedUids) {
  for (const char* const hidden : {"--shift-dates", "--map-uids"}) {
    EXPECT_EQ(kyphos({"batch", path("in"), "--out", path("out"), "--dicom", hidden}).exit_code, 2) << hidden;
  }
  const ProgramResult said = kyphos({"batch", path("in"), "--out", path("out"), "--dicom", "--jobs", "1", "--quiet"});
  ASSERT_EQ(said.exit_code, 0) << said.err;
  const std::set<std::string> cases = names_in("out/cases");
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(names_in("out/cases/" + *cases.begin()).count("identified"), 0U);
  EXPECT_EQ(names_in("out/identified/" + *cases.begin()).count("2020-01-02-bodies-seg.dcm"), 1U);
}

}  // namespace
}  // namespace kyphos::test
