#include "io/report/terminal/text_table.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace kyphos::io {
namespace {

std::string padded(const std::string& text, std::size_t width, Align align) {
  const std::string space(width - std::min(width, display_width(text)), ' ');
  return align == Align::Left ? text + space : space + text;
}

/// The columns that the widest line of a text takes.
std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) {
    widest = std::max(widest, display_width(line));
  }
  return widest;
}

/// Line breaks, each followed by a margin.
std::string indented(const std::string& text, std::size_t margin) {
  std::string result;
  for (const char letter : text) {
    result += letter;
    result += letter == '\n' ? std::string(margin, ' ') : "";
  }
  return result;
}

/// The headings over groups of columns, each at the left edge of its first column; widens a group that is narrower than
/// its heading. Empty where no column has a group.
std::string group_line(const std::vector<TextColumn>& columns, std::vector<std::size_t>& widths) {
  std::string line;
  bool any = false;
  for (std::size_t i = 0; i < columns.size();) {
    std::size_t width = widths[i];
    std::size_t end = i + 1;
    for (; end < columns.size() && !columns[i].group.empty() && columns[end].group == columns[i].group; ++end) {
      width += 2 + widths[end];
    }
    const std::size_t heading = display_width(columns[i].group);
    widths[end - 1] += heading > width ? heading - width : 0;
    line += (i == 0 ? "" : "  ") + padded(columns[i].group, std::max(width, heading), Align::Left);
    any = any || heading > 0;
    i = end;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return any ? line + "\n" : "";
}

}  // namespace

std::size_t display_width(const std::string& text) {
  // Bytes 10xxxxxx continue a character.
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

TextTable::TextTable(std::vector<TextColumn> columns) : columns_(std::move(columns)) {}

void TextTable::add_row(std::vector<std::string> cells) {
  if (cells.size() > columns_.size()) {
    throw std::invalid_argument("a row has more cells than the table has columns");
  }
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::string TextTable::text() const {
  std::vector<std::string> titles;
  std::vector<std::size_t> widths;
  for (const TextColumn& column : columns_) {
    titles.push_back(column.title);
    widths.push_back(display_width(column.title));
  }
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], widest_line(row[i]));
    }
  }
  std::string result = group_line(columns_, widths);
  const auto add_line = [&](const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      line += i == 0 ? "" : "  ";
      const bool is_last = i + 1 == cells.size();
      line += is_last && cells[i].find('\n') != std::string::npos ? indented(cells[i], display_width(line))
                                                                  : padded(cells[i], widths[i], columns_[i].align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    result += line + "\n";
  };
  add_line(titles);
  for (const auto& row : rows_) {
    add_line(row);
  }
  return result;
}

std::string remark(const std::string& head, const std::string& words) {
  return "  " + wrapped(head + ": " + words, kTerminalColumns, 4) + "\n";
}

std::string wrapped(const std::string& text, std::size_t width, std::size_t indent) {
  std::istringstream words(text);
  std::string result;
  std::string line;
  for (std::string word; words >> word;) {
    if (!line.empty() && display_width(line) + 1 + display_width(word) > width) {
      result += line + "\n" + std::string(indent, ' ');
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return result + line;
}

}  // namespace kyphos::io
