#include "classify/criteria.h"

#include <gtest/gtest.h>

#include <set>

#include "classify/osteoporosis.h"
#include "tests/classify/patients.h"

namespace kyphos::classify {
namespace {

TEST(Criteria, EachHasAUnitAMeaningASourceAndAnEdition) {
  std::set<std::string> keys;
  for (const Threshold& threshold : default_criteria().thresholds) {
    EXPECT_TRUE(keys.insert(threshold.key).second) << threshold.key;
    EXPECT_FALSE(threshold.unit.empty()) << threshold.key;
    EXPECT_FALSE(threshold.meaning.empty()) << threshold.key;
    EXPECT_FALSE(threshold.source.empty()) << threshold.key;
    EXPECT_FALSE(threshold.edition.empty()) << threshold.key;
    EXPECT_FALSE(threshold.replaced.has_value()) << threshold.key;
  }
}

TEST(Criteria, OfASiteAreMarkedAndDecide) {
  const std::vector<ThresholdOverride> site{{.key = "pain.rise_points", .value = 5, .source = "pain clinic"},
                                            {.key = "pain.rise_percent", .value = 200, .source = "pain clinic"}};
  const Criteria criteria = with_overrides(default_criteria(), site);
  ASSERT_EQ(overridden(criteria).size(), 2U);
  EXPECT_EQ(overridden(criteria).front().replaced, 2.0);
  EXPECT_NE(overridden(criteria).front().source.find("site: pain clinic"), std::string::npos);
  Case c = patient_with_worse_pain();  // 4 -> 8
  c.context.pain_course = Course::Unknown;
  EXPECT_EQ(classify(c.context, c.imaging, default_criteria(), Edition::Acr2022).worklist, WorklistClass::CriteriaMet);
  const Verdict verdict = classify(c.context, c.imaging, criteria, Edition::Acr2022);
  EXPECT_EQ(verdict.worklist, WorklistClass::Stable);
  EXPECT_EQ(verdict.site_thresholds.size(), 2U);
  EXPECT_NE(verdict.paragraph.find("Thresholds of this site"), std::string::npos);
}

TEST(Osteoporosis, FollowsTheThresholdsWithoutContrast) {
  const Criteria criteria = default_criteria();
  const auto judged = [&](double hu) {
    return judge_osteoporosis({.trabecular_hu = hu, .contrast = Tristate::No, .kvp = 120}, criteria).likelihood;
  };
  EXPECT_EQ(judged(110), OsteoporosisLikelihood::Likely);
  EXPECT_EQ(judged(111), OsteoporosisLikelihood::Possible);
  EXPECT_EQ(judged(160), OsteoporosisLikelihood::Possible);
  EXPECT_EQ(judged(161), OsteoporosisLikelihood::Unlikely);
}

TEST(Osteoporosis, IsAtMostPossibleWhereContrastDecides) {
  const Criteria criteria = default_criteria();
  const auto judged = [&](double hu, Tristate contrast) {
    return judge_osteoporosis({.trabecular_hu = hu, .contrast = contrast, .kvp = 120}, criteria).likelihood;
  };
  EXPECT_EQ(judged(118, Tristate::Yes), OsteoporosisLikelihood::Possible);
  EXPECT_EQ(judged(165, Tristate::Yes), OsteoporosisLikelihood::Possible);
  EXPECT_EQ(judged(165, Tristate::Unknown), OsteoporosisLikelihood::Possible);
  EXPECT_EQ(judged(80, Tristate::Yes), OsteoporosisLikelihood::Likely);
  EXPECT_EQ(judged(220, Tristate::Yes), OsteoporosisLikelihood::Unlikely);
}

TEST(Osteoporosis, IsNotJudgedAtAnotherTubeVoltage) {
  const auto judged =
      judge_osteoporosis({.trabecular_hu = 80, .contrast = Tristate::No, .kvp = 100}, default_criteria());
  EXPECT_EQ(judged.likelihood, OsteoporosisLikelihood::CannotTell);
  EXPECT_NE(judged.text.find("100 kV"), std::string::npos);
}

}  // namespace
}  // namespace kyphos::classify
