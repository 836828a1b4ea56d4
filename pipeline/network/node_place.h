#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "io/dicom_net/receiver.h"
#include "io/patient_key.h"

namespace kyphos::pipeline {

/// Where a node keeps what, and how it calls it. The folder is its owner's alone.
struct NodePlace {
  std::filesystem::path folder;
  io::SecretKey key;

  [[nodiscard]] std::filesystem::path ledger() const { return folder / "node.sqlite"; }
  [[nodiscard]] std::filesystem::path arriving() const { return folder / "arriving"; }
  /// Pictures that have come, a folder a study, until it is quiet.
  [[nodiscard]] std::filesystem::path incoming() const { return folder / "incoming"; }
  /// A study that was taken: images/, priors/, report/ and the worker's files.
  [[nodiscard]] std::filesystem::path work(const std::string& study) const { return folder / "work" / study; }
  [[nodiscard]] std::filesystem::path images(const std::string& study) const { return work(study) / "images"; }
  [[nodiscard]] std::filesystem::path priors(const std::string& study) const { return work(study) / "priors"; }
  /// Results that wait to be sent.
  [[nodiscard]] std::filesystem::path outgoing(const std::string& study) const { return folder / "outgoing" / study; }

  /// What a UID is called in file names, ledger and log: a keyed hash, which leads nobody back.
  [[nodiscard]] std::string name_of(const std::string& uid) const;
  /// Into which everything that comes is put.
  [[nodiscard]] io::Intake intake() const;
};

/// Makes the folder with its key where needed. Throws Error where it cannot be written.
[[nodiscard]] NodePlace make_node_place(const std::filesystem::path& folder);

/// Seconds of Unix time.
[[nodiscard]] std::int64_t unix_now();

/// What the files below a folder take, 0 where there is none.
[[nodiscard]] std::uint64_t bytes_below(const std::filesystem::path& folder);

/// Removes a folder of images, and takes it off what the receiver holds.
void remove_images(const std::filesystem::path& folder, io::ReceiverTally& tally);

}  // namespace kyphos::pipeline
