#include "tests/support/json_schema.h"

#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <stdexcept>

namespace kyphos::test {
namespace {

using Json = nlohmann::json;
using Violations = std::vector<std::string>;

/// What a check looks at: the value, the keyword's own value, the schema around it, and the whole schema for
/// references.
struct Subject {
  const Json& value;
  const Json& keyword;
  const Json& schema;
  const Json& root;
  std::string place;
};

Violations check(const Json& value, const Json& schema, const Json& root, const std::string& place);

Violations broken(const Subject& subject, const std::string& what) { return {subject.place + ": " + what}; }

void append(Violations& list, Violations more) { std::ranges::move(more, std::back_inserter(list)); }

bool has_type(const Json& value, const std::string& type) {
  if (type == "integer") {
    return value.is_number_integer();
  }
  return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
         (type == "string" && value.is_string()) || (type == "number" && value.is_number()) ||
         (type == "boolean" && value.is_boolean()) || (type == "null" && value.is_null());
}

Violations check_type(const Subject& s) {
  const Json types = s.keyword.is_array() ? s.keyword : Json::array({s.keyword});
  for (const Json& type : types) {
    if (has_type(s.value, type.get<std::string>())) {
      return {};
    }
  }
  return broken(s, s.value.dump() + " is not of type " + s.keyword.dump());
}

Violations check_const(const Subject& s) {
  return s.value == s.keyword ? Violations{} : broken(s, s.value.dump() + " is not " + s.keyword.dump());
}

Violations check_enum(const Subject& s) {
  for (const Json& allowed : s.keyword) {
    if (s.value == allowed) {
      return {};
    }
  }
  return broken(s, s.value.dump() + " is none of " + s.keyword.dump());
}

Violations check_required(const Subject& s) {
  Violations list;
  if (s.value.is_object()) {
    for (const Json& key : s.keyword) {
      if (!s.value.contains(key.get<std::string>())) {
        append(list, broken(s, "lacks " + key.dump()));
      }
    }
  }
  return list;
}

Violations check_properties(const Subject& s) {
  Violations list;
  for (const auto& [key, schema] : s.keyword.items()) {
    if (s.value.is_object() && s.value.contains(key)) {
      append(list, check(s.value.at(key), schema, s.root, s.place + "/" + key));
    }
  }
  return list;
}

Violations check_additional(const Subject& s) {
  Violations list;
  if (!s.value.is_object()) {
    return list;
  }
  for (const auto& [key, value] : s.value.items()) {
    if (s.schema.contains("properties") && s.schema.at("properties").contains(key)) {
      continue;
    }
    if (s.keyword.is_boolean()) {
      append(list, s.keyword.get<bool>() ? Violations{} : broken(s, "has the unknown key \"" + key + "\""));
    } else {
      append(list, check(value, s.keyword, s.root, s.place + "/" + key));
    }
  }
  return list;
}

Violations check_items(const Subject& s) {
  Violations list;
  for (std::size_t i = 0; s.value.is_array() && i < s.value.size(); ++i) {
    append(list, check(s.value.at(i), s.keyword, s.root, s.place + "/" + std::to_string(i)));
  }
  return list;
}

Violations check_pattern(const Subject& s) {
  const bool fits =
      !s.value.is_string() || std::regex_search(s.value.get<std::string>(), std::regex(s.keyword.get<std::string>()));
  return fits ? Violations{} : broken(s, s.value.dump() + " does not match " + s.keyword.dump());
}

Violations check_size(const Subject& s, bool fits) {
  return fits ? Violations{} : broken(s, s.value.dump() + " is out of bounds (" + s.keyword.dump() + ")");
}

Violations check_one_of(const Subject& s) {
  std::size_t fitting = 0;
  std::string reasons;
  for (const Json& schema : s.keyword) {
    const Violations list = check(s.value, schema, s.root, s.place);
    fitting += list.empty() ? 1U : 0U;
    reasons += list.empty() ? "" : "; " + list.front();
  }
  return fitting == 1 ? Violations{} : broken(s, "fits " + std::to_string(fitting) + " of the alternatives" + reasons);
}

Violations check_reference(const Subject& s) {
  const auto reference = s.keyword.get<std::string>();
  return check(s.value, s.root.at(Json::json_pointer(reference.substr(1))), s.root, s.place);
}

using Check = Violations (*)(const Subject&);

const std::map<std::string, Check>& checks() {
  static const std::map<std::string, Check> table{
      {"$ref", check_reference},
      {"type", check_type},
      {"const", check_const},
      {"enum", check_enum},
      {"required", check_required},
      {"properties", check_properties},
      {"additionalProperties", check_additional},
      {"items", check_items},
      {"pattern", check_pattern},
      {"oneOf", check_one_of},
      {"minItems", [](const Subject& s) { return check_size(s, !s.value.is_array() || s.value.size() >= s.keyword); }},
      {"maxItems", [](const Subject& s) { return check_size(s, !s.value.is_array() || s.value.size() <= s.keyword); }},
      {"minimum", [](const Subject& s) { return check_size(s, !s.value.is_number() || s.value >= s.keyword); }},
      {"maximum", [](const Subject& s) { return check_size(s, !s.value.is_number() || s.value <= s.keyword); }},
      {"minLength", [](const Subject& s) {
         return check_size(s,
                           !s.value.is_string() || s.value.get<std::string>().size() >= s.keyword.get<std::size_t>());
       }}};
  return table;
}

Violations check(const Json& value, const Json& schema, const Json& root, const std::string& place) {
  static constexpr std::array kRemarks{"$schema", "$id", "$defs", "title", "description"};
  Violations list;
  for (const auto& [name, keyword] : schema.items()) {
    const auto found = checks().find(name);
    if (found != checks().end()) {
      append(list, found->second({.value = value, .keyword = keyword, .schema = schema, .root = root, .place = place}));
    } else if (std::ranges::find(kRemarks, name) == kRemarks.end()) {
      list.push_back(place + ": the schema uses \"" + name + "\", which this checker does not know");
    }
  }
  return list;
}

Json parsed(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    throw std::invalid_argument("not JSON: " + text.substr(0, 80));
  }
  return json;
}

}  // namespace

std::vector<std::string> schema_violations(const std::string& document, const std::string& schema) {
  const Json root = parsed(schema);
  return check(parsed(document), root, root, "");
}

std::string repository_file(const std::string& path) {
  std::ifstream stream(std::string(KYPHOS_SOURCE_DIR) + "/" + path, std::ios::binary);
  if (!stream) {
    throw std::runtime_error("the repository has no file " + path);
  }
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace kyphos::test
