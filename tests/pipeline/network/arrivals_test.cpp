#include "pipeline/network/arrivals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace kyphos::test {
namespace {

namespace fs = std::filesystem;
using io::NodeState;

/// A node's folder without its network: files are put where the receiver puts them.
class Arrivals : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) / ("kyphos-arrivals-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    place_ = pipeline::make_node_place(folder_);
    ledger_.emplace(place_.ledger());
    settings_.quiet = std::chrono::seconds(0);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void arrive(const std::string& object, const std::string& bytes = "picture") {
    fs::create_directories(place_.incoming() / "S");
    std::ofstream(place_.incoming() / "S" / object) << bytes;
    tally_.bytes_kept += bytes.size();
  }
  void look() {
    const io::NetworkLog log = [this](std::string_view event, const std::map<std::string, std::string>&) {
      events_.emplace_back(event);
    };
    const pipeline::NodeContext node{
        .settings = settings_, .place = place_, .ledger = *ledger_, .tally = tally_, .log = log};
    pipeline::take_quiet_studies(node, now_);
  }
  void clean_up(std::int64_t later) {
    const io::NetworkLog log;
    pipeline::remove_old_images(
        {.settings = settings_, .place = place_, .ledger = *ledger_, .tally = tally_, .log = log}, now_ + later);
  }
  void start_again() {
    const io::NetworkLog log;
    pipeline::take_up_again({.settings = settings_, .place = place_, .ledger = *ledger_, .tally = tally_, .log = log});
  }
  [[nodiscard]] std::optional<NodeState> state() const {
    const auto study = ledger_->find("S");
    return study ? std::optional(study->state) : std::nullopt;
  }
  void set_state(NodeState state) {
    io::NodeStudy study = *ledger_->find("S");
    study.state = state;
    ledger_->put(study);
  }
  [[nodiscard]] std::size_t images() const {
    std::error_code none;
    const fs::directory_iterator begin(place_.images("S"), none);
    return static_cast<std::size_t>(std::distance(begin, fs::directory_iterator()));
  }

  fs::path folder_;
  pipeline::NodePlace place_;
  pipeline::NodeSettings settings_;
  io::ReceiverTally tally_;
  std::optional<io::NodeLedger> ledger_;
  std::vector<std::string> events_;
  std::int64_t now_ = pipeline::unix_now();
};

TEST_F(Arrivals, AreTakenWhenNothingHasComeForTheQuietTime) {
  settings_.quiet = std::chrono::seconds(60);
  arrive("a");
  look();
  EXPECT_EQ(state(), std::nullopt);
  now_ += 61;
  look();
  EXPECT_EQ(state(), NodeState::Measuring);
  EXPECT_EQ(images(), 1U);
  EXPECT_FALSE(fs::exists(place_.incoming() / "S"));
}

TEST_F(Arrivals, OfTheSameBytesAsBeforeAreDropped) {
  arrive("a");
  arrive("b");
  look();
  set_state(NodeState::Done);
  arrive("b");
  look();
  EXPECT_EQ(state(), NodeState::Done);
  EXPECT_EQ(images(), 2U);
  EXPECT_EQ(tally_.bytes_kept, 14U);
  EXPECT_EQ(events_.back(), "sent_again");
}

TEST_F(Arrivals, OfAStudyThatFailedAreTriedAnew) {
  arrive("a");
  look();
  set_state(NodeState::Failed);
  arrive("a");
  look();
  EXPECT_EQ(state(), NodeState::Measuring);
}

TEST_F(Arrivals, WaitWhileTheirStudyIsMeasuredAndAreThenMeasuredWithTheRest) {
  arrive("a");
  look();
  arrive("b");
  look();
  EXPECT_EQ(images(), 1U);
  set_state(NodeState::Done);
  look();
  EXPECT_EQ(state(), NodeState::Measuring);
  EXPECT_EQ(images(), 2U);
  EXPECT_EQ(ledger_->find("S")->objects, 2);
}

TEST_F(Arrivals, AreNotMeasuredAloneWhereTheRestHasBeenRemoved) {
  arrive("a");
  look();
  set_state(NodeState::Done);
  clean_up(25 * 3600);
  EXPECT_EQ(images(), 0U);
  EXPECT_EQ(tally_.bytes_kept, 0U);
  arrive("b");
  look();
  EXPECT_EQ(state(), NodeState::Incomplete);
  // The whole study comes again: now it is measured.
  arrive("a");
  look();
  EXPECT_EQ(state(), NodeState::Measuring);
  EXPECT_EQ(images(), 2U);
}

TEST_F(Arrivals, AreFetchedTogetherWithTheRestWhereThereIsAnArchive) {
  settings_.archive = io::Peer{};
  arrive("a");
  look();
  set_state(NodeState::Done);
  clean_up(25 * 3600);
  arrive("b");
  look();
  EXPECT_EQ(state(), NodeState::Fetching);
}

TEST_F(Arrivals, ThatWereMovedButNotRecordedWhenTheProgramDiedComeInAgain) {
  fs::create_directories(place_.images("S"));
  std::ofstream(place_.images("S") / "a") << "picture";
  start_again();
  look();
  EXPECT_EQ(state(), NodeState::Measuring);
  EXPECT_EQ(images(), 1U);
  start_again();  // what is recorded stays where it is
  EXPECT_EQ(images(), 1U);
}

TEST_F(Arrivals, MakeRoomForNewOnesWhenTheDiskIsHalfFull) {
  settings_.disk_bytes = 10;
  arrive("a");
  look();
  clean_up(0);
  EXPECT_EQ(images(), 1U);  // not while they are needed
  set_state(NodeState::Done);
  clean_up(0);
  EXPECT_EQ(images(), 0U);
}

}  // namespace
}  // namespace kyphos::test
