#include "io/dicom_net/receiver.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmnet/scu.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include "io/dicom_net/send.h"
#include "io/digest.h"
#include "tests/io/dicom_fixture.h"
#include "tests/io/dicom_net/archive_stand_in.h"
#include "tests/io/problem_of.h"

namespace kyphos::test {
namespace {

using ::testing::HasSubstr;

class Reception : public DicomFixture {
 protected:
  [[nodiscard]] io::ReceiverSettings settings() const {
    return {.ae_title = "KYPHOS",
            .callers = {"SCANNER", "PACS"},
            .address = "127.0.0.1",
            .intake = {.folder = folder_ / "in",
                       .name_of = [](const std::string& uid) { return io::sha256_hex(uid).substr(0, 16); }},
            .arriving = folder_ / "arriving",
            .patience = {.connect = std::chrono::seconds(2), .answer = std::chrono::seconds(2)}};
  }
  [[nodiscard]] std::vector<std::filesystem::path> series(const DicomSeriesOptions& options = {}) const {
    return write_dicom_series(folder_ / ("out" + std::to_string(options.series_number)),
                              ramp_volume({16, 16, 3}, {1.0, 1.0, 2.0}), options);
  }
  static io::Peer peer_of(const io::Receiver& receiver, const std::string& title = "KYPHOS") {
    return {.ae_title = title, .host = "127.0.0.1", .port = receiver.port()};
  }
  std::vector<io::SentObject> send(const io::Receiver& receiver, const std::vector<std::filesystem::path>& files,
                                   const std::string& as = "SCANNER") const {
    return io::store_at(peer_of(receiver), as, files,
                        {.connect = std::chrono::seconds(5), .answer = std::chrono::seconds(5)});
  }
  [[nodiscard]] std::vector<std::filesystem::path> kept() const {
    std::vector<std::filesystem::path> files;
    std::error_code none;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ / "in", none)) {
      if (entry.is_regular_file()) {
        files.push_back(entry.path());
      }
    }
    std::ranges::sort(files);
    return files;
  }
  static std::string content(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  static bool all_stored(const std::vector<io::SentObject>& sent) {
    return std::ranges::all_of(sent, &io::SentObject::stored);
  }
  /// Bytes over a bare connection, and then its end.
  static void say(const io::Receiver& receiver, const std::string& bytes) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(receiver.port()));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_GE(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL), 0);
    ::close(socket);
  }
};

TEST_F(Reception, KeepsCtInEverySyntaxThatItCanDecodeLetterForLetter) {
  const io::Receiver receiver(settings());
  int number = 0;
  for (const Encoding encoding : {Encoding::ExplicitLittle, Encoding::ImplicitLittle, Encoding::Deflated, Encoding::Rle,
                                  Encoding::JpegLossless, Encoding::JpegLsLossless, Encoding::Jpeg2000Lossless}) {
    const auto files = series({.series_number = ++number, .encoding = encoding});
    const auto sent = send(receiver, files);
    EXPECT_TRUE(all_stored(sent)) << number << " " << sent.front().remark;
    EXPECT_EQ(kept().size(), 3U * static_cast<std::size_t>(number));
  }
  EXPECT_EQ(receiver.tally().kept, 21U);
  EXPECT_EQ(io::index_inputs(std::vector{folder_ / "in"}).patients.at(0).studies.at(0).series.size(), 7U);
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "arriving"));
}

TEST_F(Reception, OfAnObjectThatIsSentAgainKeepsOneWithTheSameBytes) {
  const io::Receiver receiver(settings());
  const auto files = series();
  ASSERT_TRUE(all_stored(send(receiver, files)));
  const auto first = kept();
  const std::string bytes = content(first.front());
  ASSERT_TRUE(all_stored(send(receiver, files)));
  EXPECT_EQ(kept(), first);
  EXPECT_EQ(content(first.front()), bytes);
}

TEST_F(Reception, AcknowledgesAndDropsItsOwnResultsAndWhatIsNeitherCtNorMr) {
  const io::Receiver receiver(settings());
  auto own = series({.series_number = 7});
  for (const auto& file : own) {
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(file.c_str()).good());
    format.getDataset()->putAndInsertString(DCM_Manufacturer, "kyphos");
    ASSERT_TRUE(format.saveFile(file.c_str(), EXS_LittleEndianExplicit).good());
  }
  EXPECT_TRUE(all_stored(send(receiver, own)));
  EXPECT_TRUE(all_stored(
      send(receiver,
           series({.series_number = 8, .modality = "PT", .sop_class = UID_PositronEmissionTomographyImageStorage}))));
  EXPECT_EQ(receiver.tally().dropped, 6U);
  EXPECT_TRUE(kept().empty());
}

