#include <gmock/gmock.h>

#include <cmath>
#include <vector>

#include "measure/readers/agreement.h"
#include "measure/readers/student.h"

namespace kyphos::measure {
namespace {

using ::testing::HasSubstr;

TEST(ReaderAgreement, StudentsTIsThatOfTheTables) {
  for (const auto& [freedom, t] : std::vector<std::pair<double, double>>{
           {1, 12.706}, {2, 4.303}, {3, 3.182}, {4, 2.776}, {10, 2.228}, {30, 2.042}, {100, 1.984}, {1000, 1.962}}) {
    EXPECT_NEAR(student_t(freedom), t, 0.001) << freedom;
  }
}

/// Differences of 1 and -1 in turn about a bias of 2, two bodies a patient.
std::vector<PairedReading> turns(std::size_t patients) {
  std::vector<PairedReading> readings;
  for (std::size_t patient = 0; patient < patients; ++patient) {
    readings.push_back({.patient = patient, .first = 23.0, .second = 20.0});
    readings.push_back({.patient = patient, .first = 21.0, .second = 20.0});
  }
  return readings;
}

TEST(ReaderAgreement, LimitsLieTwoStandardDeviationsAboutTheBias) {
  const LimitsOfAgreement limits = limits_of_agreement(turns(10));
  EXPECT_EQ(limits.pairs, 20U);
  EXPECT_EQ(limits.patients, 10U);
  EXPECT_NEAR(limits.bias.value(), 2.0, 1e-12);
  EXPECT_NEAR(limits.bias.standard_error(), 0.0, 1e-12);  // every patient has the same mean difference
  const double sd = std::sqrt(20.0 / 19.0);
  EXPECT_NEAR(limits.upper.value(), 2.0 + 1.96 * sd, 1e-9);
  EXPECT_NEAR(limits.lower.value(), 2.0 - 1.96 * sd, 1e-9);
}

TEST(ReaderAgreement, BodiesOfOnePatientAreNoIndependentEvidence) {
  std::vector<PairedReading> readings;
  for (std::size_t body = 0; body < 40; ++body) {
    // All bodies of a patient are read alike: four patients' worth of evidence, not forty bodies'.
    const std::size_t patient = body % 4;
    readings.push_back({.patient = patient, .first = 20.0 + static_cast<double>(patient), .second = 20.0});
  }
  const LimitsOfAgreement limits = limits_of_agreement(readings);
  // The mean of 0, 1, 2 and 3: its standard error by hand is sqrt(5 / 3) / 2.
  EXPECT_NEAR(limits.bias.value(), 1.5, 1e-12);
  EXPECT_NEAR(limits.bias.standard_error(), std::sqrt(5.0 / 3.0) / 2.0, 1e-9);
  EXPECT_NEAR(half_interval(limits.bias.standard_error(), limits.patients), 3.182 * std::sqrt(5.0 / 3.0) / 2.0, 0.001);
  EXPECT_THAT(limits.lower.why_not(), HasSubstr("4 patients only: 5 are needed"));
}

TEST(ReaderAgreement, FewPairsTellNoLimits) {
  const LimitsOfAgreement few = limits_of_agreement(turns(7));
  EXPECT_TRUE(few.bias);
  EXPECT_THAT(few.lower.why_not(), HasSubstr("14 bodies only: 15 are needed"));
  EXPECT_THAT(limits_of_agreement(turns(1)).bias.why_not(), HasSubstr("one patient only"));
  EXPECT_EQ(limits_of_agreement({}).bias.why_not(), "no pairs");
}

TEST(ReaderAgreement, KappaIsThatOfTheTextbooksTable) {
  // 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed 0.7, by chance 0.5, kappa 0.4.
  std::vector<PairedGrade> readings;
  const auto add = [&readings](int first, int second, int count) {
    for (int i = 0; i < count; ++i) {
      readings.push_back({.patient = readings.size() % 10, .first = first, .second = second});
    }
  };
  add(1, 1, 20);
  add(1, 0, 5);
  add(0, 1, 10);
  add(0, 0, 15);
  const GradeAgreement agreement = grade_agreement(readings, 2);
  EXPECT_NEAR(agreement.kappa.value(), 0.4, 1e-12);
  EXPECT_NEAR(agreement.same_percent.value(), 70.0, 1e-12);
  EXPECT_GT(agreement.kappa.standard_error(), 0.0);
}

TEST(ReaderAgreement, NeighbouringGradesDisagreeLessThanDistantOnes) {
  std::vector<PairedGrade> near;
  for (std::size_t i = 0; i < 40; ++i) {
    const int grade = static_cast<int>(i % 4);
    near.push_back({.patient = i / 4, .first = grade, .second = i < 8 ? std::min(grade + 1, 3) : grade});
  }
  std::vector<PairedGrade> far = near;
  for (PairedGrade& one : far) {
    one.second = one.second == one.first ? one.second : (one.first + 2) % 4;
  }
  EXPECT_GT(grade_agreement(near, 4).kappa.value(), grade_agreement(far, 4).kappa.value());
  EXPECT_EQ(grade_agreement(near, 4).same_percent.value(), grade_agreement(far, 4).same_percent.value());
}

TEST(ReaderAgreement, OneGradeForAllTellsNoKappa) {
  std::vector<PairedGrade> normal(40);
  for (std::size_t i = 0; i < normal.size(); ++i) {
    normal[i].patient = i;
  }
  EXPECT_THAT(grade_agreement(normal, 2).kappa.why_not(), HasSubstr("one grade"));
  EXPECT_EQ(grade_agreement(normal, 2).same_percent.value(), 100.0);
  normal.resize(7);
  EXPECT_THAT(grade_agreement(normal, 2).kappa.why_not(), HasSubstr("7 bodies only: 8 are needed"));
}

}  // namespace
}  // namespace kyphos::measure
