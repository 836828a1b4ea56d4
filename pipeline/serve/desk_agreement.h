#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "io/report/agreement/reader_pair.h"
#include "pipeline/serve/desk_cases.h"

namespace kyphos::pipeline {

/// How the readers of a case differ, for its page: a list of pairs with the bodies on which they do.
[[nodiscard]] std::string reader_differences_json(const std::vector<io::ReaderPair>& pairs);

/// The agreement of all readers at the desk. A large cohort is gathered over several requests. May be used from several
/// threads.
class DeskAgreement {
 public:
  /// {"pending": cases still to be read, "pairs": [...]} with all statistics as texts.
  [[nodiscard]] std::string json(const std::map<std::string, DeskCase>& cases);
  /// The picture of what has been gathered.
  [[nodiscard]] std::string svg(const std::map<std::string, DeskCase>& cases);

 private:
  struct OfCase {
    std::string stamp;
    std::vector<io::ReaderPair> pairs;
  };

  /// Returns how many cases are still to be read.
  std::size_t gather(const std::map<std::string, DeskCase>& cases);
  [[nodiscard]] std::vector<io::ReaderPair> all_pairs(const std::map<std::string, DeskCase>& cases) const;

  std::mutex guard_;
  std::map<std::string, OfCase> gathered_;
};

}  // namespace kyphos::pipeline
