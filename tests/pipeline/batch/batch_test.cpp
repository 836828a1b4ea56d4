#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "io/store/store.h"
#include "tests/support/export_builder.h"
#include "tests/support/run_program.h"

namespace kyphos::test {
namespace {

namespace fs = std::filesystem;

/// Most patients here show water: their cases end at once ("no spine"), which is all that the ledger needs.
class BatchTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* const info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(::testing::TempDir()) / ("kyphos-batch-" + std::to_string(::getpid()) + info->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    std::ofstream(folder_ / "key") << "a key of more than sixteen bytes";
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] fs::path at(const std::string& name) const { return folder_ / name; }
  [[nodiscard]] std::vector<std::string> arguments(const std::string& out, std::vector<std::string> more = {}) const {
    std::vector<std::string> all{"batch",      at("export").string(), "--out",  at(out).string(),
                                 "--key-file", at("key").string(),    "--jobs", "2"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  [[nodiscard]] ProgramResult batch(const std::string& out, std::vector<std::string> more = {}) const {
    return run_program(KYPHOS_BINARY, arguments(out, std::move(more)));
  }
  [[nodiscard]] nlohmann::json summary(const std::string& out, std::vector<std::string> more = {}) const {
    more.emplace_back("--json");
    return nlohmann::json::parse(batch(out, std::move(more)).out);
  }

  static std::string content(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  [[nodiscard]] std::map<std::string, std::string> tables(const std::string& out) const {
    std::map<std::string, std::string> all;
    for (const char* name : {"vertebrae.csv", "worklist.csv", "failures.csv", "index.html"}) {
      all[name] = content(at(out) / name);
    }
    return all;
  }

  /// Starts the batch and kills it, without any warning, after a while.
  void run_and_kill(const std::string& out, std::chrono::milliseconds after) const {
    std::vector<std::string> all = arguments(out, {"--quiet"});
    all.insert(all.begin(), KYPHOS_BINARY);
    std::vector<char*> pointers;
    for (std::string& argument : all) {
      pointers.push_back(argument.data());
    }
    pointers.push_back(nullptr);
    const pid_t process = fork();
    if (process == 0) {
      execv(pointers[0], pointers.data());
      _exit(127);
    }
    std::this_thread::sleep_for(after);
    kill(process, SIGKILL);
    waitpid(process, nullptr, 0);
  }

  fs::path folder_;
};

TEST_F(BatchTest, GivesEveryFileAnOutcomeAndAReason) {
  const std::size_t files = write_export(at("export"), {.patients = 3, .studies = 2, .spine_every = 0, .odd_files = 6});
  const nlohmann::json said = summary("out");
  EXPECT_EQ(said["patients"], 3);
  EXPECT_EQ(said["files"], files);
  const io::Store store(at("out"), io::StoreAccess::ReadOnly);
  std::size_t rows = 0;
  store.each_file([&](const io::FileRow& row) {
    ++rows;
    EXPECT_FALSE(row.outcome.empty() || row.reason_code.empty() || row.reason.empty()) << row.file_key;
    EXPECT_NE(row.outcome, "pending") << row.file_key;
  });
  EXPECT_EQ(rows, files);
}

TEST_F(BatchTest, MeasuresAndListsAFracture) {
  write_export(at("export"), {.patients = 1, .studies = 2, .odd_files = 0});
  const nlohmann::json said = summary("out");
  ASSERT_EQ(said["measured"], 1) << content(at("out") / "failures.csv");
  const io::Store store(at("out"), io::StoreAccess::ReadOnly);
  store.each_case([&](const io::CaseRow& row) {
    EXPECT_TRUE(fs::exists(at("out") / row.folder / "report.html"));
    EXPECT_EQ(store.studies_of(row.patient_key).size(), 2U);
    EXPECT_FALSE(store.vertebrae_of(row.patient_key).empty());
    EXPECT_FALSE(row.thumbnail.empty());
  });
  // One body is wedged. Without a rib or the sacrum in this narrow scan it may stay unnamed.
  const std::string worklist = content(at("out") / "worklist.csv");
  EXPECT_EQ(std::ranges::count(worklist, '\n'), 2) << worklist;
  EXPECT_TRUE(worklist.find(",L1,") != std::string::npos || worklist.find(",unnamed ") != std::string::npos)
      << worklist;
}

TEST_F(BatchTest, DoesNothingTwice) {
  write_export(at("export"), {.patients = 2, .studies = 1, .spine_every = 0});
  EXPECT_EQ(summary("out")["finished_now"], 2);
  const auto before = tables("out");
  const nlohmann::json again = summary("out");
  EXPECT_EQ(again["finished_now"], 0);
  EXPECT_EQ(again["files_read"], 0);
  EXPECT_EQ(tables("out"), before);
}

TEST_F(BatchTest, RunsAKnownPatientAgainWhenAStudyComes) {
  write_export(at("export"), {.patients = 2, .studies = 1, .spine_every = 0, .odd_files = 0});
  EXPECT_EQ(summary("out")["finished_now"], 2);
  // The same two patients with two dates each, below another folder: one file differs in date only, so is new.
  write_export(at("export") / "later", {.patients = 1, .studies = 2, .spine_every = 0, .odd_files = 0, .seed = 2});
  const nlohmann::json said = summary("out");
  EXPECT_EQ(said["patients"], 2);
  EXPECT_EQ(said["finished_now"], 1);
}

TEST_F(BatchTest, GoesOnAfterBeingKilledAtAnyMoment) {
  write_export(at("export"), {.patients = 6, .studies = 2, .spine_every = 0, .odd_files = 4});
  EXPECT_EQ(summary("whole")["finished_now"], 6);
  std::mt19937 random(7);
  for (int round = 0; round < 5; ++round) {
    run_and_kill("killed", std::chrono::milliseconds(30 + random() % 400));
  }
  const nlohmann::json said = summary("killed");
  EXPECT_EQ(said["finished_before"].get<int>() + said["finished_now"].get<int>(), 6);
  EXPECT_EQ(tables("killed"), tables("whole"));
  EXPECT_FALSE(fs::exists(at("killed") / ".work"));
}

TEST_F(BatchTest, SaysWhenSettingsChangedAndRunsAgain) {
  write_export(at("export"), {.patients = 1, .studies = 1, .spine_every = 0});
  EXPECT_EQ(summary("out")["finished_now"], 1);
  const ProgramResult changed = batch("out", {"--shift-dates"});
  EXPECT_NE(changed.err.find("settings were"), std::string::npos) << changed.err;
  EXPECT_NE(changed.out.find("1 now"), std::string::npos) << changed.out;
}

TEST_F(BatchTest, TellsNobodysNameDateOrId) {
  write_export(at("export"), {.patients = 2, .studies = 2, .spine_every = 2, .odd_files = 3});
  static_cast<void>(batch("out", {"--shift-dates", "--map-uids", "--log", at("out.log").string()}));
  std::string all = content(at("out.log"));
  for (const auto& entry : fs::recursive_directory_iterator(at("out"))) {
    all += entry.path().string().substr(folder_.string().size());
    const bool owners = entry.path().string().find("/private/") != std::string::npos;
    all += entry.is_regular_file() && !owners ? content(entry.path()) : std::string{};
  }
  for (const char* word : {"SECRET", "Hidden", "Name1", "19500101", "1950-01-01", "2020-01-02", "20200102"}) {
    EXPECT_EQ(all.find(word), std::string::npos) << word;
  }
}

TEST_F(BatchTest, SharesWorkAmongShardsAndJoinsThem) {
  write_export(at("export"), {.patients = 6, .studies = 1, .spine_every = 0, .odd_files = 2});
  EXPECT_EQ(summary("whole")["finished_now"], 6);
  const int first = summary("one", {"--shard", "1/2"})["finished_now"];
  const int second = summary("two", {"--shard", "2/2"})["finished_now"];
  EXPECT_EQ(first + second, 6);
  const ProgramResult merged = run_program(
      KYPHOS_BINARY, {"merge", at("one").string(), at("two").string(), "--out", at("merged").string(), "--json"});
  EXPECT_EQ(merged.exit_code, 0) << merged.err;
  EXPECT_EQ(tables("merged"), tables("whole"));
}

TEST_F(BatchTest, WritesTablesAnewFromTheDatabaseAlone) {
  write_export(at("export"), {.patients = 2, .studies = 1, .spine_every = 0});
  static_cast<void>(batch("out"));
  const auto before = tables("out");
  for (const auto& [name, text] : before) {
    fs::remove(at("out") / name);
  }
  fs::remove_all(at("export"));
  EXPECT_EQ(run_program(KYPHOS_BINARY, {"report", at("out").string()}).exit_code, 0);
  EXPECT_EQ(tables("out"), before);
}

TEST_F(BatchTest, RefusesAShardWithoutAKeyFile) {
  fs::create_directories(at("export"));
  const ProgramResult said =
      run_program(KYPHOS_BINARY, {"batch", at("export").string(), "--out", at("out").string(), "--shard", "1/2"});
  EXPECT_EQ(said.exit_code, 2);
  EXPECT_NE(said.err.find("--key-file"), std::string::npos) << said.err;
}

}  // namespace
}  // namespace kyphos::test
