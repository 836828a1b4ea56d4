#include "io/criteria_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/io/problem_of.h"

namespace kyphos::io {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string problem_of_criteria(const std::string& text) {
  return test::problem_of([&] { return parse_criteria_text(text, "site.json"); });
}

TEST(CriteriaFile, GivesTheSitesValuesWithTheirReason) {
  const auto overrides = parse_criteria_text(
      R"({"source": "spine board 2026", "pain.rise_points": 3, "_note": "see minutes"})", "site.json");
  ASSERT_EQ(overrides.size(), 1U);
  EXPECT_EQ(overrides.front().key, "pain.rise_points");
  EXPECT_EQ(overrides.front().value, 3.0);
  EXPECT_EQ(overrides.front().source, "spine board 2026");
}

TEST(CriteriaFile, RefusesUnknownKeysAndValuesWithTheirPlace) {
  EXPECT_THAT(problem_of_criteria("{\n \"pain.rise_point\": 3}"),
              AllOf(HasSubstr("line 2, column 2"), HasSubstr("did you mean \"pain.rise_points\"?")));
  EXPECT_THAT(problem_of_criteria("{\"pain.rise_points\": \"many\"}"), HasSubstr("not a number"));
  EXPECT_THAT(problem_of_criteria("{\"pain.rise_points\": -1}"), HasSubstr("not a number from 0 up"));
  EXPECT_THAT(problem_of_criteria("{\"pain.rise_points\": []}"), HasSubstr("not a number"));
}

}  // namespace
}  // namespace kyphos::io
