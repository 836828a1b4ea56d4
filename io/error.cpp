#include "io/error.h"

#include "io/inert_text.h"

namespace kyphos::io {

Error::Error(const std::string& subject, const std::string& problem, const std::string& advice)
    : std::runtime_error(inert(subject) + ": " + inert(problem, LineBreaks::Kept) +
                         (advice.empty() ? std::string() : ". " + inert(advice))),
      subject_(subject),
      problem_(problem),
      advice_(advice) {}

}  // namespace kyphos::io
