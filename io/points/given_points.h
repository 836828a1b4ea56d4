#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/input.h"
#include "measure/level.h"
#include "measure/placed_points.h"

namespace kyphos::io {

/// Points as a file gives them, before the picture that they lie on is known (docs/points.md).

/// Column and row of a film's pixels, (0, 0) the middle of the first one; or LPS coordinates of a scan.
enum class PointSpace : unsigned char { Pixels, PatientMm };

struct GivenPoint {
  std::array<double, 3> at{};           ///< the third is 0 on a film
  std::array<double, 3> half_spread{};  ///< of two contours; 0 where there is one
};

struct GivenBody {
  std::optional<measure::Level> level{};
  std::array<GivenPoint, 6> points{};  ///< in the order of measure::SixPoint
  std::string called{};                ///< for messages: "L1", "body 3"
};

/// Two points on an object of known length in the film.
struct GivenRuler {
  std::array<double, 2> from{};
  std::array<double, 2> to{};
  double length_mm = 0.0;
};

/// Which picture is meant; empty fields do not decide.
struct WantedPicture {
  std::string sop_instance_uid{};
  std::string series_uid{};
  std::string study_uid{};
  std::string file{};  ///< its name without folders
  [[nodiscard]] bool says_nothing() const;
  /// For messages: "film.dcm", or the UID.
  [[nodiscard]] std::string words() const;
};

/// The points of one reader on one picture.
struct GivenPoints {
  std::string source{};  ///< name of the file, without its folder
  std::string reader{};  ///< initials as given; may be empty
  WantedPicture picture{};
  PointSpace space = PointSpace::Pixels;
  measure::PointPlaces places = measure::PointPlaces::Corners;
  std::optional<Posture> posture{};  ///< as the reader says
  std::optional<GivenRuler> ruler{};
  std::vector<GivenBody> bodies{};
};

/// Reads a file of points: JSON, or CSV with one row a point, told by its name's ending. Throws Error that names the
/// file, the picture and the body.
[[nodiscard]] std::vector<GivenPoints> read_points(const std::filesystem::path& path);

/// "standing", "supine", ... as reports write them. Nothing for other words.
[[nodiscard]] std::optional<Posture> posture_from_word(std::string_view word);
/// "corners" or "stations".
[[nodiscard]] std::optional<measure::PointPlaces> places_from_word(std::string_view word);
/// "SA" ... "IP", whatever the case.
[[nodiscard]] std::optional<std::size_t> six_point_from_name(std::string_view name);

}  // namespace kyphos::io
