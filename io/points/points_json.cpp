#include "io/points/points_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "io/error.h"
#include "io/inert_text.h"
#include "io/text_limits.h"

namespace kyphos::io {
namespace {

using PointsJson = nlohmann::json;

constexpr std::size_t kMostPictures = 2000;
constexpr std::size_t kMostBodies = 30;
constexpr std::size_t kLongestWord = 128;

/// Where in the file something is wrong.
class PointsReader {
 public:
  PointsReader(std::string source, std::string subject) : source_(std::move(source)), subject_(std::move(subject)) {}

  [[nodiscard]] std::vector<GivenPoints> read(const PointsJson& document) {
    if (!document.is_object() || document.value("kyphos_points", PointsJson()) != 1) {
      fail("it is no file of points: \"kyphos_points\": 1 is missing");
    }
    const auto pictures = document.find("images");
    if (pictures == document.end() || !pictures->is_array() || pictures->size() > kMostPictures) {
      fail("\"images\" is no list of pictures");
    }
    const std::string reader = word_of(document, "reader");
    std::vector<GivenPoints> all;
    for (const PointsJson& picture : *pictures) {
      place_ = "image " + std::to_string(all.size() + 1);
      all.push_back(picture_of(picture, reader));
    }
    return all;
  }

 private:
  [[noreturn]] void fail(const std::string& problem) const {
    throw Error(subject_, (place_.empty() ? "" : place_ + ": ") + problem,
                "docs/points.md shows what such a file looks like");
  }

  [[nodiscard]] std::string word_of(const PointsJson& object, const char* key) const {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) {
      return {};
    }
    if (!found->is_string() || found->get_ref<const std::string&>().size() > kLongestWord) {
      fail(std::string("\"") + key + "\" is no short text");
    }
    return inert(found->get<std::string>());
  }

  [[nodiscard]] double number_of(const PointsJson& value) const {
    constexpr double kFarthest = 1.0e5;
    if (!value.is_number() || !(std::abs(value.get<double>()) <= kFarthest)) {
      fail("a coordinate is no number");
    }
    return value.get<double>();
  }

  /// Coordinates of one place: two on a film, three in a scan.
  [[nodiscard]] std::array<double, 3> place_of_point(const PointsJson& value, PointSpace space) const {
    const std::size_t wanted = space == PointSpace::Pixels ? 2 : 3;
    if (!value.is_array() || value.size() != wanted) {
      fail("a point has " + std::to_string(wanted) +
           (space == PointSpace::Pixels ? " coordinates, column and row" : " coordinates, LPS x, y and z in mm"));
    }
    std::array<double, 3> place{};
    for (std::size_t at = 0; at < wanted; ++at) {
      place.at(at) = number_of(value[at]);
    }
    return place;
  }

  /// One place, or two where the endplate shows two contours.
  [[nodiscard]] GivenPoint point_of(const PointsJson& value, PointSpace space) const {
    if (!value.is_array() || value.empty() || !value[0].is_array()) {
      return {.at = place_of_point(value, space), .half_spread = {}};
    }
    if (value.size() != 2) {
      fail("an endplate has one contour or two");
    }
    const auto first = place_of_point(value[0], space);
    const auto second = place_of_point(value[1], space);
    GivenPoint point;
    for (std::size_t at = 0; at < 3; ++at) {
      point.at.at(at) = 0.5 * (first.at(at) + second.at(at));
      point.half_spread.at(at) = 0.5 * (first.at(at) - second.at(at));
    }
    return point;
  }

