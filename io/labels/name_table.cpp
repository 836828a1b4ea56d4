#include "io/labels/name_table.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string_view>
#include <vector>

#include "io/error.h"

namespace kyphos::io {
namespace {

std::optional<int> whole(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char letter : line) {
    if (letter == '\t' || letter == ',') {
      cells.emplace_back();
    } else if (letter != '\r') {
      cells.back() += letter;
    }
  }
  return cells;
}

std::map<int, std::string> names_of_columns(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  const std::vector<std::string> head = cells_of(line);
  const auto column = [&](const char* name) { return std::ranges::find(head, name) - head.begin(); };
  const auto index = column("index");
  const auto name = column("name");
  std::map<int, std::string> names;
  while (std::getline(lines, line)) {
    const std::vector<std::string> cells = cells_of(line);
    if (index < std::ssize(cells) && name < std::ssize(cells)) {
      if (const auto value = whole(cells[static_cast<std::size_t>(index)])) {
        names[*value] = cells[static_cast<std::size_t>(name)];
      }
    }
  }
  return names;
}

std::map<int, std::string> names_of_object(const nlohmann::json& object) {
  std::map<int, std::string> names;
  for (const auto& [key, value] : object.items()) {
    if (value.is_number_integer()) {
      names[value.get<int>()] = key;
    } else if (value.is_string()) {
      if (const auto number = whole(key)) {
        names[*number] = value.get<std::string>();
      } else if (const auto other = whole(value.get<std::string>())) {
        names[*other] = key;
      }
    }
  }
  return names;
}

}  // namespace

std::map<int, std::string> label_names_of_file(const std::filesystem::path& file) {
  constexpr std::uintmax_t kMostBytes = 1U << 20U;
  std::error_code error;
  if (std::filesystem::file_size(file, error) > kMostBytes || error) {
    return {};
  }
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in) {
    throw Error(file.filename().string(), "it cannot be read", "Check its permissions");
  }
  if (file.extension() != ".json") {
    return names_of_columns(text);
  }
  const nlohmann::json parsed = nlohmann::json::parse(text, nullptr, false);
  if (!parsed.is_object()) {
    return {};
  }
  const auto labels = parsed.find("labels");
  return names_of_object(labels != parsed.end() && labels->is_object() ? *labels : parsed);
}

}  // namespace kyphos::io
