#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "io/dicom_net/receiver.h"
#include "io/dicom_net/send.h"
#include "io/digest.h"
#include "tests/io/dicom_fixture.h"

namespace kyphos::test {
namespace {

std::string big_endian(std::uint32_t value, int bytes) {
  std::string text;
  for (int at = bytes - 1; at >= 0; --at) {
    text += static_cast<char>((value >> (8 * at)) & 0xFFU);
  }
  return text;
}

std::string little_endian(std::uint32_t value, int bytes) {
  std::string text = big_endian(value, bytes);
  std::ranges::reverse(text);
  return text;
}

/// An item of an association: type, a byte of nothing, length, value.
std::string pdu_item(int type, const std::string& value) {
  return big_endian(static_cast<std::uint32_t>(type) << 8U, 2) +
         big_endian(static_cast<std::uint32_t>(value.size()), 2) + value;
}

std::string pdu(int type, const std::string& value) {
  return big_endian(static_cast<std::uint32_t>(type) << 8U, 2) +
         big_endian(static_cast<std::uint32_t>(value.size()), 4) + value;
}

/// A good request for storing CT, written after PS3.8 9.3.2 by hand.
std::string associate_request() {
  std::string titles = "KYPHOS          SCANNER         ";
  titles += std::string(32, '\0');
  const std::string context =
      pdu_item(0x20, std::string("\x01\x00\x00\x00", 4) + pdu_item(0x30, "1.2.840.10008.5.1.4.1.1.2") +
                         pdu_item(0x40, "1.2.840.10008.1.2.1"));
  const std::string user =
      pdu_item(0x50, pdu_item(0x51, big_endian(16384, 4)) + pdu_item(0x52, "1.2.3.4") + pdu_item(0x55, "MALFORMED"));
  return pdu(0x01,
             big_endian(1, 2) + big_endian(0, 2) + titles + pdu_item(0x10, "1.2.840.10008.3.1.1.1") + context + user);
}

std::string command_element(int element, const std::string& value) {
  std::string even = value;
  if (even.size() % 2 == 1) {
    even += '\0';
  }
  return little_endian(0, 2) + little_endian(static_cast<std::uint32_t>(element), 2) +
         little_endian(static_cast<std::uint32_t>(even.size()), 4) + even;
}

/// A C-STORE request for one CT picture (PS3.7 9.3.1).
std::string store_command() {
  const std::string rest = command_element(0x0002, "1.2.840.10008.5.1.4.1.1.2") +
                           command_element(0x0100, little_endian(1, 2)) + command_element(0x0110, little_endian(7, 2)) +
                           command_element(0x0700, little_endian(0, 2)) + command_element(0x0800, little_endian(1, 2)) +
                           command_element(0x1000, "1.2.3.4.5");
  return command_element(0x0000, little_endian(static_cast<std::uint32_t>(rest.size()), 4)) + rest;
}

/// One fragment: 3 and 1 are commands, 2 and 0 data; 2 and 3 the last of theirs.
std::string fragment(int header, const std::string& bytes) {
  return pdu(0x04, big_endian(static_cast<std::uint32_t>(bytes.size() + 2), 4) + std::string(1, '\x01') +
                       std::string(1, static_cast<char>(header)) + bytes);
}

/// Breaks bytes as lines, discs and people who mean harm do.
std::string broken(std::string bytes, std::mt19937& draw) {
  const unsigned times = 1 + draw() % 4;
  for (unsigned time = 0; time < times && !bytes.empty(); ++time) {
    const std::size_t at = draw() % bytes.size();
    switch (draw() % 6) {
      case 0:
        bytes[at] = static_cast<char>(draw());
        break;
      case 1:  // a length that lies
        for (std::size_t next = at; next < std::min(bytes.size(), at + 1 + draw() % 4); ++next) {
          bytes[next] = static_cast<char>(draw() % 2 == 0 ? 0xFF : 0x00);
        }
        break;
      case 2:
        bytes.resize(at);
        break;
      case 3:
        bytes.insert(at, 1 + draw() % 64, static_cast<char>(draw()));
        break;
      case 4:
        bytes.erase(at, 1 + draw() % 16);
        break;
      default:
        bytes.insert(at, bytes.substr(at / 2, 1 + draw() % 256));
    }
  }
  return bytes;
}

class Malformed : public DicomFixture {
 protected:
  /// Associations of each kind; more by the environment, for a run under the sanitizers.
  static int cases() {
    const char* const said = std::getenv("KYPHOS_MALFORMED_CASES");
    return said == nullptr ? 40 : std::max(1, std::atoi(said));
  }
  [[nodiscard]] io::ReceiverSettings settings() const {
    return {.ae_title = "KYPHOS",
            .callers = {"SCANNER"},
            .address = "127.0.0.1",
            .intake = {.folder = folder_ / "in",
                       .name_of = [](const std::string& uid) { return io::sha256_hex(uid).substr(0, 16); }},
            .arriving = folder_ / "arriving",
            .patience = {.connect = std::chrono::seconds(2), .answer = std::chrono::seconds(2)}};
  }
  /// A picture's bytes as they go over the line: without preamble and meta header.
  [[nodiscard]] std::string picture() const {
    const auto files = write_dicom_series(folder_ / "out", ramp_volume({16, 16, 1}, {1.0, 1.0, 2.0}),
                                          {.file_header = FileHeader::DatasetOnly});
    std::ifstream in(files[0], std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  /// Says each part after a moment for an answer to the one before, and hangs up.
  static void say(const io::Receiver& receiver, const std::vector<std::string>& parts) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(receiver.port()));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    for (const std::string& part : parts) {
      static_cast<void>(::send(socket, part.data(), part.size(), MSG_NOSIGNAL));  // it may have hung up already
      if (&part != &parts.back()) {
        pollfd answer{.fd = socket, .events = POLLIN, .revents = 0};
        constexpr int kMoment_ms = 200;
        std::string heard(4096, '\0');
        if (::poll(&answer, 1, kMoment_ms) > 0) {
          static_cast<void>(::recv(socket, heard.data(), heard.size(), MSG_DONTWAIT));
        }
      }
    }
    ::close(socket);
  }
  /// Nothing has died of it, and honest callers are still served.
  void expect_unharmed(const io::Receiver& receiver) const {
    EXPECT_TRUE(receiver.is_running());
    const auto files = write_dicom_series(folder_ / "good", ramp_volume({16, 16, 1}, {1.0, 1.0, 2.0}));
    const auto sent = io::store_at({.ae_title = "KYPHOS", .host = "127.0.0.1", .port = receiver.port()}, "SCANNER",
                                   files, {.connect = std::chrono::seconds(10), .answer = std::chrono::seconds(10)});
    EXPECT_TRUE(sent.at(0).stored) << sent.at(0).remark;
    EXPECT_EQ(receiver.tally().crashed, 0U);
  }
};

TEST_F(Malformed, RequestsThatAreWrittenByHandAreAnswered) {
  const io::Receiver receiver(settings());
  say(receiver,
      {associate_request(), fragment(3, store_command()) + fragment(2, picture()), pdu(0x05, big_endian(0, 4)), ""});
  for (int tries = 0; tries < 100 && receiver.tally().kept + receiver.tally().unreadable == 0; ++tries) {
    ::usleep(20'000);
  }
  EXPECT_EQ(receiver.tally().unreadable, 1U) << "it came whole, but not under the UID that it was announced by";
}

TEST_F(Malformed, AssociationRequestsHarmNothing) {
  const io::Receiver receiver(settings());
  std::mt19937 draw(1);
  for (int each = 0; each < cases(); ++each) {
    say(receiver, {broken(associate_request(), draw)});
  }
  expect_unharmed(receiver);
}

TEST_F(Malformed, CommandsAndFragmentsHarmNothing) {
  const io::Receiver receiver(settings());
  std::mt19937 draw(2);
  const std::string data = picture();
  for (int each = 0; each < cases(); ++each) {
    const std::string whole = fragment(3, store_command()) + fragment(0, data.substr(0, 500)) +
                              fragment(2, data.substr(500)) + pdu(0x05, big_endian(0, 4));
    say(receiver, {associate_request(), broken(whole, draw)});
  }
  expect_unharmed(receiver);
}

TEST_F(Malformed, ObjectsHarmNothing) {
  const io::Receiver receiver(settings());
  std::mt19937 draw(3);
  const std::string data = picture();
  for (int each = 0; each < cases(); ++each) {
    say(receiver, {associate_request(), fragment(3, store_command()) + fragment(2, broken(data, draw)),
                   pdu(0x05, big_endian(0, 4)), ""});
  }
  expect_unharmed(receiver);
}

}  // namespace
}  // namespace kyphos::test
