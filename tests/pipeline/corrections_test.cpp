#include "io/corrections/corrections.h"

#include <gmock/gmock.h>

#include <cmath>

#include "io/error.h"
#include "measure/catalogue.h"
#include "pipeline/apply_corrections.h"
#include "pipeline/automatic_beside.h"
#include "tests/support/phantom.h"

namespace kyphos::test {
namespace {

using io::CorrectionKind;
using measure::Level;
using ::testing::HasSubstr;

std::vector<measure::VertebralBody> sound_spine() {
  static const Phantom phantom{PhantomSpec{}};
  std::vector<measure::VertebralBody> bodies;
  for (const PhantomTruth& truth : phantom.truth()) {
    if (truth.level >= Level::T10 && truth.level <= Level::L4) {
      bodies.push_back(truth.body);
      bodies.back().position_from_top = static_cast<int>(bodies.size());
      bodies.back().name = {
          .level = truth.level, .confidence = 0.9, .candidates = {{truth.level, 0.9}}, .evidence = "the last rib"};
    }
  }
  return bodies;
}

std::size_t index_of(const std::vector<measure::VertebralBody>& bodies, Level level) {
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    if (bodies[i].name.level == level) {
      return i;
    }
  }
  throw std::runtime_error("no such body");
}

io::PointsLps points_of(const measure::VertebralBody& body) {
  const auto six = measure::six_points(body).value();
  return {six.superior_anterior, six.superior_middle, six.superior_posterior,
          six.inferior_anterior, six.inferior_middle, six.inferior_posterior};
}

io::Correction about(const measure::VertebralBody& body, CorrectionKind kind) {
  return {.kind = kind,
          .study_uid = "1.2",
          .reader = "AB",
          .time = "2026-03-01",
          .automatic = {.name = measure::display_name(body), .middle = body.frame.origin, .points = points_of(body)}};
}

double height_of(const measure::MeasuredStudy& study, Level level, const char* key) {
  for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
    if (vertebra.body.name.level == level) {
      return vertebra.values.at(key).value();
    }
  }
  throw std::runtime_error("no such body");
}

TEST(Corrections, ADraggedPointMovesItsHeightAndNoOther) {
  const auto bodies = sound_spine();
  const measure::VertebralBody& l1 = bodies[index_of(bodies, Level::L1)];
  io::Correction move = about(l1, CorrectionKind::MovePoints);
  move.points = points_of(l1);
  (*move.points)[0] -= 3.0 * l1.frame.superior;  // the front of the superior endplate, 3 mm down
  const auto corrected = pipeline::apply_corrections(bodies, {.all = {move}}, "1.2");
  EXPECT_TRUE(corrected.warnings.empty());
  const auto before = measure::measure_study(bodies, nullptr);
  const auto after = measure::measure_study(corrected.bodies, nullptr);
  EXPECT_NEAR(height_of(after, Level::L1, "height_anterior_mm"),
              height_of(before, Level::L1, "height_anterior_mm") - 3.0, 0.05);
  for (const char* const key : {"height_middle_mm", "height_posterior_mm"}) {
    EXPECT_NEAR(height_of(after, Level::L1, key), height_of(before, Level::L1, key), 0.05) << key;
  }
  EXPECT_NEAR(height_of(after, Level::T12, "height_anterior_mm"), height_of(before, Level::T12, "height_anterior_mm"),
              1e-9);
  // What a reader has set errs as a reader does.
  const auto& vertebra = after.vertebrae[index_of(bodies, Level::L1)];
  EXPECT_GT(vertebra.values.at("height_anterior_mm").standard_error(), 0.5);
  ASSERT_TRUE(vertebra.body.reader);
  EXPECT_TRUE(vertebra.body.reader->moved);
  EXPECT_EQ(vertebra.body.reader->reader, "AB");
  const auto beside = pipeline::beside_automatic(after, before);
  EXPECT_NEAR(beside.vertebrae[index_of(bodies, Level::L1)].automatic.at("height_anterior_mm").value(),
              height_of(before, Level::L1, "height_anterior_mm"), 1e-9);
}

