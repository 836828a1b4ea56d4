#include "io/error.h"

namespace kyphos::io {

Error::Error(const std::string& subject, const std::string& problem, const std::string& advice)
    : std::runtime_error(subject + ": " + problem + (advice.empty() ? std::string() : ". " + advice)),
      subject_(subject),
      problem_(problem),
      advice_(advice) {}

}  // namespace kyphos::io
