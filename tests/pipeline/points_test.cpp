#include <gmock/gmock.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "io/dicom/film/film.h"
#include "io/error.h"
#include "io/points/points_csv.h"
#include "io/points/points_json.h"
#include "io/report/agreement/agreement_rows.h"
#include "io/report/views/kept_views.h"
#include "measure/catalogue.h"
#include "measure/picture_scale.h"
#include "pipeline/analyse_case.h"
#include "pipeline/placed_spine.h"
#include "pipeline/segment/points/segment_points.h"
#include "pipeline/serve/reader_agreement.h"
#include "pipeline/study_points.h"
#include "tests/support/film_builder.h"
#include "tests/support/phantom.h"

namespace kyphos::test {
namespace {

using measure::Level;
using ::testing::HasSubstr;

/// T11 to L3 with L1 wedged by a third.
const Phantom& wedged_phantom() {
  static const Phantom phantom = [] {
    PhantomSpec spec;
    spec.bodies[Level::L1] = {.shape = PhantomShape::Wedge, .fraction = 0.33};
    return Phantom(spec);
  }();
  return phantom;
}

std::vector<measure::VertebralBody> bodies_between(Level first, Level last) {
  std::vector<measure::VertebralBody> bodies;
  for (const PhantomTruth& truth : wedged_phantom().truth()) {
    if (truth.level >= first && truth.level <= last) {
      bodies.push_back(truth.body);
      bodies.back().name.level = truth.level;
    }
  }
  return bodies;
}

FilmBeam beam_on(Level level) {
  FilmBeam beam;
  beam.centre = wedged_phantom().truth(level).body.frame.origin;
  beam.centre.x() = 0.0;
  return beam;
}

/// A grey film of nothing: the points alone count.
io::Film blank_film(const FilmBeam& beam, bool calibrated) {
  io::Film film{.sop_instance_uid = "1.2.3", .rows = beam.rows, .columns = beam.columns};
  film.grey.assign(static_cast<std::size_t>(beam.rows) * static_cast<std::size_t>(beam.columns), 0);
  const double at_spine = beam.detector_pixel_mm / beam.magnification();
  film.pixel_mm =
      calibrated ? std::array{at_spine, at_spine} : std::array{beam.detector_pixel_mm, beam.detector_pixel_mm};
  film.scale = {.known = calibrated, .relative_se = calibrated ? 0.03 : 0.0, .words = "as told"};
  film.posture = io::Posture::Standing;
  return film;
}

std::vector<io::GivenPoints> points_on(const FilmBeam& beam, const std::string& more = "",
                                       const std::string& reader = "AB") {
  const std::string text =
      film_points_file(bodies_between(Level::T11, Level::L3), beam, "\"placed_at\": \"stations\"," + more, reader);
  return io::parse_points_json(text, "points.json", "points.json");
}

measure::MeasuredStudy measured(const measure::PlacedSpine& spine) {
  return measure::in_scale(measure::measure_study(pipeline::segment_points(spine).bodies, nullptr), spine.scale);
}

const measure::MeasuredVertebra& body_of(const measure::MeasuredStudy& study, Level level) {
  for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
    if (vertebra.body.name.level == level) {
      return vertebra;
    }
  }
  throw std::runtime_error("no such body");
}

double value(const measure::MeasuredVertebra& vertebra, const char* key) { return vertebra.values.at(key).value(); }

TEST(Points, OnTheProjectedPhantomGiveItsHeightsToATenthOfAMillimetreAndItsAngles) {
  for (const bool faces_left : {true, false}) {
    FilmBeam beam = beam_on(Level::L1);
    beam.faces_left = faces_left;
    const auto study = measured(pipeline::spine_on_film(points_on(beam), blank_film(beam, true)).spine);
    ASSERT_EQ(study.vertebrae.size(), 5U);
    for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
      const PhantomTruth& truth = wedged_phantom().truth(*vertebra.body.name.level);
      EXPECT_NEAR(value(vertebra, "height_anterior_mm"), truth.anterior_mm, 0.1) << display_name(vertebra.body);
      EXPECT_NEAR(value(vertebra, "height_middle_mm"), truth.middle_mm, 0.1) << display_name(vertebra.body);
      EXPECT_NEAR(value(vertebra, "height_posterior_mm"), truth.posterior_mm, 0.1) << display_name(vertebra.body);
      EXPECT_NEAR(value(vertebra, "wedge_angle_deg"), truth.wedge_deg, 0.3) << display_name(vertebra.body);
    }
    EXPECT_GE(body_of(study, Level::L1).genant.value().grade, 2);
    EXPECT_NEAR(value(body_of(study, Level::L1), "segmental_kyphosis_deg"),
                wedged_phantom().segmental_kyphosis_deg(Level::L1), 1.0);
  }
}

