#include "io/corrections/corrections.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "io/error.h"
#include "io/inert_text.h"
#include "io/text_limits.h"
#include "measure/placed_points.h"

namespace kyphos::io {
namespace {

using CorrectionJson = nlohmann::json;
using OrderedCorrection = nlohmann::ordered_json;

constexpr std::array<std::pair<CorrectionKind, std::string_view>, 8> kCorrectionWords{
    {{CorrectionKind::MovePoints, "move_points"},
     {CorrectionKind::AddBody, "add_body"},
     {CorrectionKind::RejectBody, "reject_body"},
     {CorrectionKind::Rename, "rename"},
     {CorrectionKind::Cemented, "cemented"},
     {CorrectionKind::NotFracture, "not_a_fracture"},
     {CorrectionKind::Fracture, "fracture"},
     {CorrectionKind::Confirm, "confirm"}}};

/// Reads one correction; knows its number for messages.
class CorrectionReader {
 public:
  CorrectionReader(const CorrectionJson& object, std::size_t number, const std::string& subject)
      : object_(object), number_(number), subject_(subject) {}

  [[nodiscard]] Correction read() const {
    if (!object_.is_object()) {
      fail("it is no object");
    }
    Correction correction;
    const std::string action = text(object_, "action");
    const auto kind = correction_from_word(action);
    if (!kind) {
      fail("there is no action \"" + action + "\"");
    }
    correction.kind = *kind;
    correction.study_uid = text(object_, "study_uid");
    correction.reader = text(object_, "reader");
    correction.time = text(object_, "time");
    correction.note = text(object_, "note");
    if (const auto found = object_.find("automatic"); found != object_.end() && found->is_object()) {
      correction.automatic.name = text(*found, "name");
      correction.automatic.middle = place(*found, "middle_lps_mm");
      correction.automatic.points = six_points(*found);
    }
    correction.points = six_points(object_);
    correction.level = level();
    const auto grade = object_.find("grade");
    correction.grade = grade != object_.end() && grade->is_number_integer() ? grade->get<int>() : 0;
    require(correction);
    return correction;
  }

 private:
  [[noreturn]] void fail(const std::string& problem) const {
    throw Error(subject_, "correction " + std::to_string(number_) + ": " + problem,
                "docs/corrections.md shows what such a file looks like");
  }

  void require(const Correction& correction) const {
    using enum CorrectionKind;
    if (correction.study_uid.empty() && correction.kind != Confirm) {
      fail("\"study_uid\" is missing");
    }
    if ((correction.kind == MovePoints || correction.kind == AddBody) && !correction.points) {
      fail("\"points_lps_mm\" is missing");
    }
    if (correction.kind == Rename && !correction.level) {
      fail("\"level\" is missing");
    }
    if (correction.kind == Fracture && (correction.grade < 1 || correction.grade > 3)) {
      fail("\"grade\" is 1, 2 or 3");
    }
    if (correction.kind != AddBody && correction.kind != Confirm && !correction.automatic.middle) {
      fail("\"automatic\" with \"middle_lps_mm\" is missing: which body is meant");
    }
  }

  [[nodiscard]] std::string text(const CorrectionJson& object, const char* key) const {
    constexpr std::size_t kLongestNote = 500;
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) {
      return {};
    }
    if (!found->is_string() || found->get_ref<const std::string&>().size() > kLongestNote) {
      fail(std::string("\"") + key + "\" is no short text");
    }
    return inert(found->get<std::string>());
  }

  [[nodiscard]] measure::PointLps coordinates(const CorrectionJson& value) const {
    constexpr double kFarthestMm = 1.0e5;
    if (!value.is_array() || value.size() != 3) {
      fail("a place has three coordinates, LPS in mm");
    }
    measure::PointLps at;
    for (std::size_t i = 0; i < 3; ++i) {
      if (!value[i].is_number() || !(std::abs(value[i].get<double>()) <= kFarthestMm)) {
        fail("a coordinate is no number");
      }
      at[static_cast<Eigen::Index>(i)] = value[i].get<double>();
    }
    return at;
  }

  [[nodiscard]] std::optional<measure::PointLps> place(const CorrectionJson& object, const char* key) const {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? std::nullopt : std::optional(coordinates(*found));
  }

