#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "io/store/store.h"
#include "tests/support/export_builder.h"
#include "tests/support/run_program.h"

namespace kyphos::test {

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
    for (const char* name : {"vertebrae.csv", "progression.csv", "worklist.csv", "failures.csv", "index.html"}) {
      all[name] = content(at(out) / name);
    }
    return all;
  }

  [[nodiscard]] pid_t start(const std::string& out, std::vector<std::string> more = {"--quiet"}) const {
    std::vector<std::string> all = arguments(out, std::move(more));
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
    return process;
  }

  /// Starts the batch and kills it, without any warning, after a while.
  void run_and_kill(const std::string& out, std::chrono::milliseconds after) const {
    const pid_t process = start(out);
    std::this_thread::sleep_for(after);
    kill(process, SIGKILL);
    waitpid(process, nullptr, 0);
  }

  /// The first worker process of a running batch.
  static pid_t wait_for_worker(pid_t batch_process) {
    const std::string of = std::to_string(batch_process);
    pid_t worker = 0;
    while (!(std::ifstream("/proc/" + of + "/task/" + of + "/children") >> worker)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return worker;
  }
  /// All cases, by patient key.
  [[nodiscard]] std::vector<io::CaseRow> cases(const std::string& out) const {
    const io::Store store(at(out), io::StoreAccess::ReadOnly);
    std::vector<io::CaseRow> rows;
    store.each_case([&rows](const io::CaseRow& row) { rows.push_back(row); });
    return rows;
  }

  fs::path folder_;
};

}  // namespace kyphos::test
