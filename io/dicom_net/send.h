#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "io/dicom_net/patience.h"
#include "io/dicom_net/peer.h"

namespace kyphos::io {

/// What became of one object on its way to an archive.
struct SentObject {
  std::filesystem::path file;
  std::string sop_instance{};
  bool stored = false;   ///< the archive says that it holds it
  bool lasting = false;  ///< where not stored: it would be refused again
  std::string remark{};  ///< why not, or what the archive remarked, in words
};

/// Stores files at a DICOM node (C-STORE), in the order given, each as it is stored in its file: one presentation
/// context for each SOP class and transfer syntax, and the default syntax beside for what is not compressed.
/// The result has one entry a file; a connection that breaks leaves the rest unsent and not lasting.
/// Throws Error where no association can be had at all.
[[nodiscard]] std::vector<SentObject> store_at(const Peer& peer, const std::string& own_ae_title,
                                               std::span<const std::filesystem::path> files,
                                               const Patience& patience = {});

}  // namespace kyphos::io
