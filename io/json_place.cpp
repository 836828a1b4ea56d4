#include "io/json_place.h"

#include <algorithm>
#include <optional>

namespace kyphos::io {
namespace {

/// Steps over the values of a valid text without reading them.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  /// First byte of the value at or after a place.
  [[nodiscard]] std::size_t value_at(std::size_t at) const {
    while (at < text_.size() && std::string_view(" \t\r\n,:").find(text_[at]) != std::string_view::npos) {
      ++at;
    }
    return at;
  }

  /// Just behind the value that begins at a place.
  [[nodiscard]] std::size_t behind(std::size_t at) const {
    if (at >= text_.size()) {
      return text_.size();
    }
    if (text_[at] == '"') {
      return behind_string(at);
    }
    if (text_[at] == '{' || text_[at] == '[') {
      return behind_nested(at);
    }
    const std::size_t end = text_.find_first_of(",]} \t\r\n", at);
    return end == std::string_view::npos ? text_.size() : end;
  }

  [[nodiscard]] std::optional<std::size_t> step(std::size_t at, const JsonStep& step) const {
    const bool named = std::holds_alternative<std::string>(step);
    if (at >= text_.size() || text_[at] != (named ? '{' : '[')) {
      return std::nullopt;
    }
    std::size_t index = 0;
    for (std::size_t next = value_at(at + 1); next < text_.size() && text_[next] != '}' && text_[next] != ']';) {
      if (named) {
        const std::size_t end = behind(next);
        const bool found = text_.substr(next + 1, end - next - 2) == std::get<std::string>(step);
        next = value_at(end);
        if (found) {
          return next;
        }
      } else if (index++ == std::get<std::size_t>(step)) {
        return next;
      }
      next = value_at(behind(next));
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::size_t behind_string(std::size_t at) const {
    for (++at; at < text_.size() && text_[at] != '"'; ++at) {
      at += text_[at] == '\\' ? 1 : 0;
    }
    return std::min(at + 1, text_.size());
  }

  [[nodiscard]] std::size_t behind_nested(std::size_t at) const {
    std::size_t depth = 0;
    while (at < text_.size()) {
      const char letter = text_[at];
      depth += letter == '{' || letter == '[' ? 1 : 0;
      depth -= letter == '}' || letter == ']' ? 1 : 0;
      at = letter == '"' ? behind_string(at) : at + 1;
      if (depth == 0) {
        break;
      }
    }
    return at;
  }

  std::string_view text_;
};

}  // namespace

TextPlace json_place(std::string_view text, const std::vector<JsonStep>& path) {
  const Walker walker(text);
  std::size_t at = walker.value_at(0);
  for (const JsonStep& step : path) {
    const auto next = walker.step(at, step);
    if (!next) {
      break;
    }
    at = *next;
  }
  return place_of(text, at);
}

}  // namespace kyphos::io
