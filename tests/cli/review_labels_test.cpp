#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>

#include "tests/cli/cli_fixture.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The program's own segmentation given back to it.
class ReviewLabels : public CliFixture {
 protected:
  void SetUp() override {
    CliFixture::SetUp();
    const measure::Volume& spine = small_spine();
    write_dicom_series(path("in"), spine, {.patient_id = "SECRET-7"});
    const double z_mm = phantom().truth(measure::Level::T12).body.frame.origin.z();
    const ProgramResult wrote = kyphos(
        {"review", path("in"), "--out", path("first"), "--dicom", "--quiet", "--label", "T12@" + std::to_string(z_mm)});
    ASSERT_EQ(wrote.exit_code, 0) << wrote.err;
  }
  static Phantom phantom() {
    PhantomSpec spec;
    spec.bodies[measure::Level::L1] = {.shape = PhantomShape::Wedge, .fraction = 0.4};
    return Phantom(spec);
  }
  [[nodiscard]] std::string segmentation() const { return path("first/identified/2020-01-02-bodies-seg.dcm"); }
  /// Anterior heights by level, of the bodies that were measured.
  [[nodiscard]] std::map<std::string, double> heights(const std::string& out) const {
    std::map<std::string, double> found;
    const nlohmann::json all = study(out);
    for (const nlohmann::json& vertebra : all["vertebrae"]) {
      if (vertebra["level"].is_string() && vertebra["heights_mm"]["anterior"].contains("value")) {
        found[vertebra["level"]] = vertebra["heights_mm"]["anterior"]["value"];
      }
    }
    return found;
  }
  /// What became of each body, for a failure's message.
  [[nodiscard]] std::string states(const std::string& out) const {
    std::string text;
    const nlohmann::json all = study(out);
    for (const nlohmann::json& vertebra : all["vertebrae"]) {
      text += "\n" + vertebra["name"].dump() + " " + vertebra["status"].dump() + " " + vertebra["why_not"].dump() +
              " " + vertebra["doubts"].dump();
    }
    return text;
  }
  [[nodiscard]] nlohmann::json study(const std::string& out) const {
    return nlohmann::json::parse(content(out + "/report.json"))["studies"][0];
  }
};

TEST_F(ReviewLabels, OfItsOwnSegmentationAreTheBodiesThatItMeant) {
  const ProgramResult said =
      kyphos({"review", path("in"), "--labels", segmentation(), "--out", path("out"), "--quiet"});
  ASSERT_EQ(said.exit_code, 0) << said.err;
  EXPECT_THAT(said.err, IsEmpty());
  EXPECT_EQ(study("out")["bodies_from"]["source"], "dicom_segmentation");
  const auto measured = heights("out");
  for (const char* const level : {"T12", "L1", "L2"}) {
    ASSERT_EQ(measured.count(level), 1U) << level << states("out");
    // Coarse slices of 1.25 mm: half of one, as for the image itself.
    EXPECT_NEAR(measured.at(level), phantom().truth(*measure::level_from_name(level)).anterior_mm, 0.7) << level;
  }
}

TEST_F(ReviewLabels, WithoutTheImageAreMeasuredOnTheirOwnSurfaces) {
  const ProgramResult said = kyphos({"review", "--labels", segmentation(), "--out", path("out"), "--quiet"});
  ASSERT_EQ(said.exit_code, 0) << said.err;
  EXPECT_EQ(study("out")["modality"], "SEG");
  EXPECT_THAT(content("out/report.html"), HasSubstr("no image was given with it"));
  const auto measured = heights("out");
  ASSERT_EQ(measured.count("T12"), 1U) << states("out");
  EXPECT_NEAR(measured.at("T12"), phantom().truth(measure::Level::T12).anterior_mm, 1.25) << "a voxel";
}

TEST_F(ReviewLabels, OfAnotherSchemeOrAFileThatIsNoneAreRefusedWithTheReason) {
  put("notes.txt", "no label map");
  const ProgramResult none = kyphos({"review", path("in"), "--labels", path("notes.txt"), "--out", path("out")});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_THAT(none.err, HasSubstr("notes.txt"));
  EXPECT_EQ(kyphos({"review", path("in"), "--label-scheme", "verse", "--out", path("out")}).exit_code, 2);
  EXPECT_EQ(
      kyphos({"review", path("in"), "--labels", segmentation(), "--label-scheme", "nonsense", "--out", path("out")})
          .exit_code,
      2);
}

}  // namespace
}  // namespace kyphos::test
