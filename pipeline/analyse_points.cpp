#include "pipeline/analyse_points.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "classify/criteria.h"
#include "io/dicom/film/film.h"
#include "io/error.h"
#include "io/report/picture/overlay.h"
#include "io/report/words/number_text.h"
#include "io/report/words/summary.h"
#include "measure/catalogue.h"
#include "measure/joined_texts.h"
#include "measure/picture_scale.h"
#include "pipeline/align/spine_crop.h"
#include "pipeline/automatic_beside.h"
#include "pipeline/placed_spine.h"
#include "pipeline/segment/points/parameters.h"
#include "pipeline/segment/points/segment_points.h"

namespace kyphos::pipeline {
namespace {

/// What the points lie on.
struct PointedPicture {
  measure::PlacedSpine spine;
  measure::Volume volume;
  io::SeriesSummary series;
  const io::SeriesSummary* of_study = nullptr;  ///< the same as the study has it
  std::vector<measure::Warning> warnings{};
  bool film = false;
};

/// A film as a volume of one sagittal slice.
measure::Volume volume_of(const io::Film& film, const FilmSpine& placed) {
  measure::Volume volume;
  volume.grid.size = {1, film.columns, film.rows};
  volume.grid.lps_from_index = Eigen::Affine3d::Identity();
  volume.grid.lps_from_index.linear().col(1) = Eigen::Vector3d(0.0, placed.column_mm, 0.0);
  volume.grid.lps_from_index.linear().col(2) = Eigen::Vector3d(0.0, 0.0, placed.row_mm);
  volume.hu = film.may_be_shown ? film.grey : std::vector<std::int16_t>(film.grey.size(), measure::kOutsideScan);
  return volume;
}

/// The series of a study that holds a file.
const io::SeriesSummary& series_of_file(const io::StudySummary& study, const std::filesystem::path& file) {
  const auto found = std::ranges::find_if(study.series, [&](const io::SeriesSummary& series) {
    return std::ranges::any_of(series.slices, [&](const io::SliceSource& slice) { return slice.file == file; });
  });
  if (found == study.series.end()) {
    throw io::Error(file.string(), "the study does not hold this film any more", "Run kyphos again");
  }
  return *found;
}

/// What the reader says of the posture counts; where the header says another, both are told.
void take_posture(PointedPicture& picture, const io::Film& film, const StudyPoints& points) {
  picture.series.posture = film.posture;
  picture.series.posture_evidence = film.posture_evidence;
  for (const io::GivenPoints& given : points.readers) {
    if (!given.posture || *given.posture == picture.series.posture) {
      continue;
    }
    if (film.posture != io::Posture::Unknown && *given.posture != film.posture) {
      picture.warnings.push_back({.code = "posture_contradicts",
                                  .text = "The reader's posture is not that of the header (" + film.posture_evidence +
                                          "); the reader's counts. Films of unlike postures are never compared."});
    }
    picture.series.posture = *given.posture;
    picture.series.posture_evidence = "as the reader says";
  }
  if (picture.series.posture == io::Posture::Unknown) {
    picture.warnings.push_back({.code = "posture_unknown",
                                .text = "Nothing says whether the patient stood or lay: the film is compared with no "
                                        "other. Say so in the file of points (\"posture\")."});
  }
}

PointedPicture pictured_on_film(const io::StudySummary& study, const StudyPoints& points) {
  const io::Film film = io::read_film(*points.film);
  FilmSpine placed = spine_on_film(points.readers, film);
  const io::SeriesSummary& of_study = series_of_file(study, *points.film);
  PointedPicture picture{.spine = {},
                         .volume = volume_of(film, placed),
                         .series = of_study,
                         .of_study = &of_study,
                         .warnings = film.warnings,
                         .film = true};
  picture.series.slices = {{.file = *points.film}};
  picture.series.slice_count = 1;
  picture.series.rows_columns = {film.rows, film.columns};
  picture.series.orientation = "sagittal";
  picture.series.single_slice = true;
  picture.series.reason = "a film, measured by the points given for it";
  picture.series.spacing_mm = {0.0, 0.0, 0.0};
  if (placed.spine.scale.known) {
    picture.series.spacing_mm = {std::abs(placed.column_mm), std::abs(placed.row_mm), 0.0};
  }
  take_posture(picture, film, points);
  if (!film.may_be_shown) {
    picture.warnings.push_back({.code = "burned_in_text",
                                .text = "Text is drawn into the film, which may name the patient: the picture shows "
                                        "the points without it."});
  }
  if (!placed.spine.scale.known) {
    picture.warnings.push_back({.code = "film_without_scale",
                                .text = "No millimetres: " + placed.spine.scale.words +
                                        ". Ratios, losses and angles do not need them. An object of known length in "
                                        "the picture can be given (\"calibration\")."});
  }
  picture.spine = std::move(placed.spine);
  return picture;
}

PointedPicture pictured_in_scan(const io::StudySummary& study, const StudyPoints& points) {
  const io::SeriesSummary& series = study.series.at(study.chosen.value());
  io::LoadedSeries loaded = io::read_series(series);
  PointedPicture picture{.spine = spine_in_scan(points.readers),
                         .volume = std::move(loaded.volume),
                         .series = series,
                         .of_study = &series,
                         .warnings = std::move(loaded.warnings)};
  const Eigen::Affine3d index_from_lps = picture.volume.grid.index_from_lps();
  for (const measure::PlacedBody& body : picture.spine.bodies) {
    for (const measure::PlacedPoint& point : body.points) {
      const Eigen::Vector3d index = index_from_lps * point.at;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        const double along = index[static_cast<Eigen::Index>(axis)];
        constexpr double kBesideVoxels = 2.0;
        if (!(along >= -kBesideVoxels && along <= picture.volume.grid.size[axis] - 1 + kBesideVoxels)) {
          throw io::Error(
              "points in series " + series.series_uid,
              (body.level ? std::string(measure::name(*body.level)) : std::string("a body")) + " lies outside the scan",
              "LPS coordinates are those of DICOM (left, posterior, superior), in mm; RAS has the first two "
              "the other way round");
        }
      }
    }
  }
  return picture;
}

/// Points err by more than a mild fracture takes: a body that is called normal by them may hold one.
std::optional<measure::Warning> mild_fractures_not_excluded(const measure::MeasuredStudy& study) {
  std::vector<std::string> bodies;
  double widest = 0.0;
  for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
    const measure::Measured<double>& loss = vertebra.call.loss_percent;
    constexpr double kSure = 1.96;
    if (vertebra.genant && vertebra.genant.value().grade == 0 && loss &&
        loss.value() + kSure * loss.standard_error() >= kMildLossPercent) {
      bodies.push_back(measure::display_name(vertebra.body));
      widest = std::max(widest, loss.standard_error());
    }
  }
  if (bodies.empty()) {
    return std::nullopt;
  }
  return measure::Warning{.code = io::kMildNotExcluded,
                          .text = measure::joined_texts(bodies, ", ") +
                                  ": called normal, but losses by these points are known to \u00b1" +
                                  io::fixed(widest, 0) + " % only, so that a mild fracture (a loss of " +
                                  io::fixed(kMildLossPercent, 0) + " %) is not excluded."};
}