  [[nodiscard]] GivenBody body_of(const PointsJson& object, PointSpace space, std::size_t number) {
    if (!object.is_object()) {
      fail("a body is an object with the points SA, SM, SP, IA, IM and IP");
    }
    GivenBody body{.called = "body " + std::to_string(number)};
    const std::string picture = place_;
    place_ += ", " + body.called;
    if (const std::string level = word_of(object, "level"); !level.empty()) {
      body.level = measure::level_from_name(level);
      if (!body.level) {
        fail("there is no level \"" + level + "\"");
      }
      body.called = std::string(measure::name(*body.level));
      place_ = picture + ", " + body.called;
    }
    for (std::size_t at = 0; at < body.points.size(); ++at) {
      const char* const name = measure::kSixPointNames.at(at);
      const auto found = object.find(name);
      if (found == object.end()) {
        fail(std::string("the point ") + name + " is missing; six are needed");
      }
      body.points.at(at) = point_of(*found, space);
    }
    place_ = picture;
    return body;
  }

  [[nodiscard]] std::optional<GivenRuler> ruler_of(const PointsJson& picture, PointSpace space) const {
    const auto found = picture.find("calibration");
    if (found == picture.end() || found->is_null()) {
      return std::nullopt;
    }
    if (!found->is_object() || !found->contains("from") || !found->contains("to") || !found->contains("length_mm") ||
        space != PointSpace::Pixels) {
      fail("\"calibration\" needs \"from\", \"to\" (pixels of a film) and \"length_mm\"");
    }
    const auto from = place_of_point((*found)["from"], space);
    const auto to = place_of_point((*found)["to"], space);
    const double length_mm = number_of((*found)["length_mm"]);
    if (length_mm <= 0.0) {
      fail("\"length_mm\" is not above 0");
    }
    return GivenRuler{.from = {from[0], from[1]}, .to = {to[0], to[1]}, .length_mm = length_mm};
  }

  [[nodiscard]] GivenPoints picture_of(const PointsJson& object, const std::string& reader) {
    if (!object.is_object()) {
      fail("it is no object");
    }
    GivenPoints given{.source = source_, .reader = reader};
    given.picture = {.sop_instance_uid = word_of(object, "sop_instance_uid"),
                     .series_uid = word_of(object, "series_uid"),
                     .study_uid = word_of(object, "study_uid"),
                     .file = word_of(object, "file")};
    const std::string space = word_of(object, "coordinates");
    if (space != "pixel" && space != "lps_mm") {
      fail("\"coordinates\" is \"pixel\" (films: column and row) or \"lps_mm\" (scans: patient coordinates)");
    }
    given.space = space == "pixel" ? PointSpace::Pixels : PointSpace::PatientMm;
    if (const std::string places = word_of(object, "placed_at"); !places.empty()) {
      const auto known = places_from_word(places);
      if (!known) {
        fail("\"placed_at\" is \"corners\" or \"stations\"");
      }
      given.places = *known;
    }
    if (const std::string posture = word_of(object, "posture"); !posture.empty()) {
      given.posture = posture_from_word(posture);
      if (!given.posture) {
        fail("\"posture\" is standing, sitting, supine, prone, lateral_decubitus or unknown");
      }
    }
    given.ruler = ruler_of(object, given.space);
    const auto bodies = object.find("bodies");
    if (bodies == object.end() || !bodies->is_array() || bodies->empty() || bodies->size() > kMostBodies) {
      fail("\"bodies\" is no list of one to " + std::to_string(kMostBodies) + " bodies");
    }
    for (const PointsJson& body : *bodies) {
      given.bodies.push_back(body_of(body, given.space, given.bodies.size() + 1));
    }
    return given;
  }

  std::string source_;
  std::string subject_;
  std::string place_;
};

}  // namespace

std::vector<GivenPoints> parse_points_json(std::string_view text, const std::string& source,
                                           const std::string& subject) {
  require_modest_json(text, subject);
  const PointsJson document = PointsJson::parse(text, nullptr, false);
  if (document.is_discarded()) {
    throw Error(subject, "it is no JSON",
                "Points come as JSON, or as CSV in a file that ends in .csv (docs/points.md)");
  }
  return PointsReader(source, subject).read(document);
}

}  // namespace kyphos::io