  [[nodiscard]] std::optional<PointsLps> six_points(const CorrectionJson& object) const {
    const auto found = object.find("points_lps_mm");
    if (found == object.end() || found->is_null()) {
      return std::nullopt;
    }
    PointsLps points;
    for (std::size_t at = 0; at < points.size(); ++at) {
      const auto point = found->find(measure::kSixPointNames.at(at));
      if (!found->is_object() || point == found->end()) {
        fail(std::string("the point ") + measure::kSixPointNames.at(at) + " is missing; six are needed");
      }
      points.at(at) = coordinates(*point);
    }
    return points;
  }

  [[nodiscard]] std::optional<measure::Level> level() const {
    const std::string name = text(object_, "level");
    if (name.empty()) {
      return std::nullopt;
    }
    const auto level = measure::level_from_name(name);
    if (!level) {
      fail("there is no level \"" + name + "\"");
    }
    return level;
  }

  const CorrectionJson& object_;
  std::size_t number_;
  const std::string& subject_;
};

/// To a thousandth of a millimetre, so that a file that is read and written stays the same.
OrderedCorrection place_json(const measure::PointLps& at) {
  OrderedCorrection json = OrderedCorrection::array();
  for (Eigen::Index i = 0; i < 3; ++i) {
    json.push_back(std::round(1000.0 * at[i]) / 1000.0);
  }
  return json;
}

OrderedCorrection points_json(const PointsLps& points) {
  OrderedCorrection json;
  for (std::size_t at = 0; at < points.size(); ++at) {
    json[measure::kSixPointNames.at(at)] = place_json(points.at(at));
  }
  return json;
}

OrderedCorrection correction_json(const Correction& correction) {
  OrderedCorrection json{{"action", word(correction.kind)},
                         {"study_uid", correction.study_uid},
                         {"reader", correction.reader},
                         {"time", correction.time}};
  if (!correction.note.empty()) {
    json["note"] = correction.note;
  }
  if (correction.level) {
    json["level"] = measure::name(*correction.level);
  }
  if (correction.kind == CorrectionKind::Fracture) {
    json["grade"] = correction.grade;
  }
  if (correction.points) {
    json["points_lps_mm"] = points_json(*correction.points);
  }
  if (correction.automatic.middle) {
    json["automatic"] = {{"name", correction.automatic.name},
                         {"middle_lps_mm", place_json(*correction.automatic.middle)}};
    if (correction.automatic.points) {
      json["automatic"]["points_lps_mm"] = points_json(*correction.automatic.points);
    }
  }
  return json;
}

}  // namespace

std::string_view word(CorrectionKind kind) {
  const auto found = std::ranges::find(kCorrectionWords, kind, [](const auto& each) { return each.first; });
  return found == kCorrectionWords.end() ? "?" : found->second;
}

std::optional<CorrectionKind> correction_from_word(std::string_view word) {
  const auto found = std::ranges::find(kCorrectionWords, word, [](const auto& each) { return each.second; });
  return found == kCorrectionWords.end() ? std::nullopt : std::optional(found->first);
}

Corrections parse_corrections(std::string_view text, const std::string& subject) {
  require_modest_json(text, subject);
  const CorrectionJson document = CorrectionJson::parse(text, nullptr, false);
  const bool good = document.is_object() && document.value("kyphos_corrections", CorrectionJson()) == 1 &&
                    document.contains("corrections") && document["corrections"].is_array();
  if (!good) {
    throw Error(subject, "it is no file of corrections: \"kyphos_corrections\": 1 and \"corrections\" are needed",
                "docs/corrections.md shows what such a file looks like");
  }
  Corrections corrections;
  for (const CorrectionJson& object : document["corrections"]) {
    corrections.all.push_back(CorrectionReader(object, corrections.all.size() + 1, subject).read());
  }
  return corrections;
}

Corrections read_corrections(const std::filesystem::path& path) {
  constexpr std::uintmax_t kLargestCorrectionBytes = std::uintmax_t{4} << 20U;
  return parse_corrections(read_text(path, kLargestCorrectionBytes, "a file of corrections"), path.string());
}

std::string corrections_json(const Corrections& corrections) {
  OrderedCorrection all = OrderedCorrection::array();
  for (const Correction& correction : corrections.all) {
    all.push_back(correction_json(correction));
  }
  return OrderedCorrection{{"kyphos_corrections", 1}, {"corrections", std::move(all)}}.dump(
             1, ' ', false, OrderedCorrection::error_handler_t::replace) +
         "\n";
}

}  // namespace kyphos::io
