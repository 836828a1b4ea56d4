#include "io/report/views/kept_sight.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "io/report/views/kept_findings.h"

namespace kyphos::io {
namespace {

using SightJson = nlohmann::ordered_json;
using measure::VertebralBody;

// A bone pattern is whole HU in four hexadecimal digits a cell, above the lowest value that a cell can have.
constexpr int kPatternOffset = 8192;
constexpr std::size_t kPatternDigits = 4;

std::string pattern_text(const std::vector<float>& pattern) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const float hu : pattern) {
    const int value = std::clamp(static_cast<int>(std::lround(hu)) + kPatternOffset, 0, 0xffff);
    for (const int shift : {12, 8, 4, 0}) {
      text += kDigits[static_cast<std::size_t>(value >> shift) & 15U];
    }
  }
  return text;
}

std::vector<float> pattern_of_text(const std::string& text) {
  std::vector<float> pattern;
  for (std::size_t at = 0; at + kPatternDigits <= text.size(); at += kPatternDigits) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + kPatternDigits, value, 16);
    pattern.push_back(static_cast<float>(value - kPatternOffset));
  }
  return pattern;
}

std::optional<std::array<measure::PointLps, 6>> points_of_body(const VertebralBody& body) {
  const auto six = measure::six_points(body);
  if (!six) {
    return std::nullopt;
  }
  return std::array<measure::PointLps, 6>{six->superior_anterior, six->superior_middle, six->superior_posterior,
                                          six->inferior_anterior, six->inferior_middle, six->inferior_posterior};
}

/// Where in the measured study a body as the program saw it lies now.
std::optional<std::size_t> measured_at(const StudyReport& study, const VertebralBody& body) {
  constexpr double kSamePlaceMm = 8.0;  // bodies lie some 25 mm apart
  std::optional<std::size_t> nearest;
  double least = kSamePlaceMm;
  for (std::size_t i = 0; i < study.measured.vertebrae.size(); ++i) {
    const VertebralBody& other = study.measured.vertebrae[i].body;
    const double apart = (other.frame.origin - body.frame.origin).norm();
    if (apart < least && !(other.reader && other.reader->added)) {
      nearest = i;
      least = apart;
    }
  }
  return nearest;
}

}  // namespace

SightJson kept_sight_json(const StudyReport& study, const VertebralBody& body) {
  const auto at = measured_at(study, body);
  if (!at) {
    return nullptr;
  }
  const measure::MeasuredVertebra& vertebra = study.measured.vertebrae[*at];
  measure::Findings findings = vertebra.findings;
  if (vertebra.body.reader && vertebra.body.reader->cemented) {
    findings.cement.seen_unmeasured = false;  // the reader's word, which stands in the corrections
  }
  SightJson json{{"findings", kept_findings_json(findings)}, {"points", nullptr}, {"pattern", ""}};
  if (const auto points = points_of_body(vertebra.body)) {
    json["points"] = SightJson::array();
    for (const measure::PointLps& point : *points) {
      json["points"].push_back(kept_place_json(point));
    }
  }
  if (*at < study.bone_patterns.size()) {
    json["pattern"] = pattern_text(study.bone_patterns[*at]);
  }
  return json;
}

KeptSight kept_sight_of_json(const SightJson& json) {
  KeptSight sight;
  if (json.is_null()) {
    return sight;
  }
  sight.findings = kept_findings_of_json(json.at("findings"));
  if (!json.at("points").is_null()) {
    sight.points.emplace();
    for (std::size_t i = 0; i < sight.points->size(); ++i) {
      sight.points->at(i) = kept_place_of_json(json["points"].at(i));
    }
  }
  sight.bone_pattern = pattern_of_text(json.at("pattern").get<std::string>());
  return sight;
}

SightJson kept_place_json(const measure::PointLps& at) {
  SightJson json = SightJson::array();
  for (Eigen::Index i = 0; i < 3; ++i) {
    json.push_back(std::round(1.0e4 * at[i]) / 1.0e4);
  }
  return json;
}

measure::PointLps kept_place_of_json(const SightJson& json) {
  return {json.at(0).get<double>(), json.at(1).get<double>(), json.at(2).get<double>()};
}

}  // namespace kyphos::io