TEST(Corrections, UnmovedPointsLeaveTheSurfacesAsTheyWere) {
  const auto bodies = sound_spine();
  const measure::VertebralBody& l1 = bodies[index_of(bodies, Level::L1)];
  io::Correction move = about(l1, CorrectionKind::MovePoints);
  move.points = points_of(l1);
  const auto corrected = pipeline::apply_corrections(bodies, {.all = {move}}, "1.2");
  const auto& same = corrected.bodies[index_of(bodies, Level::L1)];
  for (int iu = 0; iu < l1.superior.count_u(); ++iu) {
    for (int iv = 0; iv < l1.superior.count_v(); ++iv) {
      ASSERT_EQ(same.superior.at(iu, iv).has_value(), l1.superior.at(iu, iv).has_value());
      if (l1.superior.at(iu, iv)) {
        EXPECT_EQ(same.superior.at(iu, iv)->s_mm, l1.superior.at(iu, iv)->s_mm);
      }
    }
  }
}

TEST(Corrections, ARenamedBodyTakesTheChainWithIt) {
  const auto bodies = sound_spine();
  io::Correction rename = about(bodies[index_of(bodies, Level::L1)], CorrectionKind::Rename);
  rename.level = Level::T12;
  const auto corrected = pipeline::apply_corrections(bodies, {.all = {rename}}, "1.2");
  EXPECT_EQ(corrected.bodies[index_of(bodies, Level::L1)].name.level, Level::T12);
  EXPECT_EQ(corrected.bodies[index_of(bodies, Level::T12)].name.level, Level::T11);
  EXPECT_EQ(corrected.bodies[index_of(bodies, Level::L2)].name.level, Level::L1);
  EXPECT_THAT(corrected.bodies[index_of(bodies, Level::L1)].reader->what.at(0),
              HasSubstr("renamed from L1 (90 % sure)"));
}

TEST(Corrections, ARejectedBodyIsNotMeasuredAndAnAddedOneIs) {
  auto bodies = sound_spine();
  const measure::VertebralBody l1 = bodies[index_of(bodies, Level::L1)];
  const auto rejected =
      pipeline::apply_corrections(bodies, {.all = {about(l1, CorrectionKind::RejectBody)}}, "1.2").bodies;
  EXPECT_EQ(rejected[index_of(bodies, Level::L1)].status, measure::BodyStatus::NotMeasured);
  EXPECT_THAT(rejected[index_of(bodies, Level::L1)].why_not, HasSubstr("AB"));

  io::Correction add = about(l1, CorrectionKind::AddBody);
  add.points = points_of(l1);
  add.level = Level::L1;
  // Where the program sees the body itself, nothing is added.
  const auto twice = pipeline::apply_corrections(bodies, {.all = {add}}, "1.2");
  EXPECT_EQ(twice.bodies.size(), bodies.size());
  EXPECT_EQ(twice.warnings.at(0).code, "correction_does_not_fit");
  const double truth = height_of(measure::measure_study(bodies, nullptr), Level::L1, "height_middle_mm");
  bodies.erase(bodies.begin() + static_cast<std::ptrdiff_t>(index_of(bodies, Level::L1)));
  const auto added = pipeline::apply_corrections(bodies, {.all = {add}}, "1.2");
  ASSERT_EQ(added.bodies.size(), bodies.size() + 1);
  EXPECT_NEAR(height_of(measure::measure_study(added.bodies, nullptr), Level::L1, "height_middle_mm"), truth, 0.1);
  EXPECT_EQ(added.bodies[index_of(added.bodies, Level::L2)].position_from_top,
            added.bodies[index_of(added.bodies, Level::L1)].position_from_top + 1);
}

TEST(Corrections, TheReadersCallStandsAndNeighboursTakeItIntoAccount) {
  const auto bodies = sound_spine();
  io::Correction fracture = about(bodies[index_of(bodies, Level::L1)], CorrectionKind::Fracture);
  fracture.grade = 2;
  const auto corrected = pipeline::apply_corrections(bodies, {.all = {fracture}}, "1.2");
  const auto study = measure::measure_study(corrected.bodies, nullptr);
  const auto& l1 = study.vertebrae[index_of(bodies, Level::L1)];
  EXPECT_EQ(l1.genant.value().grade, 2);
  EXPECT_FALSE(l1.serves_as_reference);
  EXPECT_EQ(l1.call.probability.value(), 1.0);
  EXPECT_THAT(study.vertebrae[index_of(bodies, Level::L2)].values.at("loss_anterior_vs_neighbours_percent").why_not(),
              HasSubstr("L1"));

  const auto cemented = pipeline::apply_corrections(
      bodies, {.all = {about(bodies[index_of(bodies, Level::L1)], CorrectionKind::Cemented)}}, "1.2");
  const auto treated = measure::measure_study(cemented.bodies, nullptr);
  EXPECT_TRUE(treated.vertebrae[index_of(bodies, Level::L1)].findings.cement.present());
  EXPECT_FALSE(treated.vertebrae[index_of(bodies, Level::L1)].serves_as_reference);
}

