#include <gmock/gmock.h>
#include <httplib.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <thread>

#include "io/dicom_net/send.h"
#include "io/error.h"
#include "tests/cli/cli_fixture.h"
#include "tests/io/dicom_net/archive_stand_in.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
namespace fs = std::filesystem;

constexpr int kResults = 6;  // of the small spine: two reports, a segmentation, two pages, a PDF

/// The program as a node, between senders and an archive within the test.
class Node : public CliFixture {
 protected:
  void write_series() {
    const measure::Volume& spine = small_spine();
    files_ = write_dicom_series(path("series"), spine, {.patient_id = "SECRET-7", .patient_name = "Alpha^Anna"});
  }
  void TearDown() override {
    if (process_ > 0) {
      end(SIGKILL);
    }
    CliFixture::TearDown();
  }
  void start(const std::vector<std::string>& more = {}) {
    std::vector<std::string> command{KYPHOS_BINARY,   "node",
                                     "--folder",      path("node"),
                                     "--callers",     "SCANNER",
                                     "--send",        "ARCHIVE@127.0.0.1:" + std::to_string(archive_port_),
                                     "--address",     "127.0.0.1",
                                     "--port",        std::to_string(port_),
                                     "--status-port", std::to_string(status_port_),
                                     "--quiet",       "2",
                                     "--log",         path("log")};
    command.insert(command.end(), more.begin(), more.end());
    process_ = ::fork();
    if (process_ == 0) {
      std::vector<char*> arguments;
      for (std::string& each : command) {
        arguments.push_back(each.data());
      }
      arguments.push_back(nullptr);
      ::execv(KYPHOS_BINARY, arguments.data());
      ::_exit(127);
    }
    ASSERT_TRUE(comes_true([this] { return !metrics().empty(); }));
  }
  int end(int signal) {
    int status = 0;
    ::kill(process_, signal);
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  [[nodiscard]] std::string metrics() const {
    httplib::Client client("127.0.0.1", status_port_);
    const auto answer = client.Get("/metrics");
    return answer && answer->status == 200 ? answer->body : "";
  }
  [[nodiscard]] bool says(const std::string& line) const { return metrics().find(line) != std::string::npos; }
  static bool comes_true(const std::function<bool()>& condition) {
    for (int tries = 0; tries < 600; ++tries) {
      if (condition()) {
        return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
  }
  void send() const {
    for (const io::SentObject& each :
         io::store_at({.ae_title = "KYPHOS", .host = "127.0.0.1", .port = port_}, "SCANNER", files_)) {
      ASSERT_TRUE(each.stored) << each.remark;
    }
  }
  [[nodiscard]] std::unique_ptr<StandInArchive> archive() const {
    StandInArchive::Contexts contexts;
    for (const char* const sop_class :
         {UID_SegmentationStorage, UID_ComprehensiveSRStorage, UID_MultiframeTrueColorSecondaryCaptureImageStorage,
          UID_SecondaryCaptureImageStorage, UID_EncapsulatedPDFStorage}) {
      contexts.emplace_back(sop_class, UID_LittleEndianExplicitTransferSyntax);
    }
    return std::make_unique<StandInArchive>(folder_ / "archive", contexts, Uint16{0}, archive_port_);
  }
  [[nodiscard]] std::size_t archived() const {
    std::error_code none;
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_ / "archive", none), {}));
  }

  std::vector<fs::path> files_;
  int port_ = free_port();
  int status_port_ = free_port();
  int archive_port_ = free_port();
  pid_t process_ = -1;
};

TEST_F(Node, MeasuresAStudyOnceSendsItsResultsOnceAndEndsCleanly) {
  write_series();
  const auto receiving = archive();
  start();
  send();
  ASSERT_TRUE(comes_true([this] { return says("studies{state=\"done\"} 1"); })) << metrics() << content("log");
  EXPECT_EQ(receiving->stored(), kResults);
  EXPECT_EQ(receiving->caller(), "KYPHOS");
  send();
  ASSERT_TRUE(comes_true([this] { return content("log").find("sent_again") != std::string::npos; }));
  EXPECT_TRUE(says("results{state=\"sent\"} " + std::to_string(kResults)));
  httplib::Client client("127.0.0.1", status_port_);
  EXPECT_THAT(client.Get("/")->body, HasSubstr("<td>done</td>"));
  EXPECT_EQ(client.Get("/other")->status, 404);
  EXPECT_EQ(client.Get("/", httplib::Headers{{"Host", "elsewhere.example"}})->status, 403);
  EXPECT_EQ(end(SIGTERM), 0);
  EXPECT_EQ(receiving->stored(), kResults);
  for (const char* const secret : {"SECRET-7", "Alpha", "Anna"}) {
    EXPECT_THAT(content("log"), Not(HasSubstr(secret)));
  }
}

