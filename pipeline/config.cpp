#include "pipeline/config.h"

#include <charconv>
#include <cmath>
#include <stdexcept>

#include "io/report/words/number_text.h"
#include "pipeline/finder/weights.h"
#include "pipeline/parameters.h"

namespace kyphos::pipeline {

std::map<std::string, std::string> settings(const AnalysisOptions& options) {
  const auto& label = options.segment.label;
  std::map<std::string, std::string> all{
      {"label", label ? std::string(measure::name(label->level)) + "@" + io::fixed(label->z_mm, 1) : "none"},
      {"finder", finder_weights()        ? "sha256 " + finder_weights()->digest
                 : finder_is_asked_for() ? "absent"
                                         : "off"},
      {"masks", options.segment.make_masks ? "yes" : "no"},
      {"edition", std::string(classify::name(options.classify.edition))},
      {"clinical_file", options.classify.clinical_file.empty() ? "none" : "given"},
      {"site_thresholds", std::to_string(classify::overridden(options.classify.criteria).size())},
      {"parameters_sha256", parameters_digest()}};
  if (!options.labels.empty()) {
    all["labels"] = options.label_surfaces == LabelSurfaces::Trusted ? "trusted" : "refitted on the image";
  }
  if (!options.corrections.empty()) {
    all["corrections"] = std::to_string(options.corrections.all.size());
  }
  if (!options.points.empty()) {
    all["points"] = "given";
  }
  return all;
}

LabelOverride parse_label(const std::string& text) {
  const std::size_t at = text.find('@');
  if (at == std::string::npos) {
    throw std::invalid_argument("\"" + text + "\" is not of the form LEVEL@z, for example T12@-123.5");
  }
  const auto level = measure::level_from_name(text.substr(0, at));
  if (!level) {
    throw std::invalid_argument("\"" + text.substr(0, at) + "\" is not a vertebral level (C1-C7, T1-T13, L1-L6)");
  }
  const std::string number = text.substr(at + 1);
  double z_mm = 0.0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), z_mm);
  if (error != std::errc() || end != number.data() + number.size() || !std::isfinite(z_mm)) {
    throw std::invalid_argument("\"" + number + "\" is not a height in mm");
  }
  return {.level = *level, .z_mm = z_mm};
}

}  // namespace kyphos::pipeline
