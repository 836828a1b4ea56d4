#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>

#include "measure/catalogue.h"
#include "tests/cli/cli_fixture.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CommandLine : public CliFixture {};

TEST_F(CommandLine, PrintsItsVersion) {
  const ProgramResult result = kyphos({"--version"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, "kyphos " KYPHOS_VERSION "\n");
  EXPECT_THAT(result.err, IsEmpty());
}

TEST_F(CommandLine, HelpsWithEverySubcommand) {
  for (const std::string command : {"scan", "review", "list"}) {
    const ProgramResult result = kyphos({command, "--help"});
    EXPECT_EQ(result.exit_code, 0) << command;
    EXPECT_THAT(result.out, HasSubstr("--json")) << command;
    EXPECT_THAT(result.err, IsEmpty()) << command;
    EXPECT_THAT(kyphos({"--help"}).out, HasSubstr(command));
  }
}

TEST_F(CommandLine, RefusesAWrongOneWithTwo) {
  const std::vector<std::vector<std::string>> wrong{
      {},
      {"frobnicate"},
      {"scan"},
      {"scan", path("absent")},
      {"review", folder_.string()},
      {"review", folder_.string(), "--out", path("out"), "--label", "T12"},
      {"review", folder_.string(), "--out", path("out"), "--label", "X1@5"},
      {"review", folder_.string(), "--out", path("out"), "--nonsense"}};
  for (const auto& arguments : wrong) {
    const ProgramResult result = kyphos(arguments);
    EXPECT_EQ(result.exit_code, 2) << ::testing::PrintToString(arguments);
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, HasSubstr("--help"));
  }
  EXPECT_FALSE(std::filesystem::exists(path("out")));
}

TEST_F(CommandLine, NamesThePathThatIsNotThere) {
  EXPECT_THAT(kyphos({"scan", path("absent")}).err, HasSubstr(path("absent")));
}

TEST_F(CommandLine, ListsEveryMeasurementWithUnitAndSource) {
  const ProgramResult text = kyphos({"list"});
  const ProgramResult result = kyphos({"list", "--json"});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, IsEmpty());
  const nlohmann::json rows = nlohmann::json::parse(result.out);
  ASSERT_EQ(rows.size(), measure::catalogue().size());
  for (const nlohmann::json& row : rows) {
    EXPECT_THAT(text.out, HasSubstr(row["key"].get<std::string>()));
    for (const char* part : {"unit", "definition", "source"}) {
      EXPECT_FALSE(row[part].get<std::string>().empty()) << row["key"];
    }
  }
}

TEST_F(CommandLine, ListsEveryParameterWithReasonSourceAndOneDigestForAll) {
  const ProgramResult text = kyphos({"list", "--parameters"});
  const nlohmann::json listed = nlohmann::json::parse(kyphos({"list", "--parameters", "--json"}).out);
  std::map<std::string, std::string> by_key;
  for (const nlohmann::json& row : listed["parameters"]) {
    EXPECT_THAT(text.out, HasSubstr(row["key"].get<std::string>() + " = "));
    EXPECT_TRUE(row["value"].is_number()) << row["key"];
    for (const char* part : {"unit", "reason", "source"}) {
      EXPECT_FALSE(row[part].get<std::string>().empty()) << row["key"];
    }
    by_key[row["key"]] = row["value"].dump();
  }
  ASSERT_EQ(by_key.size(), listed["parameters"].size()) << "two parameters share a key";
  // A stage that is left out of the list would have numbers that no digest sees.
  for (const char* stage : {"ct.", "finder.", "witness.", "body.", "fit.", "naming.", "gates.", "finding.", "align."}) {
    const auto first = by_key.lower_bound(stage);
    EXPECT_TRUE(first != by_key.end() && first->first.starts_with(stage)) << stage;
  }
  EXPECT_THAT(text.out, HasSubstr(listed["sha256"].get<std::string>()));
}

}  // namespace
}  // namespace kyphos::test
