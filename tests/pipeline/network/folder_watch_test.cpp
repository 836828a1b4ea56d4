#include "pipeline/network/folder_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <optional>

#include "tests/cli/cli_fixture.h"
#include "tests/support/dicom_builder.h"

namespace kyphos::test {
namespace {

namespace fs = std::filesystem;

/// A watched folder and a node's own, without its network.
class FolderWatched : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) / ("kyphos-watch-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "watched");
    place_ = pipeline::make_node_place(folder_ / "node");
    fs::create_directories(place_.arriving());
    ledger_.emplace(place_.ledger());
    settings_.quiet = std::chrono::seconds(4);
    settings_.watch = folder_ / "watched";
    start();
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// The program anew: what it remembered is gone, the ledger is not.
  void start() {
    node_.emplace(pipeline::NodeContext{
        .settings = settings_, .place = place_, .ledger = *ledger_, .tally = tally_, .log = log_});
    watch_.emplace(*node_);
  }
  void put_series(const std::string& name) const {
    write_dicom_series(folder_ / "watched" / name, water(), {.series_number = 1});
  }
  void look_after(std::int64_t seconds) {
    now_ += seconds;
    watch_->look(now_);
  }
  [[nodiscard]] std::size_t incoming() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(place_.incoming())) {
      count += entry.is_regular_file() ? 1 : 0;
    }
    return count;
  }
  [[nodiscard]] fs::path any_file() const { return fs::directory_iterator(folder_ / "watched" / "a")->path(); }

  fs::path folder_;
  pipeline::NodePlace place_;
  pipeline::NodeSettings settings_;
  io::ReceiverTally tally_;
  std::optional<io::NodeLedger> ledger_;
  io::NetworkLog log_;
  std::optional<pipeline::NodeContext> node_;
  std::optional<pipeline::FolderWatch> watch_;
  std::int64_t now_ = 1'000'000;
};

constexpr std::size_t kSlices = 40;

TEST_F(FolderWatched, GivesItsPicturesWhenTheyHaveStoodStillAndKeepsThem) {
  put_series("a");
  look_after(0);
  EXPECT_EQ(incoming(), 0U);
  look_after(5);
  EXPECT_EQ(incoming(), kSlices);
  EXPECT_EQ(tally_.kept, kSlices);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "watched" / "a"), {}), std::ptrdiff_t{kSlices});
}

TEST_F(FolderWatched, IsLookedAtOnceAlsoAfterARestart) {
  put_series("a");
  look_after(0);
  look_after(5);
  start();
  look_after(5);
  look_after(5);
  EXPECT_EQ(tally_.kept, kSlices);
}

TEST_F(FolderWatched, WaitsForAFileThatIsStillWritten) {
  put_series("a");
  const fs::path file = any_file();
  const auto whole = fs::file_size(file);
  fs::resize_file(file, whole - 600);
  look_after(0);
  look_after(5);
  EXPECT_EQ(incoming(), kSlices - 1) << "one is cut short";
  fs::resize_file(file, whole);
  look_after(5);
  EXPECT_EQ(incoming(), kSlices - 1) << "it has just changed";
  look_after(5);
  EXPECT_EQ(incoming(), kSlices);
}

TEST_F(FolderWatched, PassesOverWhatIsNoPictureOrBearsTheNameOfAnUnfinishedCopy) {
  put_series("a");
  fs::rename(any_file(), folder_ / "watched" / ".IM1.dcm.Xy12");
  fs::rename(any_file(), folder_ / "watched" / "IM2.dcm.part");
  std::ofstream(folder_ / "watched" / "readme.txt") << "hello";
  look_after(0);
  look_after(5);
  EXPECT_EQ(incoming(), kSlices - 2);
  EXPECT_EQ(tally_.unreadable, 0U);
}

TEST_F(FolderWatched, WaitsWhereTheNodeHasNoSpace) {
  settings_.disk_bytes = 0;
  put_series("a");
  look_after(0);
  look_after(5);
  EXPECT_EQ(incoming(), 0U);
  settings_.disk_bytes = std::uint64_t{1} << 30U;
  look_after(5);
  EXPECT_EQ(incoming(), kSlices);
}

TEST_F(FolderWatched, ForgetsWhatWasTakenAway) {
  put_series("a");
  look_after(0);
  look_after(5);
  EXPECT_EQ(ledger_->watched().size(), kSlices);
  fs::remove_all(folder_ / "watched" / "a");
  look_after(5);
  EXPECT_TRUE(ledger_->watched().empty());
}

}  // namespace
}  // namespace kyphos::test
