#include "io/dicom_net/peer.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace kyphos::io {
namespace {

constexpr int kLastPort = 65535;
constexpr std::size_t kLongestAeTitle = 16;

std::optional<int> port_of(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && port >= 1 && port <= kLastPort ? std::optional(port) : std::nullopt;
}

bool is_host(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char letter) {
    return (letter >= '0' && letter <= '9') || ((letter | 0x20U) >= 'a' && (letter | 0x20U) <= 'z') || letter == '.' ||
           letter == '-' || letter == '_';
  });
}

}  // namespace

bool is_ae_title(std::string_view text) {
  return !text.empty() && text.size() <= kLongestAeTitle && text.front() != ' ' && text.back() != ' ' &&
         std::ranges::all_of(text,
                             [](unsigned char letter) { return letter >= 0x20 && letter < 0x7F && letter != '\\'; });
}

Peer parse_peer(const std::string& text) {
  const std::size_t at = text.rfind('@');
  const std::size_t colon = text.rfind(':');
  if (at == std::string::npos || colon == std::string::npos || colon < at) {
    throw std::invalid_argument("'" + text + "' is no DICOM node: write AET@HOST:PORT, such as PACS@10.0.0.5:104");
  }
  Peer peer{.ae_title = text.substr(0, at), .host = text.substr(at + 1, colon - at - 1)};
  if (!is_ae_title(peer.ae_title)) {
    throw std::invalid_argument("'" + peer.ae_title + "' is no AE title: one to sixteen plain letters");
  }
  if (!is_host(peer.host)) {
    throw std::invalid_argument("'" + peer.host + "' is no host: give a name or an address of IPv4");
  }
  const std::optional<int> port = port_of(std::string_view(text).substr(colon + 1));
  if (!port) {
    throw std::invalid_argument("'" + text.substr(colon + 1) + "' is no port: a number from 1 to 65535");
  }
  peer.port = *port;
  return peer;
}

std::string words(const Peer& peer) { return peer.ae_title + "@" + peer.host + ":" + std::to_string(peer.port); }

}  // namespace kyphos::io
