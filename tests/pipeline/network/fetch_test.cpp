#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "io/dicom_net/send.h"
#include "io/error.h"
#include "io/input.h"
#include "pipeline/network/fetch_patient.h"
#include "tests/io/dicom_net/free_port.h"
#include "tests/support/dicom_builder.h"
#include "tests/support/run_program.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

constexpr const char* kArchiveProgram = "/usr/bin/dcmqrscp";

/// DCMTK's own small archive as a process of its own: knows KYPHOS by its port.
class Fetch : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(kArchiveProgram)) {
      GTEST_SKIP() << kArchiveProgram << " (package dcmtk) is not installed";
    }
    folder_ = fs::path(::testing::TempDir()) / ("kyphos-fetch-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "db");
    archive_ = {.ae_title = "QR", .host = "127.0.0.1", .port = free_port()};
    own_port_ = free_port();
    std::ofstream(folder_ / "archive.cfg")
        << "NetworkTCPPort = " << archive_.port << "\nMaxPDUSize = 16384\nMaxAssociations = 8\n"
        << "HostTable BEGIN\nme = (KYPHOS, localhost, " << own_port_ << ")\nHostTable END\n"
        << "VendorTable BEGIN\nVendorTable END\n"
        << "AETable BEGIN\nQR " << (folder_ / "db").string() << " RW (50, 100mb) ANY\nAETable END\n";
  }
  void TearDown() override {
    stop();
    fs::remove_all(folder_);
  }
  void start(std::vector<std::string> options = {}) {
    std::vector<std::string> command{kArchiveProgram, "-q", "-c", (folder_ / "archive.cfg").string()};
    command.insert(command.end(), options.begin(), options.end());
    process_ = ::fork();
    if (process_ == 0) {
      std::vector<char*> arguments;
      for (std::string& each : command) {
        arguments.push_back(each.data());
      }
      arguments.push_back(nullptr);
      ::execv(kArchiveProgram, arguments.data());
      ::_exit(127);
    }
  }
  void stop() {
    if (process_ > 0) {
      ::kill(process_, SIGTERM);
      ::waitpid(process_, nullptr, 0);
      process_ = -1;
    }
  }
  void put(const DicomSeriesOptions& options) {
    measure::Volume volume;
    volume.grid.size = {16, 16, 4};
    volume.hu.assign(volume.grid.voxel_count(), 0);
    const auto files = write_dicom_series(folder_ / "made" / options.study_date / std::to_string(options.series_number),
                                          volume, options);
    for (int tries = 0; tries < 100; ++tries) {  // until it listens
      try {
        for (const io::SentObject& each : io::store_at(archive_, "TEST", files)) {
          ASSERT_TRUE(each.stored) << each.remark;
        }
        return;
      } catch (const io::Error&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    }
    FAIL() << "the archive does not start";
  }
  void fill() {
    put({.patient_id = "P-1", .study_date = "20200102", .series_number = 1});
    put({.patient_id = "P-1", .study_date = "20210102", .series_number = 2});
    put({.patient_id = "P-1",
         .study_date = "20210102",
         .series_number = 3,
         .modality = "PT",
         .sop_class = "1.2.840.10008.5.1.4.1.1.128"});
    put({.patient_id = "P-10", .study_date = "20200202", .series_number = 4});
  }
  [[nodiscard]] pipeline::FetchRequest request() const {
    return {.from = archive_, .patient_id = "P-1", .out = folder_ / "got"};
  }
  [[nodiscard]] std::vector<std::size_t> slices_got() const {
    std::vector<std::size_t> slices;
    for (const io::PatientSummary& patient : io::index_inputs(std::vector{folder_ / "got"}).patients) {
      EXPECT_EQ(patient.id, "P-1");
      for (const io::StudySummary& study : patient.studies) {
        for (const io::SeriesSummary& series : study.series) {
          slices.push_back(series.slices.size());
        }
      }
    }
    return slices;
  }

  fs::path folder_;
  io::Peer archive_;
  int own_port_ = 0;
  pid_t process_ = -1;
};

TEST_F(Fetch, BringsTheCtOfThePatientAndOfNobodyElseByCGet) {
  start();
  fill();
  const pipeline::FetchResult result = pipeline::fetch_patient(request());
  EXPECT_TRUE(is_whole(result)) << words(result);
  EXPECT_EQ(words(result),
            "2020-01-02: 4 images of 1 series by C-GET\n"
            "2021-01-02: 4 images of 1 series by C-GET, 1 series of other kinds passed over\n");
  EXPECT_EQ(slices_got(), (std::vector<std::size_t>{4, 4}));
  // Once more changes nothing.
  EXPECT_TRUE(is_whole(pipeline::fetch_patient(request())));
  EXPECT_EQ(slices_got(), (std::vector<std::size_t>{4, 4}));
}

TEST_F(Fetch, TakesTheLatestStudiesWhereItIsToldHowMany) {
  start();
  fill();
  pipeline::FetchRequest latest = request();
  latest.most_studies = 1;
  const pipeline::FetchResult result = pipeline::fetch_patient(latest);
  ASSERT_EQ(result.studies.size(), 1U);
  EXPECT_EQ(result.studies[0].date, "20210102");
  EXPECT_EQ(result.left_out, 1U);
}

TEST_F(Fetch, UsesCMoveWhereTheArchiveOffersNoCGetAndSaysWhatToRegisterWithoutAPort) {
  start({"--disable-get"});
  fill();
  const pipeline::FetchResult without_port = pipeline::fetch_patient(request());
  EXPECT_FALSE(is_whole(without_port));
  EXPECT_THAT(words(without_port), HasSubstr("AE title 'KYPHOS'"));
  pipeline::FetchRequest with_port = request();
  with_port.own_port = own_port_;
  const pipeline::FetchResult result = pipeline::fetch_patient(with_port);
  EXPECT_TRUE(is_whole(result)) << words(result);
  EXPECT_EQ(result.studies.at(0).way, "C-MOVE");
  EXPECT_EQ(slices_got(), (std::vector<std::size_t>{4, 4}));
}

TEST_F(Fetch, RefusesAnIdThatAQueryWouldTakeForAPattern) {
  pipeline::FetchRequest pattern = request();
  pattern.patient_id = "P-*";
  EXPECT_THROW(static_cast<void>(pipeline::fetch_patient(pattern)), io::Error);
}

}  // namespace
}  // namespace kyphos::test
