#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/dicom_net/destination.h"
#include "pipeline/batch/settings.h"

namespace kyphos::pipeline {

/// What a node was told: whom it answers, what it does with what comes, where the results go.
struct NodeSettings {
  std::filesystem::path folder{};
  std::string own_ae_title = io::kDefaultAeTitle;
  std::string address = "0.0.0.0";
  int port = 11112;
  std::vector<std::string> callers{};  ///< AE titles; none: everybody
  io::Destination send{};
  std::optional<io::Peer> archive{};  ///< where earlier studies are fetched from
  std::optional<int> archive_port{};  ///< to listen at for C-MOVE from there
  std::size_t priors = 5;
  std::chrono::seconds quiet{60};
  int jobs = 1;
  CaseLimits limits{};
  std::uint64_t disk_bytes = std::uint64_t{20} << 30U;  ///< of images
  std::chrono::hours keep{24};                          ///< images of finished studies
  std::optional<int> status_port{};                     ///< on the loopback; 0: any that is free
  std::optional<std::filesystem::path> log{};           ///< else stderr
  std::optional<std::filesystem::path> watch{};         ///< a folder whose pictures are taken too
};

/// A setting as command line and configuration file know it.
struct NodeOption {
  std::string_view name;
  std::string_view type;
  std::string_view help;
};
[[nodiscard]] std::span<const NodeOption> node_options();

/// Settings as texts by name; a name may have several values ("callers").
using NodeTexts = std::map<std::string, std::vector<std::string>>;

/// Reads a configuration file: a flat JSON object whose keys are the options' names. Throws Error with line and column.
[[nodiscard]] NodeTexts read_node_file(const std::filesystem::path& file);

/// Throws std::invalid_argument that names the setting that is missing or wrong.
[[nodiscard]] NodeSettings parse_node_settings(const NodeTexts& texts);

}  // namespace kyphos::pipeline
