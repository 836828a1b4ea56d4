#pragma once

#include <stdexcept>
#include <string>

namespace kyphos::io {

/// Work that cannot go on: names the file or UID and says what to do about it. Holds no patient identity.
class Error : public std::runtime_error {
 public:
  /// subject: the file or UID; problem: what is wrong, a clause; advice: what the user can do, a sentence (may be
  /// empty).
  Error(const std::string& subject, const std::string& problem, const std::string& advice = {});
  [[nodiscard]] const std::string& subject() const { return subject_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] const std::string& advice() const { return advice_; }

 private:
  std::string subject_;
  std::string problem_;
  std::string advice_;
};

}  // namespace kyphos::io
