#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "pipeline/serve/desk_cases.h"
#include "pipeline/serve/recompute.h"

namespace kyphos::pipeline {

/// Time of writing and size: a file that was made anew has another.
[[nodiscard]] std::string stamp_of(const std::filesystem::path& file);

/// The cases that were looked at lately, read and measured without corrections: so that each correction needs no more
/// than its own work. May be used from several threads.
class OpenCases {
 public:
  /// Throws io::Error.
  [[nodiscard]] std::shared_ptr<const CaseOnDesk> of(const DeskCase& one);

 private:
  struct Opened {
    std::string id;
    std::string stamp;
    std::shared_ptr<const CaseOnDesk> one;
  };

  std::mutex guard_;
  std::vector<Opened> opened_;  ///< the latest last
};

}  // namespace kyphos::pipeline
