#include "io/dicom_net/stow.h"

#include <gmock/gmock.h>
#include <httplib.h>

#include <mutex>
#include <thread>

#include "tests/io/dicom_fixture.h"
#include "tests/io/dicom_net/archive_stand_in.h"
#include "tests/io/problem_of.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;

/// A DICOMweb server within the test: keeps the requests, answers as told.
class StandInWeb {
 public:
  StandInWeb(int status, std::string answer) {
    server_.Post("/dicom-web/studies",
                 [this, status, answer](const httplib::Request& request, httplib::Response& reply) {
                   const std::lock_guard lock(mutex_);
                   types_.push_back(request.get_header_value("Content-Type"));
                   bodies_.push_back(request.body);
                   reply.status = status;
                   reply.set_content(answer, "application/dicom+json");
                 });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~StandInWeb() {
    server_.stop();
    thread_.join();
  }
  StandInWeb(const StandInWeb&) = delete;
  StandInWeb& operator=(const StandInWeb&) = delete;
  StandInWeb(StandInWeb&&) = delete;
  StandInWeb& operator=(StandInWeb&&) = delete;
  [[nodiscard]] std::string root() const { return "http://127.0.0.1:" + std::to_string(port_) + "/dicom-web/"; }

  std::vector<std::string> types_, bodies_;

 private:
  httplib::Server server_;
  std::mutex mutex_;
  int port_ = 0;
  std::thread thread_;
};

class Stow : public DicomFixture {
 protected:
  void SetUp() override {
    DicomFixture::SetUp();
    files_ = write_dicom_series(folder_ / "out", ramp_volume({16, 16, 2}, {1.0, 1.0, 2.0}), {});
  }
  static std::string content(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  [[nodiscard]] io::SentObject answered(int status, const std::string& answer) const {
    const StandInWeb web(status, answer);
    return io::store_on_web(web.root(), files_).front();
  }
  std::vector<std::filesystem::path> files_;
};

TEST_F(Stow, SendsEachFileWholeAsOnePartOfItsOwnRequest) {
  const StandInWeb web(200, R"({"00081199":{"vr":"SQ","Value":[{}]}})");
  const auto sent = io::store_on_web(web.root(), files_);
  ASSERT_EQ(sent.size(), 2U);
  ASSERT_EQ(web.bodies_.size(), 2U);
  for (std::size_t at = 0; at < 2; ++at) {
    EXPECT_TRUE(sent[at].stored) << sent[at].remark;
    EXPECT_THAT(web.types_[at], HasSubstr("multipart/related; type=\"application/dicom\"; boundary="));
    const std::string boundary = web.types_[at].substr(web.types_[at].find("boundary=\"") + 10, 39);
    EXPECT_EQ(web.bodies_[at], "--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n" + content(files_[at]) +
                                   "\r\n--" + boundary + "--\r\n");
  }
}

TEST_F(Stow, BelievesWhatTheAnswerSaysOfTheObjectAndNotTheStatusAlone) {
  const auto failed = [](const std::string& reason) {
    return R"({"00081198":{"vr":"SQ","Value":[{"00081197":{"vr":"US","Value":[)" + reason + "]}}]}}";
  };
  EXPECT_TRUE(answered(202, "{}").stored);
  EXPECT_FALSE(answered(202, failed("272")).stored);
  EXPECT_TRUE(answered(202, failed("272")).lasting);
  EXPECT_TRUE(answered(409, failed("273")).stored);            // 0x0111: was there before
  const io::SentObject full = answered(409, failed("42752"));  // 0xA700
  EXPECT_FALSE(full.stored || full.lasting);
  const io::SentObject busy = answered(503, "");
  EXPECT_FALSE(busy.stored || busy.lasting);
  EXPECT_THAT(answered(401, "").remark, HasSubstr(".netrc"));
  EXPECT_TRUE(answered(302, "").lasting);  // redirects are not followed
}

TEST_F(Stow, SaysWhereNobodyAnswers) {
  EXPECT_THAT(problem_of([&] {
                return io::store_on_web("http://127.0.0.1:" + std::to_string(free_port()) + "/dicom-web", files_);
              }),
              HasSubstr("/dicom-web/studies: cannot be talked to"));
}

}  // namespace
}  // namespace kyphos::test
