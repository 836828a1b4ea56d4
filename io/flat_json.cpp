#include "io/flat_json.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "io/error.h"
#include "io/text_limits.h"

namespace kyphos::io {
namespace {

using Json = nlohmann::json;

/// Walks the text and tells how much the parser has taken: the parser itself gives positions only for syntax errors.
struct CountingIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at = nullptr;
  std::size_t* taken = nullptr;

  reference operator*() const { return *at; }
  CountingIterator& operator++() {
    ++at;
    ++*taken;
    return *this;
  }
  CountingIterator operator++(int) {
    const CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at == other.at; }
};

/// Takes what the parser sees; refuses all that is not flat.
class FlatReader : public nlohmann::json_sax<Json> {
 public:
  FlatReader(std::string_view text, const std::string& subject) : text_(text), subject_(subject) {}

  std::size_t taken = 0;  // read by the iterator, see above

  bool null() override { return take(""); }
  bool boolean(bool value) override { return take(value ? "yes" : "no"); }
  bool number_integer(number_integer_t value) override { return take(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return take(std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& written) override { return take(written); }
  bool string(string_t& value) override { return take(value); }
  bool binary(binary_t& /*value*/) override { return refuse("a value that is not text"); }

  bool start_object(std::size_t /*elements*/) override {
    if (inside_) {
      return refuse("an object where a value is expected");
    }
    inside_ = true;
    return true;
  }
  bool end_object() override { return true; }
  bool start_array(std::size_t /*elements*/) override {
    if (!inside_ || in_list_) {
      return refuse(inside_ ? "a list in a list" : "a list where one object in braces is expected");
    }
    in_list_ = true;
    return true;
  }
  bool end_array() override {
    in_list_ = false;
    return true;
  }
  bool key(string_t& name) override {
    const TextPlace place = place_of(text_, start_of_string());
    for (const FlatField& field : fields_) {
      if (field.key == name) {
        throw Error(subject_, words(place) + ": \"" + name + "\" is given twice", "Keep one of them.");
      }
    }
    if (fields_.size() >= kMostFlatFields) {
      throw Error(subject_, words(place) + ": it holds more than " + std::to_string(kMostFlatFields) + " fields",
                  "Compare with the template.");
    }
    fields_.push_back({name, place, {}});
    return true;
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& problem) override {
    // The library's sentence has its own idea of the place in front; ours names it once.
    const std::string said = problem.what();
    const std::size_t colon = said.find(": ", said.find("column"));
    throw Error(subject_,
                words(place_of(text_, position == 0 ? 0 : position - 1)) +
                    ": not valid JSON: " + (colon == std::string::npos ? said : said.substr(colon + 2)),
                "Compare with the template.");
  }

  [[nodiscard]] std::vector<FlatField> fields() const {
    std::vector<FlatField> kept;
    std::copy_if(fields_.begin(), fields_.end(), std::back_inserter(kept),
                 [](const FlatField& field) { return !field.key.starts_with('_'); });
    return kept;
  }

 private:
  bool take(std::string value) {
    if (fields_.empty()) {
      return refuse("a single value where one object in braces is expected");
    }
    fields_.back().values.push_back(std::move(value));
    return true;
  }

  /// The parser has just taken the closing quote of a key: back to the opening one.
  [[nodiscard]] std::size_t start_of_string() const {
    std::size_t at = taken < 2 ? 0 : taken - 2;
    while (at > 0 && (text_[at] != '"' || text_[at - 1] == '\\')) {
      --at;
    }
    return at;
  }

  bool refuse(const std::string& problem) const {
    const std::string field = fields_.empty() ? "" : "\"" + fields_.back().key + "\": ";
    const TextPlace place = fields_.empty() ? TextPlace{} : fields_.back().place;
    throw Error(subject_, words(place) + ": " + field + problem, "Compare with the template.");
  }

  std::string_view text_;
  const std::string& subject_;
  std::vector<FlatField> fields_;
  bool inside_ = false;
  bool in_list_ = false;
};

}  // namespace

TextPlace place_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t last = before.rfind('\n');
  return {lines + 1, before.size() - (last == std::string_view::npos ? 0 : last + 1) + 1};
}

std::string words(TextPlace place) {
  return "line " + std::to_string(place.line) + ", column " + std::to_string(place.column);
}

std::vector<FlatField> read_flat_json(std::string_view text, const std::string& subject) {
  if (text.size() > kLargestFlatBytes) {
    throw Error(subject, "is too large for one flat object of facts or thresholds", "Compare with the template.");
  }
  FlatReader reader(text, subject);
  const CountingIterator first{text.data(), &reader.taken};
  const CountingIterator last{text.data() + text.size(), &reader.taken};
  Json::sax_parse(first, last, &reader);
  return reader.fields();
}

}  // namespace kyphos::io
