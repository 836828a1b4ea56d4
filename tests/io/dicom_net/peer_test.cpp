#include "io/dicom_net/peer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "io/dicom_net/destination.h"

namespace kyphos::test {
namespace {

TEST(Peer, IsReadFromTitleHostAndPort) {
  const io::Peer peer = io::parse_peer("MY PACS@pacs-1.example.org:11112");
  EXPECT_EQ(peer.ae_title, "MY PACS");
  EXPECT_EQ(peer.host, "pacs-1.example.org");
  EXPECT_EQ(peer.port, 11112);
  EXPECT_EQ(words(peer), "MY PACS@pacs-1.example.org:11112");
}

TEST(Peer, IsRefusedWhereAPartIsMissingOrCannotBe) {
  for (const char* const wrong :
       {"", "PACS", "PACS@host", "@host:104", "PACS@:104", "PACS@host:0", "PACS@host:65536", "PACS@host:1x",
        "SEVENTEEN-LETTERS@host:104", "A\\B@host:104", "PACS@ho st:104", " PACS@host:104", "PACS@host:"}) {
    EXPECT_THROW(static_cast<void>(io::parse_peer(wrong)), std::invalid_argument) << wrong;
  }
}

TEST(Destination, IsANodeOrAWebServerWithoutSecretsInItsAddress) {
  EXPECT_EQ(words(io::parse_destination("PACS@host:104")), "PACS@host:104");
  EXPECT_EQ(words(io::parse_destination("https://host:8042/dicom-web")), "https://host:8042/dicom-web");
  for (const char* const wrong :
       {"http://", "https:///root", "http://me:secret@host/", "http://host/?q", "ftp://host/"}) {
    EXPECT_THROW(static_cast<void>(io::parse_destination(wrong)), std::invalid_argument) << wrong;
  }
}

}  // namespace
}  // namespace kyphos::test
