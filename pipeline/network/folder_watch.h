#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "pipeline/network/arrivals.h"

namespace kyphos::pipeline {

/// Takes pictures that are put into a folder as if a caller had sent them: from there on the same rules hold. Files are
/// copied; the folder itself is only ever read. A file is complete when size and time have stood still for a while.
/// What was looked at stands in the ledger, so that a restart looks at nothing twice; a kill in between costs a copy of
/// the same bytes, which changes nothing.
class FolderWatch {
 public:
  /// `node.settings.watch` is set.
  explicit FolderWatch(const NodeContext& node);

  /// One look where it is time for one; takes what is complete, for a few seconds at most.
  void look(std::int64_t now);

 private:
  struct Waiting {
    std::string stamp;
    std::int64_t since = 0;
  };
  using Stamps = std::map<std::string, std::string>;  ///< by the file's name in the ledger

  [[nodiscard]] bool is_complete(const std::string& name, const std::string& stamp, std::int64_t now);
  [[nodiscard]] bool take(const std::filesystem::path& file);
  void forget(const Stamps& met);
  void tell(std::string_view event, const std::map<std::string, std::string>& fields) const;

  const NodeContext& node_;
  Stamps known_;
  std::map<std::string, Waiting> waiting_;
  std::map<std::string, int> outcomes_;  ///< of one look
  std::int64_t looked_ = 0;
  std::uint64_t count_ = 0;
  bool told_no_space_ = false;
  bool told_unreadable_ = false;
};

}  // namespace kyphos::pipeline
