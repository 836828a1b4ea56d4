#include <gmock/gmock.h>

#include "pipeline/cli/command.h"
#include "tests/cli/cli_fixture.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;

/// Every command that --help shows.
std::vector<std::string> shown_commands() {
  std::vector<std::string> names;
  for (const pipeline::Command& command : pipeline::commands()) {
    if (command.name != "run-case" && command.name != "manual") {  // for the batch and for packagers
      names.emplace_back(command.name);
    }
  }
  return names;
}

class Manual : public CliFixture {
 protected:
  void SetUp() override {
    CliFixture::SetUp();
    ASSERT_EQ(kyphos({"manual", path("manual")}).exit_code, 0);
  }
  /// What bash offers after these words.
  [[nodiscard]] std::string completed(const std::string& words, int last) const {
    return run_program("/bin/bash",
                       {"-c", "source " + path("manual/kyphos.bash") + "; COMP_WORDS=(" + words +
                                  "); COMP_CWORD=" + std::to_string(last) + "; _kyphos; echo ${COMPREPLY[@]}"})
        .out;
  }
};

TEST_F(Manual, HasAPageForEveryCommandWithEveryOption) {
  for (const std::string& command : shown_commands()) {
    const std::string page = content("manual/kyphos-" + command + ".1");
    EXPECT_THAT(content("manual/kyphos.1"),
                HasSubstr("\\fB" + std::string(command == "clinical-template" ? "clinical\\-template" : command)));
    EXPECT_THAT(page, HasSubstr(".SH EXIT STATUS"));
    // What the command's own help lists.
    const std::string help = kyphos({command, "--help"}).out;
    for (std::size_t at = help.find("--"); at != std::string::npos; at = help.find("--", at + 2)) {
      const std::size_t end = help.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at + 2);
      std::string option = help.substr(at + 2, end - at - 2);
      for (std::size_t hyphen = option.find('-'); hyphen != std::string::npos; hyphen = option.find('-', hyphen + 2)) {
        option.replace(hyphen, 1, "\\-");
      }
      EXPECT_THAT(page, HasSubstr("\\-\\-" + option)) << command;
    }
  }
}

TEST_F(Manual, CompletesCommandsAndTheirOptions) {
  EXPECT_EQ(completed("kyphos ba", 1), "batch\n");
  EXPECT_EQ(completed("kyphos batch --sh", 2), "--shard --shift-dates\n");
  EXPECT_EQ(completed("kyphos merge --j", 2), "--json\n");
  for (const std::string& command : shown_commands()) {
    for (const char* const file : {"manual/kyphos.bash", "manual/_kyphos", "manual/kyphos.fish"}) {
      EXPECT_THAT(content(file), HasSubstr(command)) << file;
    }
  }
}

}  // namespace
}  // namespace kyphos::test
