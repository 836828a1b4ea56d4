#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/cli/cli_fixture.h"
#include "tests/support/film_builder.h"
#include "tests/support/json_schema.h"

namespace kyphos::test {
namespace {

using measure::Level;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A standing lateral film of the wedged spine, with the points of five bodies.
class ReviewPoints : public CliFixture {
 protected:
  void SetUp() override {
    CliFixture::SetUp();
    PhantomSpec spec;
    spec.bodies[Level::L1] = {.shape = PhantomShape::Wedge, .fraction = 0.4};
    const Phantom phantom(spec);
    FilmBeam beam{.detector_pixel_mm = 1.2, .rows = 200, .columns = 140};
    beam.centre = phantom.truth(Level::L1).body.frame.origin;
    beam.centre.x() = 0.0;
    const measure::Volume scan = phantom.scan(
        PhantomField{.first = Level::T11, .last = Level::L3, .width_mm = 130.0, .pixel_mm = 3.0, .slice_mm = 3.0}, {});
    std::filesystem::create_directories(path("in"));
    write_film(path("in/film.dcm"), project(scan, beam), beam.rows, beam.columns,
               {.patient_id = "SECRET-7",
                .tags = {{"ViewPosition", "LL"},
                         {"SeriesDescription", "L spine lateral standing"},
                         {"ImagerPixelSpacing", "1.2\\1.2"}}});
    std::vector<measure::VertebralBody> bodies;
    for (const PhantomTruth& truth : phantom.truth()) {
      if (truth.level >= Level::T11 && truth.level <= Level::L3) {
        bodies.push_back(truth.body);
        bodies.back().name.level = truth.level;
      }
    }
    put("points.json", film_points_file(bodies, beam, R"("file": "film.dcm", "placed_at": "stations",)"));
  }
};

TEST_F(ReviewPoints, MeasuresAFilmWithoutAScaleInRatiosAndAnglesOnly) {
  const ProgramResult result = kyphos({"review", path("in"), "--points", path("points.json"), "--out", path("out")});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::string text = content("out/report.json");
  EXPECT_THAT(schema_violations(text, repository_file("docs/report.schema.json")), IsEmpty());
  EXPECT_THAT(schema_violations(content("points.json"), repository_file("docs/points.schema.json")), IsEmpty());
  const nlohmann::json study = nlohmann::json::parse(text)["studies"][0];
  EXPECT_EQ(study["posture"], "standing");
  EXPECT_EQ(study["bodies_from"]["source"], "reader_points");
  EXPECT_EQ(study["film"]["scale_known"], false);
  const nlohmann::json& l1 = study["vertebrae"][2];
  EXPECT_EQ(l1["level"], "L1");
  EXPECT_TRUE(l1["heights_mm"]["anterior"].contains("why_not"));
  EXPECT_TRUE(l1["landmarks_lps_mm"].contains("why_not"));
  EXPECT_TRUE(l1["height_ratio"]["anterior_over_posterior"].contains("value"));
  EXPECT_GE(l1["genant"]["grade"], 2);
  EXPECT_TRUE(std::filesystem::exists(path("out/overlay-2020-01-02-sagittal.png")));
  // No length in millimetres slips into words either.
  EXPECT_THAT(result.out, HasSubstr("a film without a scale"));
  for (const nlohmann::json& vertebra : study["vertebrae"]) {
    for (const nlohmann::json& doubt : vertebra["doubts"]) {
      EXPECT_THAT(doubt.get<std::string>(), Not(HasSubstr(" mm")));
    }
    if (vertebra["genant"].contains("evidence")) {
      EXPECT_THAT(vertebra["genant"]["evidence"].get<std::string>(), Not(HasSubstr(" mm")));
    }
  }
  EXPECT_THAT(content("out/report.html"), Not(HasSubstr("SECRET-7")));
}

TEST_F(ReviewPoints, AFilmWithoutPointsIsRefusedWithWhatToDo) {
  const ProgramResult result = kyphos({"review", path("in"), "--out", path("out")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("--points"));
}

TEST_F(ReviewPoints, PointsOfAnotherPictureAreRefused) {
  std::string text = content("points.json");
  text.replace(text.find("film.dcm"), 8, "none.dcm");
  put("points.json", text);
  const ProgramResult result = kyphos({"review", path("in"), "--points", path("points.json"), "--out", path("out")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("none.dcm fit no film here"));
}

class ReviewCorrections : public CliFixture {};

TEST_F(ReviewCorrections, BesideTheReportAreAppliedAgainAndMarkedInEveryOutput) {
  write_dicom_series(path("in"), small_spine(), {});
  const ProgramResult plain = kyphos({"review", path("in"), "--out", path("out"), "--keep-views"});
  ASSERT_EQ(plain.exit_code, 0) << plain.err;
  EXPECT_TRUE(std::filesystem::exists(path("out/views.json")));
  EXPECT_THAT(content("out/vertebrae.csv"), Not(HasSubstr("corrected")));
  const nlohmann::json study = nlohmann::json::parse(content("out/report.json"))["studies"][0];
  const nlohmann::json& body = study["vertebrae"][1];
  const nlohmann::json& points = body["landmarks_lps_mm"];
  nlohmann::json moved = points;
  double height = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    height = std::hypot(height, points["SA"][i].get<double>() - points["IA"][i].get<double>());
  }
  for (std::size_t i = 0; i < 3; ++i) {  // 4 mm towards the inferior endplate
    moved["SA"][i] =
        points["SA"][i].get<double>() - 4.0 / height * (points["SA"][i].get<double>() - points["IA"][i].get<double>());
  }
  nlohmann::json middle = nlohmann::json::array({0.0, 0.0, 0.0});
  for (const auto& [name, point] : points.items()) {
    for (std::size_t i = 0; i < 3; ++i) {
      middle[i] = middle[i].get<double>() + point[i].get<double>() / 6.0;
    }
  }
  const nlohmann::json automatic{{"name", body["name"]}, {"middle_lps_mm", middle}};
  const nlohmann::json file{{"kyphos_corrections", 1},
                            {"corrections", nlohmann::json::array({{{"action", "move_points"},
                                                                    {"study_uid", study["study_uid"]},
                                                                    {"reader", "AB"},
                                                                    {"time", "2026-03-01"},
                                                                    {"points_lps_mm", moved},
                                                                    {"automatic", automatic}}})}};
  put("out/corrections.json", file.dump());
  EXPECT_THAT(schema_violations(file.dump(), repository_file("docs/corrections.schema.json")), IsEmpty());
  const ProgramResult result = kyphos({"review", path("in"), "--out", path("out"), "--dicom"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(std::filesystem::exists(path("out/corrections.json")));
  const std::string text = content("out/report.json");
  EXPECT_THAT(schema_violations(text, repository_file("docs/report.schema.json")), IsEmpty());
  const nlohmann::json now = nlohmann::json::parse(text)["studies"][0]["vertebrae"][1];
  EXPECT_EQ(now["corrected"]["reader"], "AB");
  const double before = body["heights_mm"]["anterior"]["value"];
  EXPECT_NEAR(now["heights_mm"]["anterior"]["value"].get<double>(), before - 4.0, 0.1);
  EXPECT_EQ(now["corrected"]["automatic"]["values"]["height_anterior_mm"]["value"], before);
  EXPECT_THAT(content("out/vertebrae.csv"), HasSubstr("corrected by AB"));
  EXPECT_THAT(content("out/report.html"), HasSubstr("corrected by AB"));
  EXPECT_THAT(result.out, HasSubstr("corrected by AB"));
  bool in_report = false;
  for (const auto& entry : std::filesystem::directory_iterator(path("out/identified"))) {
    in_report = in_report || content("out/identified/" + entry.path().filename().string()).find("corrected by AB") !=
                                 std::string::npos;
  }
  EXPECT_TRUE(in_report);
}

}  // namespace
}  // namespace kyphos::test
