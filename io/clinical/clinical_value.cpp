#include "io/clinical/clinical_value.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

#include "io/calendar_day.h"

namespace kyphos::io {
namespace {

using namespace classify;

template <typename Value>
using Parsed = std::optional<Value>;

std::string lower(std::string_view text) {
  std::string low(text);
  std::transform(low.begin(), low.end(), low.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return low;
}

template <typename Enum, std::size_t N>
Parsed<Enum> by_name(std::string_view text, const std::array<Enum, N>& values) {
  const std::string low = lower(text);
  for (const Enum value : values) {
    if (low == name(value)) {
      return value;
    }
  }
  return std::nullopt;
}

Parsed<classify::Tristate> parse(std::string_view text, classify::Tristate /*kind*/, const ClinicalField& /*field*/) {
  return by_name(text, std::array{classify::Tristate::Yes, classify::Tristate::No});
}
Parsed<Course> parse(std::string_view text, Course /*kind*/, const ClinicalField& /*field*/) {
  return by_name(text, std::array{Course::New, Course::Worse, Course::Stable, Course::Better});
}
Parsed<TraumaEnergy> parse(std::string_view text, TraumaEnergy /*kind*/, const ClinicalField& /*field*/) {
  return by_name(text, std::array{TraumaEnergy::None, TraumaEnergy::Low, TraumaEnergy::High});
}
Parsed<AugmentationOutcome> parse(std::string_view text, AugmentationOutcome /*kind*/, const ClinicalField& /*field*/) {
  return by_name(text, std::array{AugmentationOutcome::Improved, AugmentationOutcome::PersistingPain});
}

template <typename Number>
Parsed<std::optional<Number>> parse(std::string_view text, const std::optional<Number>& /*kind*/,
                                    const ClinicalField& field) {
  Number number{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const double value = static_cast<double>(number);
  const bool whole = problem == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
  if (!whole || value < field.lowest || value > field.highest) {
    return std::nullopt;
  }
  return std::optional<Number>(number);
}

Parsed<std::optional<Date>> parse(std::string_view text, const std::optional<Date>& /*kind*/,
                                  const ClinicalField& /*field*/) {
  const auto date = calendar_day(text);
  return date ? Parsed<std::optional<Date>>(std::optional<Date>(*date)) : std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// The items of a list, whether given as a list or as one text with semicolons or commas between.
std::vector<std::string> items(const std::vector<std::string>& values) {
  std::vector<std::string> list;
  for (const std::string& value : values) {
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t end = rest.find_first_of(";,");
      const std::string_view item = trimmed(rest.substr(0, end));
      if (!item.empty() && lower(item) != "unknown") {
        list.emplace_back(item);
      }
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
  }
  return list;
}

bool assign(std::vector<measure::Level>& target, const std::vector<std::string>& values, const ClinicalField&) {
  std::vector<measure::Level> levels;
  for (const std::string& item : items(values)) {
    const auto level = measure::level_from_name(item);
    if (!level) {
      return false;
    }
    levels.push_back(*level);
  }
  target = std::move(levels);
  return true;
}

bool assign(std::vector<std::string>& target, const std::vector<std::string>& values, const ClinicalField&) {
  target = items(values);
  return true;
}

bool assign(std::string& target, const std::vector<std::string>& values, const ClinicalField&) {
  if (values.size() != 1) {
    return false;
  }
  target = std::string(trimmed(values.front()));
  return true;
}

template <typename Value>
bool assign(Value& target, const std::vector<std::string>& values, const ClinicalField& field) {
  if (values.size() != 1) {
    return false;
  }
  const std::string_view text = trimmed(values.front());
  if (text.empty() || lower(text) == "unknown") {
    target = Value{};
    return true;
  }
  const auto parsed = parse(text, Value{}, field);
  if (parsed) {
    target = *parsed;
  }
  return parsed.has_value();
}

struct Expectation {
  const ClinicalField& field;
  std::string operator()(std::string ClinicalContext::* /*member*/) const { return "text"; }
  std::string operator()(classify::Tristate ClinicalContext::* /*member*/) const { return "yes, no or unknown"; }
  std::string operator()(Course ClinicalContext::* /*member*/) const { return "new, worse, stable, better or unknown"; }
  std::string operator()(TraumaEnergy ClinicalContext::* /*member*/) const { return "none, low, high or unknown"; }
  std::string operator()(AugmentationOutcome ClinicalContext::* /*member*/) const {
    return "improved, persisting_pain or unknown";
  }
  std::string operator()(std::optional<double> ClinicalContext::* /*member*/) const { return number(); }
  std::string operator()(std::optional<int> ClinicalContext::* /*member*/) const { return "whole " + number(); }
  std::string operator()(std::optional<Date> ClinicalContext::* /*member*/) const { return "a date YYYY-MM-DD"; }
  std::string operator()(std::vector<measure::Level> ClinicalContext::* /*member*/) const {
    return "levels such as T12 or L1";
  }
  std::string operator()(std::vector<std::string> ClinicalContext::* /*member*/) const { return "a list of words"; }
  [[nodiscard]] std::string number() const {
    return "number from " + std::to_string(static_cast<int>(field.lowest)) + " to " +
           std::to_string(static_cast<int>(field.highest));
  }
};

}  // namespace

std::optional<std::string> set_field(ClinicalContext& context, const ClinicalField& field,
                                     const std::vector<std::string>& values) {
  const bool done = std::visit([&](auto member) { return assign(context.*member, values, field); }, field.member);
  if (done) {
    return std::nullopt;
  }
  std::string given;
  for (const std::string& value : values) {
    given += (given.empty() ? "" : ", ") + value;
  }
  return "\"" + given + "\" is not " + expected(field);
}

std::string expected(const ClinicalField& field) { return std::visit(Expectation{field}, field.member); }

std::vector<std::string_view> clinical_keys() {
  std::vector<std::string_view> keys;
  for (const ClinicalField& field : clinical_fields()) {
    keys.push_back(field.key);
  }
  return keys;
}

}  // namespace kyphos::io