TEST_F(Reception, TurnsAwayCallersThatAreNotOnTheListAndOtherNamesThanItsOwn) {
  const io::Receiver receiver(settings());
  const auto files = series();
  EXPECT_THAT(problem_of([&] { return send(receiver, files, "STRANGER"); }), HasSubstr("refuses the connection"));
  EXPECT_THAT(problem_of([&] { return io::store_at(peer_of(receiver, "OTHER"), "PACS", files); }),
              HasSubstr("refuses the connection"));
  EXPECT_EQ(receiver.tally().rejected, 2U);
  EXPECT_TRUE(all_stored(send(receiver, files, "PACS")));
}

TEST_F(Reception, AnswersAnEcho) {
  const io::Receiver receiver(settings());
  DcmSCU user;
  user.setAETitle("PACS");
  user.setPeerAETitle("KYPHOS");
  user.setPeerHostName("127.0.0.1");
  user.setPeerPort(static_cast<Uint16>(receiver.port()));
  user.addPresentationContext(UID_VerificationSOPClass, OFList<OFString>(1, UID_LittleEndianImplicitTransferSyntax));
  ASSERT_TRUE(user.initNetwork().good());
  ASSERT_TRUE(user.negotiateAssociation().good());
  EXPECT_TRUE(user.sendECHORequest(0).good());
  user.releaseAssociation();
}

TEST_F(Reception, SaysThatTheDiskIsFullRatherThanLosingAnything) {
  io::ReceiverSettings tight = settings();
  tight.most_bytes = 1;
  const io::Receiver receiver(std::move(tight));
  const auto sent = send(receiver, series());
  EXPECT_TRUE(sent.at(0).stored);  // nothing was kept before it
  EXPECT_FALSE(sent.at(1).stored || sent.at(1).lasting);
  EXPECT_THAT(sent.at(1).remark, HasSubstr("0xA700"));
  EXPECT_EQ(kept().size(), 1U);
}

TEST_F(Reception, SurvivesBytesThatAreNoAssociationAndObjectsThatAreNoPictures) {
  const io::Receiver receiver(settings());
  const std::string head("\x01\x00\x7F\xFF\xFF\xFF\x00\x01", 8);  // a request that says it is two gigabytes long
  for (const std::string& bytes :
       {std::string(), std::string("GET / HTTP/1.1\r\n\r\n"), head, head + std::string(5000, 'A'),
        std::string("\x01\x00\x00\x00\x00\x00", 6), std::string(100'000, '\0')}) {
    say(receiver, bytes);
  }
  auto files = series();
  DcmFileFormat format;
  ASSERT_TRUE(format.loadFile(files[1].c_str()).good());
  DcmItem* level = format.getDataset();
  for (int depth = 0; depth < 100; ++depth) {  // deeper than any picture: the libraries must not be given it
    ASSERT_TRUE(level->findOrCreateSequenceItem(DCM_ReferencedImageSequence, level, 0).good());
  }
  ASSERT_TRUE(format.saveFile(files[1].c_str(), EXS_LittleEndianExplicit).good());
  DcmSCU user;  // what sends it looks at nothing
  user.setAETitle("PACS");
  user.setPeerAETitle("KYPHOS");
  user.setPeerHostName("127.0.0.1");
  user.setPeerPort(static_cast<Uint16>(receiver.port()));
  user.addPresentationContext(UID_CTImageStorage, OFList<OFString>(1, UID_LittleEndianExplicitTransferSyntax));
  ASSERT_TRUE(user.initNetwork().good());
  ASSERT_TRUE(user.negotiateAssociation().good());
  Uint16 status = 0;
  EXPECT_TRUE(user.sendSTORERequest(0, files[1].c_str(), nullptr, status).good());
  EXPECT_EQ(status, 0xC000);
  user.releaseAssociation();
  EXPECT_TRUE(receiver.is_running());
  EXPECT_TRUE(all_stored(send(receiver, {files[0], files[2]})));
}

TEST_F(Reception, RemovesWhatWasOnItsWayWhenAnEarlierOneDied) {
  std::filesystem::create_directories(folder_ / "arriving");
  std::ofstream(folder_ / "arriving" / "1-1") << "half a picture";
  const io::Receiver receiver(settings());
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "arriving"));
}

TEST_F(Reception, SaysWhereAPortIsTaken) {
  const io::Receiver receiver(settings());
  io::ReceiverSettings same = settings();
  same.port = receiver.port();
  EXPECT_THAT(problem_of([&] {
                const io::Receiver second(same);
                return 0;
              }),
              HasSubstr("cannot be listened at"));
}

}  // namespace
}  // namespace kyphos::test