TEST(Points, AtTheCornersGiveTheDistancesOfTheCornersAndTheDepth) {
  // A body of 30 by 25 pixels, 5 pixels lower in front, at 1 mm a pixel.
  const std::string text = R"({"kyphos_points": 1, "images": [{"coordinates": "pixel", "bodies": [
      {"level": "L1", "SA": [100, 105], "SM": [115, 105], "SP": [130, 100], "IA": [100, 125], "IM": [115, 125], "IP": [130, 125]}]}]})";
  FilmBeam beam;
  io::Film film = blank_film(beam, true);
  film.pixel_mm = {1.0, 1.0};
  film.scale.relative_se = 0.0;
  const auto study =
      measured(pipeline::spine_on_film(io::parse_points_json(text, "points.json", "points.json"), film).spine);
  const measure::MeasuredVertebra& body = study.vertebrae.at(0);
  // Along the body's own axis, tilted by half the wedge, heights are shorter by its cosine at most.
  EXPECT_NEAR(value(body, "height_anterior_mm"), 20.0, 0.2);
  EXPECT_NEAR(value(body, "height_middle_mm"), 20.0, 0.2);
  EXPECT_NEAR(value(body, "height_posterior_mm"), 25.0, 0.2);
  EXPECT_NEAR(value(body, "depth_mm"), 30.0, 0.4);
  EXPECT_NEAR(value(body, "wedge_angle_deg"), 180.0 / M_PI * std::atan2(5.0, 30.0), 0.3);
  // One reader's error, as published.
  EXPECT_NEAR(body.values.at("height_middle_mm").standard_error(), 0.0689 * 21.7, 0.15);
}

TEST(Points, WithoutAScaleGiveRatiosAndAnglesButNoMillimetres) {
  const FilmBeam beam = beam_on(Level::L1);
  const auto study = measured(pipeline::spine_on_film(points_on(beam), blank_film(beam, false)).spine);
  const measure::MeasuredVertebra& l1 = body_of(study, Level::L1);
  const PhantomTruth& truth = wedged_phantom().truth(Level::L1);
  EXPECT_NEAR(value(l1, "ratio_anterior_posterior"), truth.anterior_mm / truth.posterior_mm, 0.005);
  EXPECT_NEAR(value(l1, "wedge_angle_deg"), truth.wedge_deg, 0.3);
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    if (row.unit == "mm" || row.unit == "mm2" || row.unit == "cm3") {
      EXPECT_FALSE(l1.values.at(std::string(row.key))) << row.key;
    }
  }
  EXPECT_THAT(l1.values.at("height_anterior_mm").why_not(), HasSubstr("scale is not known"));
  EXPECT_THAT(l1.values.at("trabecular_hu").why_not(), ::testing::Not(::testing::IsEmpty()));
}

TEST(Points, OfACalibrationObjectGiveMillimetres) {
  const FilmBeam beam = beam_on(Level::L1);
  // 30 mm at the spine.
  const double pixels = 30.0 * beam.magnification() / beam.detector_pixel_mm;
  const std::string ruler =
      "\"calibration\": {\"from\": [10, 20], \"to\": [10, " + std::to_string(20.0 + pixels) + "], \"length_mm\": 30},";
  const auto study = measured(pipeline::spine_on_film(points_on(beam, ruler), blank_film(beam, false)).spine);
  const auto& height = body_of(study, Level::L2).values.at("height_posterior_mm");
  ASSERT_TRUE(height);
  EXPECT_NEAR(height.value(), wedged_phantom().truth(Level::L2).posterior_mm, 0.1);
  EXPECT_GT(height.standard_error(), 0.03 * height.value());
}

std::string refusal(const std::vector<io::GivenPoints>& given, const io::Film& film) {
  try {
    static_cast<void>(pipeline::spine_on_film(given, film));
    return "accepted";
  } catch (const io::Error& error) {
    return error.what();
  }
}