TEST(Corrections, ThatNoLongerFitAreToldAndChangeNothing) {
  const auto bodies = sound_spine();
  io::Correction lost = about(bodies[index_of(bodies, Level::L1)], CorrectionKind::RejectBody);
  lost.automatic.middle->y() += 20.0;
  const auto nowhere = pipeline::apply_corrections(bodies, {.all = {lost}}, "1.2");
  ASSERT_EQ(nowhere.warnings.size(), 1U);
  EXPECT_THAT(nowhere.warnings[0].text, HasSubstr("no body lies within 8.0 mm"));
  EXPECT_EQ(nowhere.bodies[index_of(bodies, Level::L1)].status, measure::BodyStatus::Measured);

  const measure::VertebralBody& l1 = bodies[index_of(bodies, Level::L1)];
  io::Correction crossing = about(l1, CorrectionKind::MovePoints);
  crossing.points = points_of(l1);
  (*crossing.points)[0] -= 60.0 * l1.frame.superior;
  EXPECT_EQ(pipeline::apply_corrections(bodies, {.all = {crossing}}, "1.2").warnings.at(0).code,
            "correction_does_not_fit");

  io::Correction other_outline = about(l1, CorrectionKind::MovePoints);
  other_outline.points = points_of(l1);
  (*other_outline.automatic.points)[1] += 4.0 * l1.frame.superior;
  EXPECT_EQ(pipeline::apply_corrections(bodies, {.all = {other_outline}}, "1.2").warnings.at(0).code,
            "correction_of_another_outline");
  EXPECT_TRUE(pipeline::apply_corrections(bodies, {.all = {lost}}, "another study").warnings.empty());
}

TEST(CorrectionsFile, IsTheSameAfterReadingAndWriting) {
  const auto bodies = sound_spine();
  io::Correction rename = about(bodies[2], CorrectionKind::Rename);
  rename.level = Level::T13;
  io::Correction fracture = about(bodies[3], CorrectionKind::Fracture);
  fracture.grade = 3;
  io::Correction move = about(bodies[4], CorrectionKind::MovePoints);
  move.points = points_of(bodies[4]);
  const io::Corrections corrections{
      .all = {
          rename, fracture, move, {.kind = CorrectionKind::Confirm, .study_uid = "1.2", .reader = "AB", .time = ""}}};
  const std::string text = io::corrections_json(corrections);
  EXPECT_EQ(io::corrections_json(io::parse_corrections(text, "corrections.json")), text);
  EXPECT_EQ(io::parse_corrections(text, "corrections.json").all.size(), 4U);
}

TEST(CorrectionsFile, SaysWhichCorrectionIsWrong) {
  const auto problem = [](const std::string& one) {
    try {
      static_cast<void>(io::parse_corrections("{\"kyphos_corrections\": 1, \"corrections\": [" + one + "]}", "file"));
      return std::string("accepted");
    } catch (const io::Error& error) {
      return std::string(error.what());
    }
  };
  EXPECT_THAT(problem("{}"), HasSubstr("correction 1: there is no action \"\""));
  EXPECT_THAT(problem(R"({"action": "rename", "study_uid": "1"})"), HasSubstr("\"level\" is missing"));
  EXPECT_THAT(problem(R"({"action": "rename", "study_uid": "1", "level": "L1"})"), HasSubstr("which body is meant"));
  EXPECT_THAT(problem(R"({"action": "fracture", "study_uid": "1", "grade": 4})"), HasSubstr("1, 2 or 3"));
  EXPECT_THAT(problem(R"({"action": "move_points", "study_uid": "1"})"), HasSubstr("points_lps_mm"));
  EXPECT_THAT(problem("7"), HasSubstr("no object"));
}

}  // namespace
}  // namespace kyphos::test
