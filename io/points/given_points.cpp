#include "io/points/given_points.h"

#include <algorithm>
#include <cctype>

#include "io/error.h"
#include "io/points/points_csv.h"
#include "io/points/points_json.h"
#include "io/text_limits.h"

namespace kyphos::io {
namespace {

constexpr std::size_t kLargestPointsBytes = 8UL << 20U;  // a thousand films with all bodies take half of it

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

}  // namespace

bool WantedPicture::says_nothing() const {
  return sop_instance_uid.empty() && series_uid.empty() && study_uid.empty() && file.empty();
}

std::string WantedPicture::words() const {
  for (const std::string* const said : {&file, &sop_instance_uid, &series_uid, &study_uid}) {
    if (!said->empty()) {
      return *said;
    }
  }
  return "a picture that is not named";
}

std::optional<Posture> posture_from_word(std::string_view word) {
  const std::string lower = lower_case(word);
  constexpr std::array<std::pair<std::string_view, Posture>, 7> kWords{
      {{"standing", Posture::Standing},
       {"sitting", Posture::Sitting},
       {"supine", Posture::Supine},
       {"prone", Posture::Prone},
       {"lateral_decubitus", Posture::LateralDecubitus},
       {"lateral decubitus", Posture::LateralDecubitus},
       {"unknown", Posture::Unknown}}};
  const auto found = std::ranges::find(kWords, lower, [](const auto& each) { return each.first; });
  return found == kWords.end() ? std::nullopt : std::optional(found->second);
}

std::optional<measure::PointPlaces> places_from_word(std::string_view word) {
  const std::string lower = lower_case(word);
  if (lower == "corners") {
    return measure::PointPlaces::Corners;
  }
  return lower == "stations" ? std::optional(measure::PointPlaces::Stations) : std::nullopt;
}

std::optional<std::size_t> six_point_from_name(std::string_view name) {
  for (std::size_t at = 0; at < measure::kSixPointNames.size(); ++at) {
    if (lower_case(name) == lower_case(measure::kSixPointNames.at(at))) {
      return at;
    }
  }
  return std::nullopt;
}

std::vector<GivenPoints> read_points(const std::filesystem::path& path) {
  const std::string text = read_text(path, kLargestPointsBytes, "a file of points");
  const std::string source = path.filename().string();
  const bool csv = lower_case(path.extension().string()) == ".csv";
  std::vector<GivenPoints> given =
      csv ? parse_points_csv(text, source, path.string()) : parse_points_json(text, source, path.string());
  if (given.empty()) {
    throw Error(path.string(), "it holds no points", "docs/points.md shows what such a file looks like");
  }
  return given;
}

}  // namespace kyphos::io
