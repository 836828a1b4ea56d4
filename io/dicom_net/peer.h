#pragma once

#include <string>
#include <string_view>

namespace kyphos::io {

/// A DICOM node that answers at an address.
struct Peer {
  std::string ae_title;
  std::string host;
  int port = 104;
};

/// What this program calls itself where nobody says otherwise.
inline constexpr const char* kDefaultAeTitle = "KYPHOS";

/// Reads "AET@HOST:PORT". Throws std::invalid_argument that says what is wrong.
[[nodiscard]] Peer parse_peer(const std::string& text);
/// "AET@HOST:PORT".
[[nodiscard]] std::string words(const Peer& peer);

/// One to sixteen letters of plain ASCII without backslash, not blanks alone, none at the ends (PS3.5, VR AE).
[[nodiscard]] bool is_ae_title(std::string_view text);

}  // namespace kyphos::io
