#include "io/thread_budget.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>
#include <thread>

namespace kyphos::io {

unsigned thread_budget() {
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const char* const said = std::getenv(kThreadBudgetVariable);
  const std::string_view text = said == nullptr ? "" : said;
  unsigned budget = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), budget);
  const bool valid = error == std::errc{} && end == text.data() + text.size() && budget > 0;
  return valid ? std::min(budget, cores) : cores;
}

}  // namespace kyphos::io
