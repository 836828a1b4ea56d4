#include <gmock/gmock.h>

#include <algorithm>

#include "io/dicom/header/header.h"
#include "io/dicom_net/send.h"
#include "tests/io/dicom_fixture.h"
#include "tests/io/dicom_net/archive_stand_in.h"
#include "tests/io/problem_of.h"
#include "tests/support/run_program.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;

const std::string kCt = UID_CTImageStorage;
const std::string kExplicit = UID_LittleEndianExplicitTransferSyntax;
const std::string kImplicit = UID_LittleEndianImplicitTransferSyntax;
const std::string kJpegLs = UID_JPEGLSLosslessTransferSyntax;

class Store : public DicomFixture {
 protected:
  [[nodiscard]] std::vector<std::filesystem::path> series(int number, Encoding encoding) const {
    return write_dicom_series(folder_ / ("out" + std::to_string(number)), ramp_volume({16, 16, 3}, {1.0, 1.0, 2.0}),
                              {.series_number = number, .encoding = encoding});
  }
  /// Files below the folder, with the SOP instances that they hold.
  [[nodiscard]] std::vector<std::string> instances_below(const std::string& name) const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / name)) {
      const auto header = io::dicom::read_header(entry.path()).header;
      found.push_back(header ? header->sop_instance + " " + header->pixels.transfer_syntax : "none");
    }
    std::ranges::sort(found);
    return found;
  }
  static bool all_stored(const std::vector<io::SentObject>& sent) {
    return std::ranges::all_of(sent, &io::SentObject::stored);
  }
  io::Patience quick_{.connect = std::chrono::seconds(3), .answer = std::chrono::seconds(5)};
};

TEST_F(Store, SendsEachFileInTheSyntaxThatItIsStoredIn) {
  const StandInArchive archive(folder_ / "archive", {{kCt, kExplicit}, {kCt, kJpegLs}});
  std::vector<std::filesystem::path> files = series(1, Encoding::ExplicitLittle);
  std::ranges::copy(series(2, Encoding::JpegLsLossless), std::back_inserter(files));
  const auto sent = io::store_at(archive.peer(), "ME", files, quick_);
  ASSERT_EQ(sent.size(), 6U);
  EXPECT_TRUE(all_stored(sent)) << sent.front().remark;
  EXPECT_EQ(archive.stored(), 6);
  EXPECT_EQ(archive.caller(), "ME");
  std::vector<std::string> expected;
  for (std::size_t at = 0; at < sent.size(); ++at) {
    EXPECT_EQ(sent[at].file, files[at]);
    expected.push_back(sent[at].sop_instance + " " + (at < 3 ? kExplicit : kJpegLs));
  }
  std::ranges::sort(expected);
  EXPECT_EQ(instances_below("archive"), expected);
}

TEST_F(Store, FallsBackToTheDefaultSyntaxForWhatIsNotCompressed) {
  const StandInArchive archive(folder_ / "archive", {{kCt, kImplicit}});
  const auto sent = io::store_at(archive.peer(), "ME", series(1, Encoding::ExplicitLittle), quick_);
  EXPECT_TRUE(all_stored(sent)) << sent.front().remark;
  EXPECT_THAT(instances_below("archive").front(), HasSubstr(kImplicit));
}

TEST_F(Store, NamesTheClassAndSyntaxThatAnArchiveDoesNotTakeAndStillSendsTheRest) {
  const StandInArchive archive(folder_ / "archive", {{kCt, kExplicit}});
  std::vector<std::filesystem::path> files = series(2, Encoding::JpegLsLossless);
  std::ranges::copy(series(1, Encoding::ExplicitLittle), std::back_inserter(files));
  const auto sent = io::store_at(archive.peer(), "ME", files, quick_);
  EXPECT_EQ(archive.stored(), 3);
  EXPECT_FALSE(sent.front().stored);
  EXPECT_TRUE(sent.front().lasting);
  EXPECT_THAT(sent.front().remark, HasSubstr("JPEG-LS"));
  EXPECT_TRUE(sent.back().stored);
}

TEST_F(Store, TellsApartWhatMayBeTriedAgainAndWhatIsRefusedForGood) {
  const auto files = series(1, Encoding::ExplicitLittle);
  const auto answer = [&](Uint16 status) {
    const StandInArchive archive(folder_ / "archive", {{kCt, kExplicit}}, status);
    return io::store_at(archive.peer(), "ME", files, quick_).front();
  };
  const io::SentObject full = answer(0xA700);
  EXPECT_FALSE(full.stored || full.lasting);
  EXPECT_THAT(full.remark, HasSubstr("0xA700"));
  const io::SentObject unfit = answer(0xA900);
  EXPECT_TRUE(!unfit.stored && unfit.lasting);
  EXPECT_TRUE(answer(0xB000).stored);  // stored with a warning
  EXPECT_TRUE(answer(0x0111).stored);  // was there before
}

TEST_F(Store, SaysWhomToTellWhereTheOtherSideRefusesOrIsAway) {
  const auto files = series(1, Encoding::ExplicitLittle);
  io::Peer gone{.ae_title = "GONE", .host = "127.0.0.1", .port = free_port()};
  EXPECT_THAT(problem_of([&] { return io::store_at(gone, "ME", files, quick_); }),
              HasSubstr("GONE@127.0.0.1:" + std::to_string(gone.port) + ": cannot be talked to"));
  const StandInArchive archive(folder_ / "archive", {{kCt, kExplicit}});
  EXPECT_THAT(problem_of([&] { return io::store_at(archive.peer(), "STRANGER", files, quick_); }),
              HasSubstr("Register this program there by its AE title 'STRANGER'"));
}

}  // namespace
}  // namespace kyphos::test
