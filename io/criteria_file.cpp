#include "io/criteria_file.h"

#include <charconv>
#include <cmath>

#include "io/error.h"
#include "io/flat_json.h"
#include "io/near_name.h"
#include "io/text_limits.h"

namespace kyphos::io {
namespace {

using classify::Criteria;
using classify::ThresholdOverride;

constexpr std::string_view kSourceKey = "source";

void refuse_unknown(const FlatField& given, const Criteria& criteria, const std::string& subject) {
  std::vector<std::string_view> keys{kSourceKey};
  for (const classify::Threshold& threshold : criteria.thresholds) {
    keys.push_back(threshold.key);
  }
  const auto near = nearest_name(given.key, keys);
  throw Error(subject,
              words(given.place) + ": there is no threshold \"" + given.key + "\"" +
                  (near ? "; did you mean \"" + *near + "\"?" : ""),
              "kyphos criteria lists them.");
}

double number_of(const FlatField& given, const std::string& subject) {
  double value = 0.0;
  if (given.values.size() == 1) {
    const std::string& text = given.values.front();
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem == std::errc{} && end == text.data() + text.size() && std::isfinite(value) && value >= 0.0) {
      return value;
    }
  }
  throw Error(subject, words(given.place) + ": \"" + given.key + "\" is not a number from 0 up");
}

}  // namespace

std::vector<ThresholdOverride> parse_criteria_text(std::string_view text, const std::string& subject) {
  const Criteria defaults = classify::default_criteria();
  std::vector<ThresholdOverride> overrides;
  std::string source;
  for (const FlatField& given : read_flat_json(text, subject)) {
    if (given.key == kSourceKey) {
      source = given.values.empty() ? "" : given.values.front();
    } else if (classify::find_threshold(defaults, given.key) == nullptr) {
      refuse_unknown(given, defaults, subject);
    } else {
      overrides.push_back({.key = given.key, .value = number_of(given, subject), .source = {}});
    }
  }
  for (ThresholdOverride& each : overrides) {
    each.source = source;
  }
  return overrides;
}

Criteria read_criteria_file(const std::filesystem::path& path) {
  const std::string text = read_text(path, kLargestFlatBytes, "a file of thresholds");
  return classify::with_overrides(classify::default_criteria(), parse_criteria_text(text, path.string()));
}

}  // namespace kyphos::io
