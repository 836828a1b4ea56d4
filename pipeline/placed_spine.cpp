#include "pipeline/placed_spine.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "io/dicom/film/parameters.h"
#include "io/error.h"
#include "io/report/words/number_text.h"
#include "pipeline/segment/points/parameters.h"
#include "pipeline/segment/points/segment_points.h"

namespace kyphos::pipeline {
namespace {

using measure::PlacedBody;
using measure::PlacedSpine;
using enum measure::SixPoint;

/// From a file's coordinates into patient space: of a place, and of a way.
using ToPatient = std::function<Eigen::Vector3d(const std::array<double, 3>&)>;

std::string points_of(const io::GivenPoints& given) {
  return "points of " + (given.reader.empty() ? given.source : "reader " + given.reader) + " on " +
         given.picture.words();
}

std::vector<PlacedBody> placed_bodies(const io::GivenPoints& given, const ToPatient& place, const ToPatient& way) {
  std::vector<PlacedBody> bodies;
  for (const io::GivenBody& body : given.bodies) {
    PlacedBody placed{.level = body.level};
    for (std::size_t at = 0; at < placed.points.size(); ++at) {
      placed.points.at(at) = {.at = place(body.points.at(at).at), .half_spread = way(body.points.at(at).half_spread)};
    }
    bodies.push_back(std::move(placed));
  }
  const auto height = [](const PlacedBody& body) { return (body.at(SM).at.z() + body.at(IM).at.z()); };
  std::ranges::stable_sort(bodies, std::ranges::greater{}, height);
  return bodies;
}

void require_a_spine(const PlacedSpine& spine, const io::GivenPoints& given) {
  if (const auto wrong = why_not_a_spine(spine)) {
    throw io::Error(points_of(given), *wrong, "Set these points again; docs/points.md shows where each belongs");
  }
}

double height_between(const PlacedBody& body, measure::SixPoint above, measure::SixPoint below) {
  return (body.at(above).at - body.at(below).at).norm();
}

/// The mean of two readers' points on one body; adds their differences in height, as parts of it.
PlacedBody mean_of_readers(const PlacedBody& one, const PlacedBody& other, std::vector<double>& differences) {
  for (const auto& [above, below] : {std::pair(SA, IA), std::pair(SM, IM), std::pair(SP, IP)}) {
    const double first = height_between(one, above, below);
    const double second = height_between(other, above, below);
    differences.push_back(2.0 * (first - second) / (first + second));
  }
  PlacedBody mean{.level = one.level, .points = {}, .by_both = true};
  for (std::size_t at = 0; at < mean.points.size(); ++at) {
    mean.points.at(at) = {.at = 0.5 * (one.points.at(at).at + other.points.at(at).at),
                          .half_spread = 0.5 * (one.points.at(at).half_spread + other.points.at(at).half_spread)};
  }
  return mean;
}

double root_mean_square(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) {
    sum += value * value;
  }
  return std::sqrt(sum / static_cast<double>(values.size()));
}

std::string percent_words(double part) { return io::fixed(100.0 * part, 1) + " % of a height"; }

/// Both readers' own differences take the place of the published error, where they tell enough.
void learn_error(PlacedSpine& spine, const std::vector<double>& differences) {
  const double spread = differences.empty() ? 0.0 : root_mean_square(differences);
  if (differences.size() < 3 * static_cast<std::size_t>(kFewestSharedBodies.value)) {
    spine.method.parameters["error"] += "; the two readers share too few bodies for an error of their own";
    return;
  }
  constexpr double kCopied = 1.0e-6;
  if (spread < kCopied) {
    spine.warnings.push_back({.code = "readers_are_copies",
                              .text = "The two readers' points are the same to the digit: taken for copies of one "
                                      "reading, with the published error."});
    return;
  }
  spine.height_se_part = spread / std::sqrt(2.0);
  spine.mean_height_se_part = 0.5 * spread;
  spine.method.parameters["error"] = percent_words(spine.mean_height_se_part) +
                                     " for the mean of the two readers, by their differences at " +
                                     std::to_string(differences.size()) + " heights";
}

void join_second_reader(PlacedSpine& spine, const std::vector<PlacedBody>& second) {
  std::vector<double> differences;
  for (PlacedBody& body : spine.bodies) {
    const auto same =
        std::ranges::find_if(second, [&](const PlacedBody& other) { return body.level && other.level == body.level; });
    if (same != second.end()) {
      body = mean_of_readers(body, *same, differences);
    }
  }
  for (const PlacedBody& body : second) {
    const bool shared = std::ranges::any_of(
        spine.bodies, [&](const PlacedBody& other) { return body.level && other.level == body.level; });
    if (!shared) {
      spine.bodies.push_back(body);
    }
  }
  const auto height = [](const PlacedBody& body) { return body.at(SM).at.z() + body.at(IM).at.z(); };
  std::ranges::stable_sort(spine.bodies, std::ranges::greater{}, height);
  learn_error(spine, differences);
}

PlacedSpine placed_spine(std::span<const io::GivenPoints> readers, const ToPatient& place, const ToPatient& way,
                         const measure::PictureScale& scale) {
  if (readers.size() > 2) {
    throw io::Error(points_of(readers[0]), "more than two readers have set points on this picture",
                    "Give the files of two of them");
  }
  const io::GivenPoints& first = readers[0];
  PlacedSpine spine{.bodies = placed_bodies(first, place, way),
                    .places = first.places,
                    .height_se_part = kReaderHeightSe,
                    .mean_height_se_part = kReaderHeightSe / std::sqrt(2.0),
                    .scale = scale,
                    .method = {.source = measure::BodySource::ReaderPoints,
                               .name = first.reader.empty() ? "six points" : "six points by " + first.reader,
                               .version = ""}};
  spine.method.parameters["error"] = percent_words(kReaderHeightSe) + ", as published between readers (Guglielmi 2009)";
  spine.method.parameters["points_stand_at"] =
      first.places == measure::PointPlaces::Corners ? "the corners and the middles" : "12, 50 and 88 % of the depth";
  require_a_spine(spine, first);
  if (readers.size() == 2) {
    const io::GivenPoints& other = readers[1];
    if (other.places != first.places) {
      throw io::Error(points_of(other), "the two readers set their points at different places (placed_at)",
                      "Compare readings of one kind only");
    }
    PlacedSpine second = spine;
    second.bodies = placed_bodies(other, place, way);
    require_a_spine(second, other);
    if (!first.reader.empty() && !other.reader.empty() && first.reader != other.reader) {
      spine.alone = {{.reader = first.reader, .bodies = spine.bodies},
                     {.reader = other.reader, .bodies = second.bodies}};
    }
    spine.method.name += " and " + (other.reader.empty() ? "another reader" : other.reader);
    join_second_reader(spine, second.bodies);
    require_a_spine(spine, first);
  }
  return spine;
}

/// Front to back along the columns, by the points of all bodies.
io::FilmFacing facing_by_points(const io::GivenPoints& given) {
  double forward = 0.0;
  for (const io::GivenBody& body : given.bodies) {
    const auto column = [&](measure::SixPoint which) { return body.points.at(static_cast<std::size_t>(which)).at[0]; };
    forward += column(SA) - column(SP) + column(IA) - column(IP);
  }
  return forward > 0.0 ? io::FilmFacing::ColumnsToAnterior : io::FilmFacing::ColumnsToPosterior;
}

void require_on_film(const io::GivenPoints& given, const io::Film& film) {
  for (const io::GivenBody& body : given.bodies) {
    for (const io::GivenPoint& point : body.points) {
      if (point.at[0] < -0.5 || point.at[1] < -0.5 || point.at[0] > film.columns - 0.5 ||
          point.at[1] > film.rows - 0.5) {
        throw io::Error(points_of(given),
                        body.called + ": a point lies outside the film of " + std::to_string(film.columns) + " by " +
                            std::to_string(film.rows) + " pixels",
                        "Points are column and row of this film's own pixels, (0, 0) the middle of the first");
      }
    }
  }
}

/// A calibration object that a reader measured in the picture.
struct ReadScale {
  std::array<double, 2> pixel_mm;
  measure::PictureScale scale;
};

ReadScale scale_by_ruler(const io::GivenRuler& ruler, const std::array<double, 2>& pixel) {
  const double aspect = pixel[0] / pixel[1];  // row step over column step
  const double length = std::hypot(ruler.to[0] - ruler.from[0], aspect * (ruler.to[1] - ruler.from[1]));
  const double column_mm = ruler.length_mm / length;
  return {.pixel_mm = {aspect * column_mm, column_mm},
          .scale = {
              .known = true,
              .relative_se = std::hypot(io::kFiducialScaleSe, std::sqrt(2.0) * io::kRulerPointPixels / length),
              .words = "an object of " + io::fixed(ruler.length_mm, 1) + " mm that a reader measured in the picture"}};
}

/// Without a scale the median body gets a usual depth, so that pictures and drawing have a size.
std::array<double, 2> nominal_pixel(const io::GivenPoints& given, const std::array<double, 2>& pixel) {
  std::vector<double> depths;
  for (const io::GivenBody& body : given.bodies) {
    const auto& front = body.points.at(static_cast<std::size_t>(SA)).at;
    const auto& back = body.points.at(static_cast<std::size_t>(SP)).at;
    depths.push_back(std::hypot(pixel[1] * (front[0] - back[0]), pixel[0] * (front[1] - back[1])));
  }
  std::ranges::nth_element(depths, depths.begin() + static_cast<std::ptrdiff_t>(depths.size() / 2));
  const double factor = kNominalDepthMm / std::max(depths[depths.size() / 2], 1.0e-9);
  return {factor * pixel[0], factor * pixel[1]};
}

}  // namespace

