#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/cli/cli_fixture.h"
#include "tests/support/shared_data.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The simulated collapse of T12 (and of L2, without a fracture) that comes with the shared data; not in the
/// repository.
class SimulatedCase : public CliFixture {
 protected:
  [[nodiscard]] static std::filesystem::path scans(const std::string& name) {
    return test::shared_data_folder() / "simulated-progression" / name;
  }

  /// Runs review on the first and the last visit; empty where the data are absent.
  nlohmann::json review(const std::string& name, std::vector<std::string> more) {
    std::vector<std::string> arguments{"review", (scans(name) / "visit1").string(), (scans(name) / "visit3").string(),
                                       "--out", path("out")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProgramResult result = kyphos(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    terminal_ = result.out;
    return nlohmann::json::parse(content("out/report.json"))["classification"];
  }

  std::string terminal_;
};

/// "An 82-year-old female with known osteoporosis and a T12 vertebral compression fracture (VCF) from a fall three
/// months ago ... managed with analgesics and a brace ... mechanical back pain is significantly worse, she feels she is
/// becoming more stooped over, and she gets short of breath walking to the mailbox."
constexpr const char* kArticlePatient = R"({
  "assessed_on": "2024-07-20", "age_years": 82, "osteoporosis": "yes",
  "fracture_levels": ["T12"], "previously_diagnosed": "yes", "first_diagnosis": "2024-04-20", "trauma_energy": "low",
  "conservative_therapy": "yes", "conservative_measures": ["analgesics", "brace"],
  "pain": "yes", "pain_course": "worse", "pain_focal": "yes", "pain_mechanical": "yes",
  "deformity_worse": "yes", "dyspnoea": "yes", "dyspnoea_course": "new", "mmrc": 3,
  "neurologic_deficit": "no", "bladder_bowel_dysfunction": "no", "malignancy_history": "no", "malignancy_suspected": "no",
  "infection": "no", "ankylosing_disease": "no", "previous_augmentation": "no"
})";

TEST_F(SimulatedCase, OfTheArticlesPatientMeetsTheCriteriaWithTheFourRatings) {
  if (!std::filesystem::exists(scans("verse007"))) {
    GTEST_SKIP() << test::needs_shared_data("simulated-progression/verse007");
  }
  put("facts.json", kArticlePatient);
  const nlohmann::json verdict = review("verse007", {"--clinical", path("facts.json")});
  EXPECT_EQ(verdict["class"], "criteria_met") << verdict["headline"];
  EXPECT_EQ(verdict["level"], "T12");
  EXPECT_EQ(verdict["scenario"]["key"], "2022-v7");
  EXPECT_EQ(verdict["scenario_applies"], "yes");
  EXPECT_EQ(verdict["progression"], "definite");
  std::map<std::string, nlohmann::json> ratings;
  for (const nlohmann::json& rating : verdict["scenario"]["ratings"]) {
    ratings[rating["option"]] = rating["rating"];
    EXPECT_TRUE(rating["panel_median"].is_null());
  }
  EXPECT_EQ(ratings.at("percutaneous_vertebral_augmentation"), "usually appropriate");
  EXPECT_EQ(ratings.at("surgical_consultation"), "usually appropriate");
  EXPECT_EQ(ratings.at("medical_management_only"), "may be appropriate");
  EXPECT_EQ(ratings.at("percutaneous_ablation_spine"), "usually not appropriate");
  const std::string paragraph = verdict["paragraph"];
  EXPECT_THAT(paragraph, HasSubstr("T12: criteria met"));
  EXPECT_THAT(paragraph, HasSubstr("anterior height"));
  EXPECT_THAT(paragraph, HasSubstr("segmental kyphosis"));
  EXPECT_THAT(paragraph, HasSubstr("Never a treatment order"));
  EXPECT_THAT(terminal_, HasSubstr("T12: criteria met"));
  EXPECT_THAT(content("out/report.html"), HasSubstr("T12: criteria met"));
}

TEST_F(SimulatedCase, WithoutAClinicalFileIsNeverSaidToMeetTheCriteria) {
  if (!std::filesystem::exists(scans("verse005"))) {
    GTEST_SKIP() << test::needs_shared_data("simulated-progression/verse005");
  }
  const nlohmann::json verdict = review("verse005", {});
  EXPECT_THAT(std::string(verdict["class"]), ::testing::AnyOf("indeterminate", "stable"));
  EXPECT_EQ(verdict["criteria_of_worsening"], "unknown");
  EXPECT_NE(verdict["scenario_applies"], "yes");
  EXPECT_THAT(std::string(verdict["paragraph"]), Not(HasSubstr("usually appropriate")));
}

}  // namespace
}  // namespace kyphos::test
