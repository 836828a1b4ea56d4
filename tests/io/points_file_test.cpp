#include <gmock/gmock.h>

#include "io/points/points_csv.h"
#include "io/points/points_json.h"
#include "tests/io/problem_of.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* kOneBody =
    R"({"level": "L1", "SA": [100, 50], "SM": [130, 52], "SP": [160, 50], "IA": [100, 90], "IM": [130, 88], "IP": [160, 90]})";

std::string points_text(const std::string& bodies, const std::string& more = "") {
  return R"({"kyphos_points": 1, "reader": "AB", "images": [{"file": "film.dcm", "coordinates": "pixel")" + more +
         ", \"bodies\": [" + bodies + "]}]}";
}

std::string why_refused(const std::string& text) {
  return problem_of([&] { static_cast<void>(io::parse_points_json(text, "points.json", "points.json")); });
}

TEST(PointsFile, HoldsSixPointsABodyWithReaderPictureAndPosture) {
  const auto given = io::parse_points_json(points_text(kOneBody, R"(, "posture": "standing", "placed_at": "stations")"),
                                           "points.json", "points.json");
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(given[0].reader, "AB");
  EXPECT_EQ(given[0].picture.file, "film.dcm");
  EXPECT_EQ(given[0].posture, io::Posture::Standing);
  EXPECT_EQ(given[0].places, measure::PointPlaces::Stations);
  ASSERT_EQ(given[0].bodies.size(), 1U);
  EXPECT_EQ(given[0].bodies[0].level, measure::Level::L1);
  EXPECT_EQ(given[0].bodies[0].points[1].at, (std::array<double, 3>{130.0, 52.0, 0.0}));
}

TEST(PointsFile, TakesTwoContoursOfAnEndplateAsTheirMeanAndSpread) {
  const std::string two = R"({"SA": [[100, 50], [100, 56]], "SM": [130, 52], "SP": [160, 50], "IA": [100, 90],
                              "IM": [130, 88], "IP": [160, 90]})";
  const auto given = io::parse_points_json(points_text(two), "points.json", "points.json");
  EXPECT_EQ(given[0].bodies[0].points[0].at[1], 53.0);
  EXPECT_EQ(given[0].bodies[0].points[0].half_spread[1], -3.0);
  EXPECT_FALSE(given[0].bodies[0].level);
}

TEST(PointsFile, SaysWhereItIsWrong) {
  EXPECT_THAT(why_refused("{"), HasSubstr("no JSON"));
  EXPECT_THAT(why_refused("{}"), HasSubstr("kyphos_points"));
  EXPECT_THAT(why_refused(points_text(R"({"level": "L1", "SA": [1, 2]})")), HasSubstr("image 1, L1: the point SM"));
  EXPECT_THAT(why_refused(points_text(R"({"level": "Q9"})")), HasSubstr("no level \"Q9\""));
  EXPECT_THAT(why_refused(points_text(R"({"SA": [1, 2, 3]})")), HasSubstr("2 coordinates"));
  EXPECT_THAT(why_refused(points_text(R"({"SA": ["a", 2]})")), HasSubstr("no number"));
  EXPECT_THAT(why_refused(points_text(R"({"SA": [1e300, 2]})")), HasSubstr("no number"));
  EXPECT_THAT(why_refused(points_text("")), HasSubstr("list of one to"));
  EXPECT_THAT(why_refused(points_text(kOneBody, R"(, "posture": "hanging")")), HasSubstr("posture"));
  EXPECT_THAT(why_refused(points_text(kOneBody, R"(, "calibration": {"from": [1, 1], "to": [2, 2], "length_mm": 0})")),
              HasSubstr("above 0"));
}

TEST(PointsFile, AsTableHoldsTheSameAsJson) {
  const auto json = io::parse_points_json(points_text(kOneBody), "points.json", "points.json");
  const auto csv = io::parse_points_csv(
      "\xEF\xBB\xBFimage,level,point,column,row,reader\r\nfilm.dcm,L1,SA,100,50,AB\r\nfilm.dcm,L1,SM,130,52,AB\r\n"
      "film.dcm,L1,SP,160,50,AB\r\nfilm.dcm,L1,IA,100,90,AB\r\nfilm.dcm,L1,IM,130,88,AB\r\nfilm.dcm,L1,IP,160,90,"
      "AB\r\n",
      "points.csv", "points.csv");
  ASSERT_EQ(csv.size(), 1U);
  EXPECT_EQ(csv[0].reader, json[0].reader);
  EXPECT_EQ(csv[0].picture.file, json[0].picture.file);
  ASSERT_EQ(csv[0].bodies.size(), 1U);
  EXPECT_EQ(csv[0].bodies[0].level, json[0].bodies[0].level);
  for (std::size_t at = 0; at < 6; ++at) {
    EXPECT_EQ(csv[0].bodies[0].points[at].at, json[0].bodies[0].points[at].at);
  }
}

TEST(PointsFile, AsTableNamesTheLineThatIsWrong) {
  const auto problem = [](const std::string& text) {
    return problem_of([&] { static_cast<void>(io::parse_points_csv(text, "points.csv", "points.csv")); });
  };
  EXPECT_THAT(problem("a,b\n1,2\n"), HasSubstr("first line"));
  EXPECT_THAT(problem("image,level,point,column,row\nf,L1,XX,1,2\n"), HasSubstr("line 2"));
  EXPECT_THAT(problem("image,level,point,column,row\nf,L1,SA,one,2\n"), HasSubstr("\"one\" is no number"));
  EXPECT_THAT(problem("image,level,point,column,row\nf,L1,SA,1,2\nf,L1,SA,1,2\n"), HasSubstr("given twice"));
  EXPECT_THAT(problem("image,level,point,column,row\nf,L1,SA,1,2\n"), HasSubstr("SM is missing"));
}

}  // namespace
}  // namespace kyphos::test