FilmSpine spine_on_film(std::span<const io::GivenPoints> readers, const io::Film& film) {
  for (const io::GivenPoints& given : readers) {
    require_on_film(given, film);
  }
  const io::GivenPoints& first = readers[0];
  const io::FilmFacing facing = facing_by_points(first);
  if (film.facing != io::FilmFacing::Unknown && film.facing != facing) {
    throw io::Error(points_of(first), "front and back are the other way round than the film's Patient Orientation says",
                    "Set the anterior points in front, or check that the points are those of this film");
  }
  ReadScale read{.pixel_mm = film.pixel_mm, .scale = film.scale};
  if (first.ruler) {
    read = scale_by_ruler(*first.ruler, film.pixel_mm);
  }
  if (!read.scale.known) {
    read.pixel_mm = nominal_pixel(first, film.pixel_mm);
  }
  // Columns along the back, rows down, the film in the plane x = 0.
  const double back = facing == io::FilmFacing::ColumnsToPosterior ? read.pixel_mm[1] : -read.pixel_mm[1];
  const double down = -read.pixel_mm[0];
  const ToPatient place = [back, down](const std::array<double, 3>& pixel) {
    return Eigen::Vector3d(0.0, back * pixel[0], down * pixel[1]);
  };
  return {.spine = placed_spine(readers, place, place, read.scale), .column_mm = back, .row_mm = down};
}

measure::PlacedSpine spine_in_scan(std::span<const io::GivenPoints> readers) {
  const ToPatient place = [](const std::array<double, 3>& lps) { return Eigen::Vector3d(lps[0], lps[1], lps[2]); };
  return placed_spine(readers, place, place, {.known = true, .relative_se = 0.0, .words = "of a scan"});
}

}  // namespace kyphos::pipeline
