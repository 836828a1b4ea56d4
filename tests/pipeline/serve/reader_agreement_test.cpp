#include "pipeline/serve/reader_agreement.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "io/report/agreement/agreement_csv.h"
#include "io/report/agreement/agreement_plot.h"
#include "io/whole_file.h"
#include "measure/catalogue.h"
#include "tests/support/phantom.h"

namespace kyphos::test {
namespace {

using io::CorrectionKind;
using measure::Level;
using ::testing::HasSubstr;

io::CaseReport read_case() {
  static const Phantom phantom{PhantomSpec{}};
  std::vector<measure::VertebralBody> bodies;
  for (const PhantomTruth& truth : phantom.truth()) {
    if (truth.level >= Level::T11 && truth.level <= Level::L3) {
      bodies.push_back(truth.body);
      bodies.back().position_from_top = static_cast<int>(bodies.size());
      bodies.back().name = {.level = truth.level, .confidence = 0.9, .candidates = {}, .evidence = ""};
    }
  }
  io::CaseReport report;
  report.studies.emplace_back();
  report.studies[0].study_uid = "1.2";
  report.studies[0].measured = measure::measure_study(bodies, nullptr);
  return report;
}

const measure::VertebralBody& l1_of(const io::CaseReport& report) {
  return report.studies[0].measured.vertebrae[2].body;
}

io::Correction by(const char* reader, CorrectionKind kind) {
  io::Correction correction{.kind = kind, .study_uid = "1.2", .reader = reader, .time = "2026-03-01"};
  static const io::CaseReport report = read_case();
  correction.automatic = {.name = "L1", .middle = l1_of(report).frame.origin};
  return correction;
}

/// The front of L1's superior endplate, so many mm lower.
io::Correction lowered(const char* reader, double mm) {
  static const io::CaseReport report = read_case();
  io::Correction correction = by(reader, CorrectionKind::MovePoints);
  const auto six = measure::six_points(l1_of(report)).value();
  correction.points = {six.superior_anterior - mm * l1_of(report).frame.superior,
                       six.superior_middle,
                       six.superior_posterior,
                       six.inferior_anterior,
                       six.inferior_middle,
                       six.inferior_posterior};
  return correction;
}

std::vector<io::ReaderPair> pairs_of(const io::Corrections& corrections, const std::string& id = "one") {
  static const io::KeptCase kept = io::parse_views(io::views_json(read_case()), "views.json");
  return pipeline::reader_pairs_of_case(id, kept, corrections);
}

TEST(ReaderAgreementOfCases, EachReaderStandsAlone) {
  const auto pairs = pairs_of({.all = {lowered("AB", 3.0), lowered("CD", 1.0)}});
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_EQ(pairs[0].first, "AB");
  // Nobody has confirmed the case: only the body that both have put right is read by both.
  ASSERT_EQ(pairs[0].bodies.size(), 1U);
  const io::ReadBody& body = pairs[0].bodies[0];
  EXPECT_TRUE(io::placed_by_both(body));
  EXPECT_NEAR(body.first.values.at("height_anterior_mm").value() - body.second.values.at("height_anterior_mm").value(),
              -2.0, 0.05);
  EXPECT_NEAR(body.first.values.at("height_posterior_mm").value(), body.second.values.at("height_posterior_mm").value(),
              0.05);
}

TEST(ReaderAgreementOfCases, AConfirmedCaseIsReadWhole) {
  io::Correction fracture = by("AB", CorrectionKind::Fracture);
  fracture.grade = 2;
  const auto pairs =
      pairs_of({.all = {fracture, by("AB", CorrectionKind::Confirm), by("CD", CorrectionKind::Confirm)}});
  ASSERT_EQ(pairs.size(), 1U);
  ASSERT_EQ(pairs[0].bodies.size(), 5U);
  EXPECT_EQ(pairs[0].bodies[2].first.grade, 2);
  EXPECT_EQ(pairs[0].bodies[2].second.grade, 0);
  EXPECT_FALSE(io::placed_by_both(pairs[0].bodies[2]));
  EXPECT_TRUE(pairs_of({.all = {fracture, by("", CorrectionKind::Confirm)}}).empty());  // nobody
  EXPECT_TRUE(pairs_of({.all = {lowered("AB", 3.0)}}).empty());
}

TEST(ReaderAgreementOfCases, ABodyThatOneRejectsAndAnotherNameAreDisagreements) {
  io::Correction rename = by("AB", CorrectionKind::Rename);
  rename.level = Level::T12;
  const auto pairs = pairs_of({.all = {rename, by("AB", CorrectionKind::Confirm), by("CD", CorrectionKind::RejectBody),
                                       by("CD", CorrectionKind::Confirm)}});
  ASSERT_EQ(pairs.size(), 1U);
  const io::ReadBody& body = pairs[0].bodies[2];
  EXPECT_TRUE(body.first.there);
  EXPECT_FALSE(body.second.there);
  EXPECT_EQ(pairs[0].bodies[3].first.name, "L1");  // the chain follows
  EXPECT_EQ(pairs[0].bodies[3].second.name, "L2");
}

TEST(ReaderAgreementOfCases, ACohortHasItsTablesAndPicture) {
  const auto out = std::filesystem::path(::testing::TempDir()) / ("kyphos-agreement-" + std::to_string(::getpid()));
  std::filesystem::remove_all(out);
  constexpr int kCases = 16;
  for (int i = 0; i < kCases; ++i) {
    const auto folder = out / "cases" / ("case-" + std::to_string(i));
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "report.json") << "{}";
    std::ofstream(folder / io::kViewsFile) << io::views_json(read_case());
    std::ofstream(folder / io::kCorrectionsFile)
        << io::corrections_json({.all = {lowered("AB", 2.0 + 0.1 * (i % 4)), lowered("CD", 1.0 + 0.1 * (i % 3))}});
  }
  const pipeline::AgreementOfCohort agreement = pipeline::agreement_of_cohort(out);
  EXPECT_EQ(agreement.cases, static_cast<std::size_t>(kCases));
  pipeline::write_agreement(agreement, out);
  const std::string csv = io::whole_content(out / pipeline::kAgreementFile);
  // Mean of 2.0 to 2.3 less mean of 1.0 to 1.2 (16 cases): 2.15 - 1.09375, in height the other way round.
  EXPECT_THAT(csv, HasSubstr("AB,CD,placed_by_both,height_anterior_mm,bias,mm,-1.0"));
  EXPECT_THAT(csv, HasSubstr("AB,CD,all,genant_grade,kappa,1,,,,16,16,of 16 bodies only: 32 are needed"));
  EXPECT_THAT(io::whole_content(out / pipeline::kAgreementBodiesFile), HasSubstr("AB,CD,case-0,,L1,placed,"));
  const std::string svg = io::whole_content(out / pipeline::kAgreementPicture);
  EXPECT_THAT(svg, HasSubstr("AB minus CD"));
  EXPECT_THAT(svg, HasSubstr("limits "));
  std::filesystem::remove_all(out);
}

}  // namespace
}  // namespace kyphos::test
