#pragma once

#include <string>
#include <vector>

namespace kyphos::io {

enum class Align : unsigned char { Left, Right };

struct TextColumn {
  std::string title;
  Align align = Align::Left;
  std::string group{};  ///< heading over neighbouring columns of the same group; may be empty
};

/// A table for a terminal in UTF-8: columns as wide as their widest cell, two spaces between them, no trailing spaces.
/// The last cell of a row may hold several lines; the further ones stand below the first.
class TextTable {
 public:
  explicit TextTable(std::vector<TextColumn> columns);
  /// Missing cells are empty. Throws std::invalid_argument where there are more cells than columns.
  void add_row(std::vector<std::string> cells);
  [[nodiscard]] std::string text() const;

 private:
  std::vector<TextColumn> columns_;
  std::vector<std::vector<std::string>> rows_;
};

inline constexpr std::size_t kTerminalColumns = 110;  ///< a terminal of usual width, with some margin

/// "  head: words" over as many lines of the terminal as it takes.
[[nodiscard]] std::string remark(const std::string& head, const std::string& words);

/// Columns that a text takes on a terminal: its UTF-8 characters.
[[nodiscard]] std::size_t display_width(const std::string& text);

/// A text broken at spaces into lines of at most `width` columns, each after the first indented.
[[nodiscard]] std::string wrapped(const std::string& text, std::size_t width, std::size_t indent);

}  // namespace kyphos::io
