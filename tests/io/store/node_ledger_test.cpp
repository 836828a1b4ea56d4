#include "io/store/node_ledger.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace kyphos::test {
namespace {

using io::NodeState;
using io::ResultState;

class NodeLedgerFile : public ::testing::Test {
 protected:
  void TearDown() override {
    for (const char* const ending : {"", "-wal", "-shm"}) {
      std::filesystem::remove(file_.string() + ending);
    }
  }
  std::filesystem::path file_ =
      std::filesystem::path(::testing::TempDir()) / ("kyphos-ledger-" + std::to_string(::getpid()) + ".sqlite");
};

TEST_F(NodeLedgerFile, KnowsWhatWasWrittenWhenItIsOpenedAgain) {
  io::NodeLedger(file_).begin({.study = "s", .state = NodeState::Measuring, .objects = 2, .changed = 7},
                              {{"a", "1"}, {"b", "2"}});
  const io::NodeLedger again(file_);
  const auto study = again.find("s");
  ASSERT_TRUE(study);
  EXPECT_EQ(study->state, NodeState::Measuring);
  EXPECT_EQ(study->changed, 7);
  EXPECT_EQ(again.objects_of("s"), (std::map<std::string, std::string>{{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ(again.studies(NodeState::Done).size(), 0U);
  EXPECT_FALSE(again.find("t"));
}

TEST_F(NodeLedgerFile, SendsNoResultTwiceThatWasSentWithTheSameBytes) {
  io::NodeLedger ledger(file_);
  ledger.finish({.study = "s", .state = NodeState::Sending}, {{.digest = "x", .study = "s", .file = "x.dcm"}});
  ASSERT_EQ(ledger.due_results(0).size(), 1U);
  io::NodeResult sent = ledger.due_results(0).front();
  sent.state = ResultState::Sent;
  ledger.put(sent);
  // Measured once more: one result is as it was, one is new.
  ledger.finish({.study = "s", .state = NodeState::Sending},
                {{.digest = "x", .study = "s", .file = "x.dcm"}, {.digest = "y", .study = "s", .file = "y.dcm"}});
  ASSERT_EQ(ledger.due_results(0).size(), 1U);
  EXPECT_EQ(ledger.due_results(0).front().digest, "y");
  EXPECT_EQ(ledger.results_of("s").size(), 2U);
  EXPECT_EQ(ledger.result_counts().at(ResultState::Sent), 1);
}

TEST_F(NodeLedgerFile, HoldsResultsBackUntilTheirTime) {
  io::NodeLedger ledger(file_);
  ledger.put(io::NodeResult{.digest = "x", .study = "s", .file = "x.dcm", .due = 100});
  EXPECT_TRUE(ledger.due_results(99).empty());
  EXPECT_EQ(ledger.due_results(100).size(), 1U);
}

}  // namespace
}  // namespace kyphos::test
