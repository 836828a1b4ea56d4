#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "io/dicom_net/destination.h"

namespace kyphos::pipeline {

/// Where results are sent, and as whom.
struct Delivery {
  io::Destination to;
  std::string own_ae_title = io::kDefaultAeTitle;
};

struct DeliveryCounts {
  std::size_t sent = 0;    ///< the archive said that it holds them
  std::size_t before = 0;  ///< the same bytes had been sent there before
  std::size_t failed = 0;
  std::vector<std::string> problems{};  ///< one a failed object; names files, no patient
};

/// The DICOM objects in a folder of identified outputs and below, by name.
[[nodiscard]] std::vector<std::filesystem::path> identified_objects(const std::filesystem::path& folder);

/// Sends objects and counts what the other side says of each. With `sent_list`, what that file says was sent there is
/// not sent again, and what is sent now is added to it at once. Never throws for what the network does.
[[nodiscard]] DeliveryCounts deliver(std::span<const std::filesystem::path> files, const Delivery& delivery,
                                     const std::filesystem::path& sent_list = {});

/// "7 objects sent to PACS@10.0.0.5:104, 2 had been sent before, 1 failed".
[[nodiscard]] std::string words(const DeliveryCounts& counts, const Delivery& delivery);

}  // namespace kyphos::pipeline