TEST_F(Node, MeasuresWhatIsPutIntoAWatchedFolderOnceAlsoAfterARestartAndLeavesItThere) {
  write_series();
  const auto receiving = archive();
  fs::create_directories(folder_ / "watched");
  start({"--watch", path("watched")});
  fs::copy(folder_ / "series", folder_ / "watched" / "exam", fs::copy_options::recursive);
  ASSERT_TRUE(comes_true([this] { return says("studies{state=\"done\"} 1"); })) << metrics() << content("log");
  EXPECT_EQ(receiving->stored(), kResults);
  EXPECT_EQ(end(SIGKILL), 128 + SIGKILL);
  start({"--watch", path("watched")});
  std::this_thread::sleep_for(std::chrono::seconds(5));
  EXPECT_TRUE(says("received_total{outcome=\"kept\"} 0"));
  EXPECT_EQ(end(SIGTERM), 0);
  EXPECT_EQ(receiving->stored(), kResults);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "watched" / "exam"), {}), std::ssize(files_));
}

TEST_F(Node, LosesNothingAndSendsNothingTwiceWhenItIsKilledAndTheArchiveIsAway) {
  write_series();
  start();
  send();
  ASSERT_TRUE(comes_true([this] { return says("studies{state=\"measuring\"} 1"); })) << metrics();
  end(SIGKILL);
  start();
  ASSERT_TRUE(comes_true([this] { return says("kyphos_node_destination_away 1"); })) << metrics();
  EXPECT_TRUE(comes_true([this] { return says("results{state=\"waiting\"} " + std::to_string(kResults)); }));
  end(SIGKILL);
  const auto receiving = archive();
  start();
  ASSERT_TRUE(comes_true([this] { return says("studies{state=\"done\"} 1"); })) << metrics();
  EXPECT_EQ(receiving->stored(), kResults);
  EXPECT_EQ(archived(), static_cast<std::size_t>(kResults));
  EXPECT_EQ(end(SIGTERM), 0);
}

TEST_F(Node, RefusesAFolderThatAnotherHas) {
  start();
  const ProgramResult second =
      kyphos({"node", "--folder", path("node"), "--callers", "any", "--send", "A@localhost:1"});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.err, HasSubstr("is being written by another node"));
  EXPECT_EQ(end(SIGTERM), 0);
}

TEST_F(Node, ReviewSendsWhatItWroteOnlyWithDicomAndSaysWhatCameOfIt) {
  write_series();
  const auto receiving = archive();
  const std::string there = words(receiving->peer());
  EXPECT_EQ(kyphos({"review", path("series"), "--out", path("out"), "--send", there}).exit_code, 2);
  const ProgramResult sent = kyphos({"review", path("series"), "--out", path("out"), "--dicom", "--send", there});
  EXPECT_EQ(sent.exit_code, 0) << sent.err;
  EXPECT_THAT(sent.out, HasSubstr("6 objects sent to " + there));
  EXPECT_EQ(receiving->stored(), kResults);
}

TEST_F(Node, BatchSendsEachObjectOnceAndAgainWhatCouldNotBeSent) {
  write_series();
  const auto receiving = archive();
  const auto batch = [&](const std::string& there) {
    return kyphos({"batch", path("series"), "--out", path("out"), "--jobs", "1", "--dicom", "--send", there});
  };
  const ProgramResult away = batch("GONE@127.0.0.1:1");
  EXPECT_EQ(away.exit_code, 1);
  EXPECT_THAT(away.err, HasSubstr("not sent: GONE@127.0.0.1:1: cannot be talked to"));
  EXPECT_TRUE(fs::exists(path("out") + "/index.html"));
  const std::string there = words(receiving->peer());
  const ProgramResult first = batch(there);
  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_THAT(first.err, HasSubstr("6 objects sent to " + there));
  const ProgramResult second = batch(there);
  EXPECT_EQ(second.exit_code, 0) << second.err;
  EXPECT_THAT(second.err, HasSubstr("0 objects sent to " + there + ", 6 had been sent before"));
  EXPECT_EQ(receiving->stored(), kResults);
}

}  // namespace
}  // namespace kyphos::test
