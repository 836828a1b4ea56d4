#include "pipeline/serve/kept_case.h"

#include <gmock/gmock.h>

#include <cmath>
#include <map>

#include "measure/catalogue.h"
#include "pipeline/apply_corrections.h"
#include "pipeline/classify_case.h"
#include "pipeline/follow_case.h"
#include "tests/support/phantom.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;
using ::testing::Contains;
using ::testing::HasSubstr;

/// A date of the phantom: its own surfaces stand in for a segmentation, its voxels are there.
AnalysedStudy date_of(const char* date, const test::PhantomSpec& spec, std::uint64_t seed) {
  const test::Phantom phantom(spec);
  test::PhantomField field{.first = Level::T12, .last = Level::L2};
  field.width_mm = 96.0;
  AnalysedStudy study{.report = {}, .spine = phantom.scan(field, {.noise_hu = 20.0, .seed = seed})};
  study.report.study_uid = std::string("1.2.") + date;
  study.report.date = date;
  study.report.series.modality = "CT";
  study.report.series.posture = io::Posture::Supine;
  std::vector<measure::VertebralBody> bodies;
  for (test::PhantomTruth& truth : phantom.truth_within(study.spine.grid)) {
    if (truth.whole) {
      truth.body.quality.slice_spacing_along_axis_mm = 1.0;
      truth.body.position_from_top = static_cast<int>(bodies.size()) + 1;
      truth.body.name = {.level = truth.level, .confidence = 0.98, .candidates = {}, .evidence = ""};
      bodies.push_back(truth.body);
    }
  }
  study.report.measured = measure::measure_study(std::move(bodies), &study.spine);
  return study;
}

/// Two dates between which L1 has lost 30 % in front.
const std::vector<AnalysedStudy>& two_dates() {
  static const std::vector<AnalysedStudy> dates = [] {
    test::PhantomSpec collapsed;
    collapsed.bodies[Level::L1] = {.shape = test::PhantomShape::Wedge, .fraction = 0.3};
    std::vector<AnalysedStudy> both;
    both.push_back(date_of("2024-01-10", test::PhantomSpec{}, 1));
    both.push_back(date_of("2024-04-10", collapsed, 2));
    return both;
  }();
  return dates;
}

/// As a run with these corrections has it.
io::CaseReport run_of(const io::Corrections& corrections) {
  std::vector<AnalysedStudy> studies = two_dates();
  for (AnalysedStudy& study : studies) {
    study.report.automatic_bodies = bodies_of(study.report.measured);
    study.report.measured = measure::measure_study(
        apply_corrections(study.report.automatic_bodies, corrections, study.report.study_uid).bodies, &study.spine);
  }
  FollowedCase followed = follow_case(std::move(studies));
  io::CaseReport report;
  report.studies = std::move(followed.studies);
  report.progression = std::move(followed.progression);
  return judged(std::move(report), {.context = {.age_years = 72, .pain = classify::Tristate::Yes}});
}

const io::KeptCase& kept() {
  static const io::KeptCase one = io::parse_views(io::views_json(run_of({})), "views.json");
  return one;
}

std::map<std::string, std::string> words_of(const io::CaseReport& report) {
  std::map<std::string, std::string> all;
  for (const measure::VertebraTimeline& vertebra : report.progression->timeline.vertebrae) {
    all[vertebra.name] = std::string(measure::words(vertebra.overall)) + ": " + vertebra.evidence;
  }
  return all;
}

/// Without the numbers: what is kept is rounded, and a limit may fall to the next digit.
std::map<std::string, std::string> tiers_of(const io::CaseReport& report) {
  std::map<std::string, std::string> all;
  for (const measure::VertebraTimeline& vertebra : report.progression->timeline.vertebrae) {
    all[vertebra.name] = std::string(measure::words(vertebra.overall));
  }
  return all;
}

void expect_same_values(const io::CaseReport& desk, const io::CaseReport& run) {
  for (std::size_t date = 0; date < run.studies.size(); ++date) {
    for (std::size_t i = 0; i < run.studies[date].measured.vertebrae.size(); ++i) {
      for (const auto& [key, value] : run.studies[date].measured.vertebrae[i].values) {
        const auto& other = desk.studies[date].measured.vertebrae[i].values.at(key);
        ASSERT_EQ(other.has_value(), value.has_value()) << key << ": " << other.why_not() << value.why_not();
        if (value) {
          EXPECT_NEAR(other.value(), value.value(), 0.002 + 1e-4 * std::abs(value.value())) << key;
        }
      }
    }
  }
}

