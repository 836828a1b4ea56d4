#include "io/dicom_net/destination.h"

#include <algorithm>
#include <stdexcept>

#include "io/dicom_net/stow.h"

namespace kyphos::io {
namespace {

bool names_a_server(const std::string& rest) {
  return !rest.empty() && rest.front() != '/' && rest.find_first_of("@?#") == std::string::npos &&
         std::ranges::all_of(rest, [](unsigned char letter) { return letter > 0x20 && letter < 0x7F; });
}

}  // namespace

Destination parse_destination(const std::string& text) {
  for (const std::string scheme : {"http://", "https://"}) {
    if (text.starts_with(scheme)) {
      if (!names_a_server(text.substr(scheme.size()))) {
        throw std::invalid_argument("'" + text +
                                    "' is no DICOMweb server: write http(s)://HOST:PORT/ROOT, without name, password, "
                                    "query or fragment");
      }
      return WebRoot{text};
    }
  }
  return parse_peer(text);
}

std::string words(const Destination& destination) {
  const Peer* const peer = std::get_if<Peer>(&destination);
  return peer != nullptr ? words(*peer) : std::get<WebRoot>(destination).address;
}

std::vector<SentObject> store_there(const Destination& destination, const std::string& own_ae_title,
                                    std::span<const std::filesystem::path> files, const Patience& patience) {
  const Peer* const peer = std::get_if<Peer>(&destination);
  return peer != nullptr ? store_at(*peer, own_ae_title, files, patience)
                         : store_on_web(std::get<WebRoot>(destination).address, files, patience);
}

}  // namespace kyphos::io
