#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kyphos::io {

/// A place in a text, counted from 1; columns count bytes.
struct TextPlace {
  std::size_t line = 1;
  std::size_t column = 1;
};
[[nodiscard]] TextPlace place_of(std::string_view text, std::size_t offset);
/// "line 4, column 3".
[[nodiscard]] std::string words(TextPlace place);

/// One key of a flat object: its values as text (true and false as "yes" and "no", null as ""), one unless it is a
/// list.
struct FlatField {
  std::string key;
  TextPlace place;  ///< of the key
  std::vector<std::string> values;
};

/// Reads a JSON object whose values are scalars or lists of scalars, in the order of the text. Keys that begin with "_"
/// are notes for people and left out. Throws Error with line and column: syntax, a key given twice, nested objects,
/// anything but one object. `subject` names the file in the error.
[[nodiscard]] std::vector<FlatField> read_flat_json(std::string_view text, const std::string& subject);

}  // namespace kyphos::io
