#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "io/dicom_net/patience.h"
#include "io/dicom_net/peer.h"
#include "io/dicom_net/send.h"

namespace kyphos::io {

/// The root of a DICOMweb server.
struct WebRoot {
  std::string address;
};

/// Where results go: a DICOM node, or a DICOMweb server.
using Destination = std::variant<Peer, WebRoot>;

/// Reads "AET@HOST:PORT" or "http(s)://HOST/ROOT". Throws std::invalid_argument that says what is wrong.
[[nodiscard]] Destination parse_destination(const std::string& text);
[[nodiscard]] std::string words(const Destination& destination);

/// As store_at and store_on_web.
[[nodiscard]] std::vector<SentObject> store_there(const Destination& destination, const std::string& own_ae_title,
                                                  std::span<const std::filesystem::path> files,
                                                  const Patience& patience = {});

}  // namespace kyphos::io