TEST(Points, OutOfOrderOrOfTheWrongFilmAreRefusedWithTheBody) {
  const FilmBeam beam = beam_on(Level::L1);
  const io::Film film = blank_film(beam, true);
  auto upside_down = points_on(beam);
  std::swap_ranges(upside_down[0].bodies[2].points.begin(), upside_down[0].bodies[2].points.begin() + 3,
                   upside_down[0].bodies[2].points.begin() + 3);
  EXPECT_THAT(refusal(upside_down, film), HasSubstr("L1: its superior endplate lies below"));
  auto turned = points_on(beam);
  std::swap(turned[0].bodies[1].points[0], turned[0].bodies[1].points[2]);
  std::swap(turned[0].bodies[1].points[3], turned[0].bodies[1].points[5]);
  EXPECT_THAT(refusal(turned, film), HasSubstr("T12: its front lies behind its back"));
  auto one_swapped = points_on(beam);
  std::swap(one_swapped[0].bodies[1].points[0], one_swapped[0].bodies[1].points[1]);
  EXPECT_THAT(refusal(one_swapped, film), HasSubstr("T12: the middle point"));
  auto renamed = points_on(beam);
  std::swap(renamed[0].bodies[1].level, renamed[0].bodies[2].level);
  EXPECT_THAT(refusal(renamed, film), HasSubstr("T12 lies below L1"));
  auto outside = points_on(beam);
  outside[0].bodies[0].points[0].at[0] = -20.0;
  EXPECT_THAT(refusal(outside, film), HasSubstr("outside the film"));
  io::Film other_side = film;
  other_side.facing = io::FilmFacing::ColumnsToAnterior;
  EXPECT_THAT(refusal(points_on(beam), other_side), HasSubstr("Patient Orientation"));
}

TEST(Points, OfTwoReadersGiveTheirMeanWithTheErrorThatTheirDifferencesShow) {
  const FilmBeam beam = beam_on(Level::L1);
  auto both = points_on(beam);
  auto second = points_on(beam, "", "CD");
  // The second reader sets every lower endplate 2 pixels lower: 0.5 mm at the spine.
  for (io::GivenBody& body : second[0].bodies) {
    for (std::size_t at = 3; at < 6; ++at) {
      body.points[at].at[1] += 2.0;
    }
  }
  both.push_back(second[0]);
  const measure::PlacedSpine spine = pipeline::spine_on_film(both, blank_film(beam, true)).spine;
  const double apart_mm = 2.0 * beam.detector_pixel_mm / beam.magnification();
  const auto study = measured(spine);
  const auto& height = body_of(study, Level::L2).values.at("height_middle_mm");
  EXPECT_NEAR(height.value(), wedged_phantom().truth(Level::L2).middle_mm + 0.5 * apart_mm, 0.1);
  EXPECT_LT(spine.mean_height_se_part, 0.02);
  EXPECT_NEAR(spine.mean_height_se_part * height.value(), 0.5 * apart_mm, 0.1);
  EXPECT_THAT(spine.method.parameters.at("error"), HasSubstr("two readers"));

  // One reading filed twice proves nothing.
  auto copies = points_on(beam);
  copies.push_back(points_on(beam, "", "CD")[0]);
  const measure::PlacedSpine copied = pipeline::spine_on_film(copies, blank_film(beam, true)).spine;
  EXPECT_NEAR(copied.mean_height_se_part, 0.0689 / std::sqrt(2.0), 1e-6);
  EXPECT_EQ(copied.warnings.at(0).code, "readers_are_copies");
}

class FilmCase : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) / ("kyphos-films-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    beam_ = beam_on(Level::L1);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// A blank film of that date, and the points of the bodies on it; a second date's L1 stands lower in front.
  void add_film(const std::string& name, const std::string& date, const std::string& description, double lower_pixels) {
    write_film(folder_ / name, std::vector<std::uint16_t>(static_cast<std::size_t>(beam_.rows * beam_.columns), 700),
               beam_.rows, beam_.columns,
               {.study_date = date,
                .tags = {{"SeriesDescription", description},
                         {"ImagerPixelSpacing", "0.3\\0.3"},
                         {"EstimatedRadiographicMagnificationFactor", "1.2"},
                         {"ViewPosition", "LL"}}});
    auto given = points_on(beam_);
    given[0].picture.file = name;
    given[0].bodies[2].points[0].at[1] += lower_pixels;
    points_.push_back(given[0]);
  }
  [[nodiscard]] io::CaseReport analysed() const {
    const std::vector<std::filesystem::path> inputs{folder_};
    io::InputIndex index = io::index_inputs(inputs);
    pipeline::PointedPatient pointed = pipeline::find_pictures(index.patients.at(0), points_);
    pipeline::AnalysisOptions options{.segment = {}, .progress = {}};
    options.points = pointed.points;
    return pipeline::analyse_case(pointed.patient, "key", options);
  }
  static const measure::VertebraTimeline& l1_of(const io::CaseReport& report) {
    for (const measure::VertebraTimeline& vertebra : report.progression.value().timeline.vertebrae) {
      if (vertebra.name == "L1") {
        return vertebra;
      }
    }
    throw std::runtime_error("no L1");
  }

  std::filesystem::path folder_;
  FilmBeam beam_;
  std::vector<io::GivenPoints> points_;
};