io::Correction set_back(const std::vector<measure::VertebralBody>& bodies, double mm) {
  const measure::VertebralBody& l1 = bodies[1];
  const auto six = measure::six_points(l1).value();
  io::Correction move{.kind = io::CorrectionKind::MovePoints,
                      .study_uid = "1.2.2024-04-10",
                      .reader = "AB",
                      .time = "",
                      .automatic = {.name = "L1", .middle = l1.frame.origin}};
  move.points = {six.superior_anterior + mm * l1.frame.superior,
                 six.superior_middle + 0.5 * mm * l1.frame.superior,
                 six.superior_posterior,
                 six.inferior_anterior,
                 six.inferior_middle,
                 six.inferior_posterior};
  return move;
}

TEST(KeptCase, SaysWithoutCorrectionsWhatTheRunSaid) {
  const io::CaseReport run = run_of({});
  const RecomputedCase desk = recomputed_case(kept(), {});
  EXPECT_EQ(words_of(desk.report), words_of(run));
  EXPECT_EQ(desk.report.verdict->headline, run.verdict->headline);
  EXPECT_EQ(desk.report.verdict->paragraph, run.verdict->paragraph);
  EXPECT_TRUE(desk.later.empty());
  expect_same_values(desk.report, run);
  EXPECT_THAT(words_of(run).at("L1"), HasSubstr("definite"));
}

TEST(KeptCase, SaysOfACorrectionWhatTheNextRunSays) {
  const io::Corrections corrections{.all = {set_back(kept().studies[1].bodies, 7.5)}};
  const io::CaseReport run = run_of(corrections);
  const RecomputedCase desk = recomputed_case(kept(), corrections);
  EXPECT_EQ(tiers_of(desk.report), tiers_of(run));
  EXPECT_THAT(words_of(desk.report).at("L1"), ::testing::Not(HasSubstr("definite")));
  EXPECT_NE(desk.report.verdict->headline, recomputed_case(kept(), {}).report.verdict->headline);
  // What needs voxels of the moved body is not told until they are looked at again.
  const auto& l1 = desk.report.studies[1].measured.vertebrae[1];
  EXPECT_EQ(l1.values.at("trabecular_hu").why_not(), kFollowsAtNextRun);
  EXPECT_TRUE(desk.report.studies[1].measured.vertebrae[2].values.at("trabecular_hu"));
  EXPECT_THAT(desk.later, Contains(HasSubstr("findings of L1 on 2024-04-10")));
}

TEST(KeptCase, TakesACallAndANameAtOnceLikeTheNextRun) {
  io::Correction sound{.kind = io::CorrectionKind::NotFracture,
                       .study_uid = "1.2.2024-04-10",
                       .reader = "AB",
                       .time = "",
                       .automatic = {.name = "L1", .middle = kept().studies[1].bodies[1].frame.origin}};
  io::Correction rename = sound;
  rename.kind = io::CorrectionKind::Rename;
  rename.level = Level::T12;
  const io::Corrections corrections{.all = {sound, rename}};
  const io::CaseReport run = run_of(corrections);
  const RecomputedCase desk = recomputed_case(kept(), corrections);
  EXPECT_EQ(tiers_of(desk.report), tiers_of(run));
  EXPECT_EQ(words_of(desk.report).count("T11"), 1U);  // the earlier date follows the name
  EXPECT_EQ(desk.report.verdict->headline, run.verdict->headline);
  EXPECT_EQ(desk.report.studies[1].measured.vertebrae[1].genant.value().grade, 0);
  EXPECT_TRUE(desk.later.empty());  // no endplate was moved
}

TEST(KeptCase, TellsOfAnUndoneCorrectionWhatOnlyTheNextRunKnows) {
  const io::Corrections corrections{.all = {set_back(kept().studies[1].bodies, 7.5)}};
  const io::KeptCase corrected = io::parse_views(io::views_json(run_of(corrections)), "views.json");
  const RecomputedCase undone = recomputed_case(corrected, {});
  EXPECT_THAT(undone.later, Contains(HasSubstr("change of L1 by its bone")));
  EXPECT_THAT(undone.later, Contains(HasSubstr("findings of L1")));
  EXPECT_TRUE(recomputed_case(corrected, corrections).later.empty());
}

}  // namespace
}  // namespace kyphos::pipeline
