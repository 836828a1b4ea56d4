#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "io/dicom_net/peer.h"
#include "pipeline/network/deliver.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace kyphos::pipeline {

/// --send and --aet as the command line gives them.
struct SendOptions {
  std::string send{};  ///< empty: nothing is sent
  std::string own_ae_title = io::kDefaultAeTitle;
};

/// Declares --send, which needs `dicom` (nothing that names a patient goes out unasked), and --aet.
void add_send_options(CLI::App& command, SendOptions& options, CLI::Option* dicom);
/// Declares an option that names a DICOM node.
CLI::Option* add_peer_option(CLI::App& command, const std::string& name, std::string& peer, const std::string& what);
/// Declares --aet alone.
void add_own_ae_title(CLI::App& command, std::string& own_ae_title);

[[nodiscard]] Delivery delivery_of(const SendOptions& options);

/// What went wrong, a line an object.
void tell_problems(const DeliveryCounts& counts, std::ostream& messages);

}  // namespace kyphos::pipeline