TEST_F(FilmCase, PointsOfTwoReadersStandInTheTableOfTheirAgreementEachAsSet) {
  add_film("film.dcm", "20250101", "spine lateral standing", 0.0);
  io::GivenPoints second = points_.back();
  second.reader = "CD";
  second.bodies[2].points[0].at[1] += 8.0;  // L1 in front, of the superior endplate
  second.bodies.pop_back();
  points_.back().reader = "AB";
  points_.push_back(second);
  const io::KeptCase kept = io::parse_views(io::views_json(analysed()), "views.json");
  const auto pairs = pipeline::reader_pairs_of_case("one", kept, {});
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_EQ(pairs[0].first + pairs[0].second, "ABCD");
  ASSERT_EQ(pairs[0].bodies.size(), points_[0].bodies.size());
  const io::ReadBody& l1 = pairs[0].bodies[2];
  EXPECT_TRUE(io::placed_by_both(l1));
  const auto height = [](const io::ReadSide& side, const char* key) { return side.values.at(key).value(); };
  const double pixel_mm = 0.3 / 1.2;
  // The point stands where the height is taken; L1 is tilted a little against the film's rows.
  EXPECT_NEAR(height(l1.first, "height_anterior_mm") - height(l1.second, "height_anterior_mm"), 8.0 * pixel_mm, 0.2);
  EXPECT_NEAR(height(l1.first, "height_posterior_mm"), height(l1.second, "height_posterior_mm"), 0.1);
  EXPECT_TRUE(pairs[0].bodies.back().first.there);
  EXPECT_FALSE(pairs[0].bodies.back().second.there);
}

TEST_F(FilmCase, StandingAgainstStandingIsFollowed) {
  add_film("a.dcm", "20200102", "spine lat standing", 0.0);
  add_film("b.dcm", "20200402", "spine lat standing", 32.0);  // 8 mm at the spine
  const io::CaseReport report = analysed();
  ASSERT_EQ(report.studies.size(), 2U) << (report.failures.empty() ? "" : report.failures[0].problem);
  EXPECT_EQ(report.studies[0].series.posture, io::Posture::Standing);
  const measure::VertebraTimeline& l1 = l1_of(report);
  EXPECT_EQ(l1.overall, measure::ChangeTier::Definite) << l1.evidence;
  for (const measure::Change& change : l1.changes) {
    if (change.key == "height_anterior_mm") {
      ASSERT_TRUE(change.difference);
      EXPECT_NEAR(change.difference.value(), -8.0, 0.5);
    }
  }
}

TEST_F(FilmCase, StandingAgainstLyingIsMobilityAndNoProgression) {
  add_film("a.dcm", "20200102", "spine lat supine", 0.0);
  add_film("b.dcm", "20200103", "spine lat standing", 32.0);
  const io::CaseReport report = analysed();
  const measure::VertebraTimeline& l1 = l1_of(report);
  EXPECT_NE(l1.overall, measure::ChangeTier::Definite);
  EXPECT_NE(l1.overall, measure::ChangeTier::Probable);
  ASSERT_FALSE(l1.mobility.empty());
}

TEST_F(FilmCase, OfUnknownPostureIsComparedWithNothingAndSaysSo) {
  add_film("a.dcm", "20200102", "spine lat", 0.0);
  add_film("b.dcm", "20200402", "spine lat", 32.0);
  const io::CaseReport report = analysed();
  EXPECT_EQ(l1_of(report).overall, measure::ChangeTier::NotComparable) << l1_of(report).evidence;
  EXPECT_TRUE(std::ranges::any_of(report.studies[0].warnings,
                                  [](const measure::Warning& warning) { return warning.code == "posture_unknown"; }));
}

}  // namespace
}  // namespace kyphos::test