/// What is told of a study by points beside what its picture says.
std::vector<measure::Warning> warnings_of_points(std::vector<measure::Warning> warnings, const Segmentation& spine,
                                                 const measure::MeasuredStudy& measured) {
  if (auto unseen = mild_fractures_not_excluded(measured)) {
    warnings.push_back(*std::move(unseen));
  }
  std::ranges::copy(spine.warnings, std::back_inserter(warnings));
  warnings.push_back({.code = "points_only",
                      .text =
                          "Measured by points that a reader set: attenuation, cement, clefts, the posterior wall and "
                          "all else that needs voxels cannot be told from them."});
  return warnings;
}

/// Each of two readers by themselves, for the tables of their agreement.
std::vector<io::ReadAlone> readings_of(const measure::PlacedSpine& both) {
  std::vector<io::ReadAlone> readings;
  for (const measure::ReaderBodies& reading : both.alone) {
    measure::PlacedSpine own = both;
    own.bodies = reading.bodies;
    readings.push_back({.reader = reading.reader, .bodies = segment_points(own).bodies});
  }
  return readings;
}

/// Whose study it is, when, and which series it was measured on.
void describe(io::StudyReport& report, const io::StudySummary& study, PointedPicture& picture) {
  report.study_uid = study.study_uid;
  report.date = study.date;
  report.second_of_day = study.second_of_day;
  report.rejected = all_but(study, *picture.of_study);
  report.series = std::move(picture.series);
  report.readings = readings_of(picture.spine);
  if (picture.film) {
    report.film_scale = picture.spine.scale;
  }
}

}  // namespace

AnalysedStudy analyse_points(const io::StudySummary& study, const StudyPoints& points, const AnalysisOptions& options,
                             StepClock& clock) {
  PointedPicture picture = clock.run(
      "read", [&] { return points.film ? pictured_on_film(study, points) : pictured_in_scan(study, points); });
  Segmentation spine = clock.run("segment", [&] { return segment_points(picture.spine); });
  auto automatic = correct_bodies(spine, options, study.study_uid);
  AnalysedStudy analysed;
  analysed.painted = true;
  analysed.spine = picture.film ? std::move(picture.volume) : crop_to_bodies(picture.volume, spine.bodies);
  const auto measure_bodies = [&picture](std::vector<measure::VertebralBody> bodies) {
    return measure::in_scale(measure::measure_study(std::move(bodies), nullptr), picture.spine.scale);
  };
  measure::MeasuredStudy measured = clock.run("measure", [&] { return measure_bodies(spine.bodies); });
  if (automatic) {
    measured = beside_automatic(std::move(measured), measure_bodies(*automatic));
  }
  measured.limits = classify::finding_limits(options.classify.criteria);
  describe(analysed.report, study, picture);
  analysed.report.pictures = clock.run("pictures", [&] {
    return io::overlay_pictures(analysed.measured_on(), measured.vertebrae, measured.limits,
                                analysed.report.film_scale);
  });
  analysed.report.warnings = warnings_of_points(std::move(picture.warnings), spine, measured);
  analysed.report.measured = std::move(measured);
  analysed.report.bodies_from = std::move(spine.method);
  analysed.report.times = clock.times();
  if (automatic) {
    analysed.report.automatic_bodies = *std::move(automatic);
  }
  keep_views(analysed, options, clock);
  return analysed;
}

}  // namespace kyphos::pipeline
