#include <gmock/gmock.h>
#include <httplib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "io/dicom_net/loopback_desk.h"
#include "pipeline/serve/desk.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* kWireToken = "fedcba9876543210";

class DeskOnTheWire : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) / ("kyphos-desk-wire-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "cases" / "key-1");
    std::ofstream(folder_ / "cases" / "key-1" / "report.json")
        << R"({"patient": {"key": "key-1"}, "settings": {}, "studies": []})";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
};

TEST_F(DeskOnTheWire, RefusesOtherHostsOtherOriginsAndWhatIsTooLarge) {
  pipeline::Desk desk(folder_, kWireToken, pipeline::DeskAccess::Edit);
  const io::LoopbackDesk server(0, [&desk](const io::DeskRequest& request) { return desk.answer(request); });
  httplib::Client client("127.0.0.1", server.port());
  const std::string path = "/" + std::string(kWireToken) + "/cases.json";
  const auto own = client.Get(path);
  ASSERT_TRUE(own);
  EXPECT_EQ(own->status, 200);
  EXPECT_THAT(own->body, HasSubstr("key-1"));
  EXPECT_THAT(own->get_header_value("Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_EQ(client.Get(path, {{"Host", "evil.example:" + std::to_string(server.port())}})->status, 403);
  EXPECT_EQ(client.Get(path, {{"Origin", "http://evil.example"}})->status, 403);
  EXPECT_EQ(client.Get(path, {{"Sec-Fetch-Site", "cross-site"}})->status, 403);
  EXPECT_EQ(client.Get("/cases.json")->status, 404);
  EXPECT_EQ(client.Get("/" + std::string(kWireToken) + "/case/..%2f..%2fetc/passwd")->status, 404);
  const std::string rating = "/" + std::string(kWireToken) + "/case/key-1/rating";
  EXPECT_EQ(client.Post(rating, std::string(io::kLargestDeskRequest + 1, ' '), "application/json")->status, 413);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "qc.csv"));
  EXPECT_EQ(client.Post(rating, R"({"rating": "good"})", "application/json")->status, 200);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "qc.csv"));
}

TEST_F(DeskOnTheWire, RatingsOfSeveralReadersAtOnceAreAllKept) {
  for (int i = 0; i < 8; ++i) {
    std::filesystem::create_directories(folder_ / "cases" / ("many-" + std::to_string(i)));
    std::ofstream(folder_ / "cases" / ("many-" + std::to_string(i)) / "report.json") << "{}";
  }
  pipeline::Desk desk(folder_, kWireToken, pipeline::DeskAccess::Edit);
  const io::LoopbackDesk server(0, [&desk](const io::DeskRequest& request) { return desk.answer(request); });
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([&server, i] {
      httplib::Client client("127.0.0.1", server.port());
      const auto answer = client.Post("/" + std::string(kWireToken) + "/case/many-" + std::to_string(i) + "/rating",
                                      R"({"rating": "good"})", "application/json");
      EXPECT_TRUE(answer && answer->status == 200);
    });
  }
  for (std::thread& reader : readers) {
    reader.join();
  }
  EXPECT_EQ(pipeline::read_ratings(folder_ / "qc.csv").size(), 8U);
}

}  // namespace
}  // namespace kyphos::test
