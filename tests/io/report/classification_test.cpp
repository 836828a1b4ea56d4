#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "io/report/json/classification_json.h"
#include "io/report/page/classification_html.h"
#include "io/report/terminal/classification_text.h"
#include "tests/classify/patients.h"

namespace kyphos::io {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ClassificationJson, GivesTheArticlesPatientHerFourRatingsAndNoNumbers) {
  const auto document = nlohmann::json::parse(classification_json(classify::judge(classify::article_patient())));
  EXPECT_EQ(document["class"], "criteria_met");
  EXPECT_EQ(document["level"], "T12");
  EXPECT_EQ(document["scenario_applies"], "yes");
  EXPECT_EQ(document["scenario"]["key"], "2022-v7");
  EXPECT_THAT(document["disclaimer"].get<std::string>(), HasSubstr("Not a medical device"));
  std::map<std::string, nlohmann::json> ratings;
  for (const auto& rating : document["scenario"]["ratings"]) {
    ratings[rating["option"]] = rating["rating"];
    EXPECT_TRUE(rating["panel_median"].is_null());
  }
  EXPECT_EQ(ratings.at("percutaneous_vertebral_augmentation"), "usually appropriate");
  EXPECT_EQ(ratings.at("surgical_consultation"), "usually appropriate");
  EXPECT_EQ(ratings.at("medical_management_only"), "may be appropriate");
  EXPECT_EQ(ratings.at("percutaneous_ablation_spine"), "usually not appropriate");
  EXPECT_TRUE(ratings.at("radiation_oncology_consultation").is_null());
}

TEST(ClassificationJson, RecordsEveryRuleWithInputsOutcomeAndSource) {
  const auto document = nlohmann::json::parse(classification_json(classify::judge(classify::patient_with_collapse())));
  EXPECT_GE(document["rules"].size(), 20U);
  for (const auto& rule : document["rules"]) {
    EXPECT_FALSE(rule["inputs"].empty()) << rule["id"];
    EXPECT_FALSE(rule["source"].get<std::string>().empty()) << rule["id"];
  }
}

TEST(ClassificationJson, ListsWhatIsMissing) {
  classify::Case c = classify::patient_with_worse_pain();
  c.context.malignancy_history = classify::Tristate::Unknown;
  const auto document = nlohmann::json::parse(classification_json(classify::judge(c)));
  EXPECT_EQ(document["class"], "indeterminate");
  ASSERT_EQ(document["missing"].size(), 1U);
  EXPECT_EQ(document["missing"][0]["key"], "malignancy_history");
  EXPECT_THAT(document["headline"].get<std::string>(), HasSubstr("needs whether there is a history of malignancy"));
}

TEST(ClassificationHtml, EscapesWhatComesFromFiles) {
  classify::Case c = classify::patient_with_worse_pain();
  c.context.conservative_measures = {"<script>alert(1)</script>"};
  const classify::Verdict verdict = classify::judge(c);
  const std::string html = classification_head_html(verdict) + classification_evidence_html(verdict);
  EXPECT_THAT(html, Not(HasSubstr("<script>")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(html, HasSubstr("Not a medical device"));
  EXPECT_THAT(html, HasSubstr("Percutaneous vertebral augmentation"));
}

TEST(ClassificationText, ShowsTheParagraphThenTheRules) {
  const std::string text = classification_text(classify::judge(classify::patient_with_collapse()));
  const auto paragraph = text.find("T12: criteria met");
  const auto rule = text.find("criterion.deformity");
  ASSERT_NE(paragraph, std::string::npos);
  ASSERT_NE(rule, std::string::npos);
  EXPECT_LT(paragraph, rule);
}

TEST(CriteriaText, ShowsEveryThresholdWithItsSourceAndBothEditions) {
  const classify::Criteria criteria = classify::default_criteria();
  const std::string text = criteria_text(criteria);
  for (const classify::Threshold& threshold : criteria.thresholds) {
    EXPECT_THAT(text, HasSubstr(threshold.key + " = "));
  }
  EXPECT_THAT(text, HasSubstr("2022-v7"));
  EXPECT_THAT(text, HasSubstr("2018-v2"));
  EXPECT_THAT(text, HasSubstr("Radiation oncology consultation: not verified"));
  const auto document = nlohmann::json::parse(criteria_json(criteria));
  EXPECT_EQ(document["thresholds"].size(), criteria.thresholds.size());
}

}  // namespace
}  // namespace kyphos::io
