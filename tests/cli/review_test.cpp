#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "tests/cli/cli_fixture.h"
#include "tests/support/json_schema.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Review : public CliFixture {
 protected:
  void SetUp() override {
    CliFixture::SetUp();
    write_dicom_series(path("in"), small_spine(), {.patient_id = "SECRET-7", .patient_name = "Alpha^Anna"});
  }
};

TEST_F(Review, WritesAReportThatFindsTheWedgeAndNamesNobody) {
  const ProgramResult result = kyphos({"review", path("in"), "--out", path("out"), "--masks"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, IsEmpty());
  for (const char* file : {"report.html", "vertebrae.csv", "bodies.nii.gz", "overlay-2020-01-02-sagittal.png",
                           "overlay-2020-01-02-coronal.png"}) {
    EXPECT_TRUE(std::filesystem::exists(path(std::string("out/") + file))) << file;
  }
  const std::string text = content("out/report.json");
  EXPECT_THAT(schema_violations(text, repository_file("docs/report.schema.json")), IsEmpty());

  const nlohmann::json study = nlohmann::json::parse(text)["studies"][0];
  EXPECT_EQ(study["posture"], "supine");
  int wedged = 0;
  for (const nlohmann::json& vertebra : study["vertebrae"]) {
    if (vertebra["status"] == "measured" && vertebra["genant"].contains("grade") && vertebra["genant"]["grade"] >= 2) {
      ++wedged;
      EXPECT_EQ(vertebra["genant"]["type"], "wedge");
    }
  }
  EXPECT_EQ(wedged, 1) << result.out;
  EXPECT_THAT(result.out, HasSubstr("wedge"));

  for (const auto& entry : std::filesystem::directory_iterator(path("out"))) {
    const std::string bytes = content("out/" + entry.path().filename().string());
    EXPECT_THAT(bytes, Not(HasSubstr("SECRET-7"))) << entry.path();
    EXPECT_THAT(bytes, Not(HasSubstr("Alpha"))) << entry.path();
  }
  EXPECT_THAT(result.out, Not(HasSubstr("SECRET-7")));
}

TEST_F(Review, GivesTheSameBytesBelowItsInputsBesideALabelMapAndWithTheFolderNamedTwice) {
  const ProgramResult first = kyphos({"review", path("in"), "--out", path("in/report"), "--masks"});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  const std::string json = content("in/report/report.json");
  const std::string html = content("in/report/report.html");
  const std::string labels = content("in/report/bodies.nii.gz");
  std::filesystem::copy_file(path("in/report/bodies.nii.gz"), path("in/labels.nii.gz"));  // no patient of its own
  const ProgramResult second =
      kyphos({"review", path("in"), path("in"), "--out", path("in/report"), "--masks", "--quiet", "--timings"});
  ASSERT_EQ(second.exit_code, 0) << second.err;
  EXPECT_THAT(second.out, IsEmpty());
  EXPECT_THAT(second.err, HasSubstr("peak memory"));
  EXPECT_EQ(content("in/report/report.json"), json);
  EXPECT_EQ(content("in/report/report.html"), html);
  EXPECT_EQ(content("in/report/bodies.nii.gz"), labels);
  EXPECT_FALSE(std::filesystem::exists(path("in/report/earlier")));
}

TEST_F(Review, PrintsTheReportForProgramsAndNamesTheFileThatItLeftOut) {
  put("in/IM0041", "");
  const ProgramResult result = kyphos({"review", path("in"), "--out", path("out"), "--json", "--identified"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.err, "kyphos: left out 1 file: an empty file (" + path("in/IM0041") + ")\n");
  const nlohmann::json warning = nlohmann::json::parse(result.out)["warnings"][0];
  EXPECT_EQ(warning["code"], "ignored_files");
  EXPECT_EQ(warning["text"], "Left out: 1 file: an empty file; kyphos scan names them");
  EXPECT_EQ(result.out, content("out/report.json"));
  EXPECT_EQ(nlohmann::json::parse(result.out)["patient"]["key"], "SECRET-7");
}

TEST_F(Review, LeavesNothingBehindWhereTheDiskIsFull) {
  // A link to /dev/full stands for a disk that is full when this file is written.
  std::filesystem::create_directories(path("out"));
  std::filesystem::create_symlink("/dev/full", path("out/vertebrae.csv.kyphos-tmp"));
  const ProgramResult result = kyphos({"review", path("in"), "--out", path("out")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("No space left"));
  for (const auto& entry : std::filesystem::directory_iterator(path("out"))) {
    EXPECT_EQ(entry.path().filename(), "kyphos.key");
  }
}

TEST_F(Review, GoesOnWithTheOtherStudyWhereOneIsBroken) {
  const auto files = write_dicom_series(
      path("in/later"), water(),
      {.patient_id = "SECRET-7", .patient_name = "Alpha^Anna", .study_date = "20210101", .file_prefix = "B"});
  std::filesystem::resize_file(files[20], std::filesystem::file_size(files[20]) - 700);
  const ProgramResult result = kyphos({"review", path("in"), "--out", path("out")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("2021-01-01"));
  const nlohmann::json report = nlohmann::json::parse(content("out/report.json"));
  EXPECT_EQ(report["studies"].size(), 1U);
  EXPECT_EQ(report["failed_studies"][0]["date"], "2021-01-01");
}

class TwoPersons : public CliFixture {
 protected:
  /// Two studies under one id, a year apart, with the given sexes; the later spine is the earlier one with L1 wedged,
  /// or another person's.
  [[nodiscard]] nlohmann::json review(const std::string& later_sex, const PhantomSpec& later) {
    const DicomSeriesOptions first{.birth_date = "", .sex = "F"};
    const DicomSeriesOptions second{.birth_date = "", .sex = later_sex, .study_date = "20210105", .file_prefix = "B"};
    write_dicom_series(path("in/a"), spine({}), first);
    write_dicom_series(path("in/b"), spine(later), second);
    const ProgramResult result = kyphos({"review", path("in"), "--out", path("out")});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    terminal_ = result.out;
    return nlohmann::json::parse(content("out/report.json"));
  }
  [[nodiscard]] static measure::Volume spine(const PhantomSpec& spec) {
    const PhantomField field{.first = measure::Level::T11,
                             .last = measure::Level::L2,
                             .width_mm = 130.0,
                             .pixel_mm = 1.25,
                             .slice_mm = 1.25};
    return Phantom(spec).scan(field, {.noise_hu = 15.0, .seed = spec.seed + 1});
  }
  /// Verdicts of all bodies in report.json.
  [[nodiscard]] static std::multiset<std::string> verdicts(const nlohmann::json& report) {
    std::multiset<std::string> found;
    for (const nlohmann::json& vertebra : report["progression"]["vertebrae"]) {
      found.insert(vertebra["overall"].get<std::string>());
    }
    return found;
  }
  /// The terminal breaks lines.
  [[nodiscard]] static std::string unwrapped(const std::string& text) {
    return std::regex_replace(text, std::regex("\\s+"), " ");
  }
  std::string terminal_;
};

TEST_F(TwoPersons, OfOneSpineAreComparedWithALoudWarning) {
  PhantomSpec later;
  later.bodies[measure::Level::L1] = {.shape = PhantomShape::Wedge, .fraction = 0.4};
  const nlohmann::json report = review("M", later);
  EXPECT_EQ(verdicts(report).count("definite"), 1U) << report["progression"].dump(1);
  for (const std::string& page : {unwrapped(terminal_), content("out/report.html"), report["warnings"].dump()}) {
    EXPECT_THAT(page, HasSubstr("disagree about sex")) << page.size();
  }
}

TEST_F(TwoPersons, OfTwoSpinesAreNotCompared) {
  PhantomSpec other;
  other.bodies[measure::Level::L1] = {.shape = PhantomShape::Wedge, .fraction = 0.4};
  other.size_factor = 1.08;
  other.seed = 77;
  const nlohmann::json report = review("M", other);
  EXPECT_EQ(verdicts(report).count("cannot_tell"), verdicts(report).size()) << report["progression"].dump(1);
  for (const std::string& page : {unwrapped(terminal_), content("out/report.html"), report["warnings"].dump()}) {
    EXPECT_THAT(page, HasSubstr("No dates are compared")) << page.size();
  }
}

}  // namespace
}  // namespace kyphos::test
