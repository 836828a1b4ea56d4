#include "pipeline/analyse_study.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <optional>

#include "classify/criteria.h"
#include "io/error.h"
#include "io/report/picture/contrasts.h"
#include "io/report/picture/overlay.h"
#include "measure/catalogue.h"
#include "measure/mr/add_marrow.h"
#include "measure/space/padding.h"
#include "pipeline/align/spine_crop.h"
#include "pipeline/analyse_points.h"
#include "pipeline/apply_corrections.h"
#include "pipeline/automatic_beside.h"
#include "pipeline/interpolated_slices.h"
#include "pipeline/segment/ct/single_slice.h"
#include "pipeline/segment/mask/segment_labels.h"
#include "pipeline/segment/masks.h"
#include "pipeline/segment/segment.h"
#include "pipeline/series_beside.h"
#include "pipeline/step_clock.h"
#include "pipeline/stored_direction.h"

namespace kyphos::pipeline {
namespace {

const io::SeriesSummary& chosen_series(const io::StudySummary& study) {
  if (study.chosen) {
    return study.series.at(*study.chosen);
  }
  std::string reasons;
  for (const io::SeriesSummary& series : study.series) {
    const std::string name =
        series.description.empty() ? series.modality + " series" : "\"" + series.description + "\"";
    reasons += (reasons.empty() ? "" : "; ") + name + " (" + std::to_string(series.slice_count) +
               (series.slice_count == 1 ? " image): " : " images): ") + series.reason;
  }
  throw io::Error("study " + study.study_uid, "none of its series can be measured (" + reasons + ")",
                  "kyphos scan shows every series with its reason");
}

void require_spine(const io::SeriesSummary& series, const Segmentation& spine) {
  if (!spine.bodies.empty()) {
    return;
  }
  if (!spine.warnings.empty() && spine.warnings[0].code == "labels_off_bone") {
    throw io::Error("series " + series.series_uid, spine.warnings[0].text,
                    "Give the label map that was made on this series");
  }
  // The segmenter's sentence, as a clause of ours.
  std::string problem =
      spine.warnings.empty() ? "no spine found: no vertebral body is in view" : spine.warnings[0].text;
  problem.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(problem.front())));
  if (problem.ends_with('.')) {
    problem.pop_back();
  }
  throw io::Error("series " + series.series_uid, problem,
                  "Check that the series shows vertebral bodies; kyphos scan lists what else there is");
}

void require_hounsfield(const io::SeriesSummary& series, const measure::Volume& volume) {
  if (!volume.is_attenuation()) {
    return;  // an MR that says so is taken for nothing else
  }
  if (const auto why = io::why_not_hounsfield(volume)) {
    throw io::Error("series " + series.series_uid, why->text, io::kNotHounsfieldRemedy);
  }
}

const StudyLabels* labels_of(const io::StudySummary& study, const AnalysisOptions& options) {
  const auto found = options.labels.find(study.study_uid);
  return found == options.labels.end() ? nullptr : &found->second;
}

/// Why a study with a label map has no image that its endplates could be refitted on; nothing where it has.
std::optional<std::string> why_no_image(const io::StudySummary& study) {
  if (study.chosen) {
    return std::nullopt;
  }
  const bool alone = study.series.size() == 1 && study.series.front().reason_code == "labels_alone";
  return alone ? "no image was given with it" : "none of the study's series can be measured as a CT";
}

/// A study by its label map alone: no image, or one without Hounsfield units.
AnalysedStudy study_of_labels(const io::StudySummary& study, const StudyLabels& labels, const std::string& why,
                              const AnalysisOptions& options, StepClock& clock) {
  Segmentation spine = clock.run("segment", [&] { return segment_labels(*labels.spine, options.segment); });
  auto automatic = correct_bodies(spine, options, study.study_uid);
  AnalysedStudy analysed;
  analysed.painted = true;
  analysed.spine = crop_to_bodies(picture_of_labels(*labels.spine, spine.bodies), spine.bodies);
  measure::MeasuredStudy measured =
      clock.run("measure", [&] { return measure::measure_study(std::move(spine.bodies), nullptr); });
  if (automatic) {
    measured = beside_automatic(std::move(measured), measure::measure_study(*automatic, nullptr));
  }
  measured.limits = classify::finding_limits(options.classify.criteria);
  std::vector<io::Picture> pictures = clock.run(
      "pictures", [&] { return io::overlay_pictures(analysed.measured_on(), measured.vertebrae, measured.limits); });
  spine.warnings.push_back(
      {.code = "labels_without_image",
       .text = "Measured on the label map's surfaces, since " + why +
               ": attenuation, cement, clefts and all else that needs voxels cannot be told. The picture is drawn from "
               "the map."});
  analysed.report = {.study_uid = study.study_uid,
                     .date = study.date,
                     .second_of_day = study.second_of_day,
                     .series = labels.series,
                     .rejected = study.series.size() == 1 && study.series.front().reason_code == "labels_alone"
                                     ? std::vector<io::SeriesSummary>()
                                     : study.series,
                     .measured = std::move(measured),
                     .warnings = std::move(spine.warnings),
                     .pictures = std::move(pictures),
                     .masks = std::move(spine.masks),
                     .bodies_from = std::move(spine.method),
                     .times = clock.times()};
  if (automatic) {
    analysed.report.automatic_bodies = *std::move(automatic);
  }
  keep_views(analysed, options, clock);
  return analysed;
}

/// Bodies by the study's label map where there is one, else by the image.
Segmentation segment_with(const StudyLabels* labels, const measure::Volume& volume, const AnalysisOptions& options) {
  if (labels == nullptr) {
    return segment_spine(volume, options.segment);
  }
  return options.label_surfaces == LabelSurfaces::Trusted ? segment_labels(*labels->spine, options.segment)
                                                          : segment_labels(*labels->spine, volume, options.segment);
}

/// What all series of an MR study show of the bodies; their picture side by side. Returns how many were read.
std::size_t read_marrow(const io::StudySummary& study, const io::SeriesSummary& series, const measure::Volume& volume,
                        measure::MeasuredStudy& measured, std::vector<io::Picture>& pictures,
                        std::vector<measure::Warning>& warnings) {
  std::vector<measure::VertebralBody> bodies;
  for (const measure::MeasuredVertebra& vertebra : measured.vertebrae) {
    bodies.push_back(vertebra.body);
  }
  StudyBeside beside = series_beside(study, series, volume, bodies);
  const std::vector<measure::MrSeries> laid_over = beside.laid_over(volume);
  measure::add_marrow(measured, laid_over);
  for (SeriesLaidOver& one : beside.series) {
    measured.mr_series.push_back(one.about);
  }
  if (auto picture = io::contrasts_picture(laid_over, measured.vertebrae)) {
    pictures.push_back(*std::move(picture));
  }
  std::ranges::move(beside.warnings, std::back_inserter(warnings));
  return laid_over.size();
}

/// The scan as it is measured, drawn and compared.
AnalysedStudy taken_in(measure::Volume volume, const std::vector<measure::VertebralBody>& bodies) {
  if (!is_single_sagittal_slice(volume)) {
    return {.report = {}, .spine = crop_to_bodies(volume, bodies)};
  }
  measure::Volume around = crop_to_bodies(extruded(volume), bodies);
  return {.report = {}, .spine = std::move(around), .slice = std::move(volume)};
}

}  // namespace

std::optional<std::vector<measure::VertebralBody>> correct_bodies(Segmentation& spine, const AnalysisOptions& options,
                                                                  const std::string& study_uid) {
  if (std::ranges::none_of(options.corrections.all, [&](const io::Correction& one) {
        return one.study_uid == study_uid && one.kind != io::CorrectionKind::Confirm;
      })) {
    return std::nullopt;
  }
  std::vector<measure::VertebralBody> automatic = spine.bodies;
  CorrectedBodies corrected = apply_corrections(std::move(spine.bodies), options.corrections, study_uid);
  spine.bodies = std::move(corrected.bodies);
  std::ranges::move(corrected.warnings, std::back_inserter(spine.warnings));
  if (spine.masks) {
    spine.masks = paint_bodies(spine.masks->grid, spine.bodies);
  }
  return automatic;
}

void keep_views(AnalysedStudy& analysed, const AnalysisOptions& options, StepClock& clock) {
  if (options.keep_views) {
    analysed.report.desk_views =
        clock.run("views", [&] { return io::desk_views(analysed.measured_on(), analysed.report.measured.vertebrae); });
    analysed.report.times = clock.times();
  }
}

std::vector<io::SeriesSummary> all_but(const io::StudySummary& study, const io::SeriesSummary& measured) {
  std::vector<io::SeriesSummary> others;
  for (const io::SeriesSummary& series : study.series) {
    if (&series != &measured) {
      others.push_back(series);
    }
  }
  return others;
}

AnalysedStudy analyse_study(const io::StudySummary& study, const AnalysisOptions& options) {
  StepClock clock(options.progress);
  if (const auto points = options.points.find(study.study_uid); points != options.points.end()) {
    return analyse_points(study, points->second, options, clock);
  }
  const StudyLabels* const labels = labels_of(study, options);
  if (const auto why = why_no_image(study); labels != nullptr && why) {
    return study_of_labels(study, *labels, *why, options, clock);
  }
  const io::SeriesSummary& series = chosen_series(study);

  io::LoadedSeries loaded = clock.run("read", [&] { return io::read_series(series); });
  if (loaded.volume.is_attenuation()) {
    measure::mark_padding(loaded.volume);
  }
  if (labels != nullptr && io::why_not_hounsfield(loaded.volume)) {
    return study_of_labels(study, *labels, "the image's values are no Hounsfield units", options, clock);
  }
  require_hounsfield(series, loaded.volume);
  if (auto warning = clock.run("detail", [&] { return undo_interpolation(loaded.volume); })) {
    loaded.warnings.push_back(*std::move(warning));
  }
  Segmentation spine = clock.run("segment", [&] { return segment_with(labels, loaded.volume, options); });
  for (const StepTime& time : spine.times) {
    clock.add({.step = "  " + time.step, .seconds = time.seconds});
  }
  if (auto doubt = clock.run("direction",
                             [&] { return require_stored_direction(series, loaded.volume, spine, options.segment); })) {
    spine.warnings.push_back(*std::move(doubt));
  }
  require_spine(series, spine);
  auto automatic = correct_bodies(spine, options, study.study_uid);
  AnalysedStudy analysed = taken_in(std::move(loaded.volume), spine.bodies);
  measure::MeasuredStudy measured =
      clock.run("measure", [&] { return measure::measure_study(std::move(spine.bodies), analysed.attenuation()); });
  if (automatic) {
    measured = beside_automatic(std::move(measured), measure::measure_study(*automatic, analysed.attenuation()));
  }
  measured.limits = classify::finding_limits(options.classify.criteria);
  std::vector<io::Picture> pictures = clock.run(
      "pictures", [&] { return io::overlay_pictures(analysed.measured_on(), measured.vertebrae, measured.limits); });
  std::vector<measure::Warning> warnings = std::move(loaded.warnings);
  warnings.insert(warnings.end(), spine.warnings.begin(), spine.warnings.end());
  if (!analysed.measured_on().is_attenuation()) {
    measure::say_no_attenuation(measured);
    clock.run("marrow",
              [&] { return read_marrow(study, series, analysed.measured_on(), measured, pictures, warnings); });
  }
  analysed.report = {.study_uid = study.study_uid,
                     .date = study.date,
                     .second_of_day = study.second_of_day,
                     .series = series,
                     .rejected = all_but(study, series),
                     .measured = std::move(measured),
                     .warnings = std::move(warnings),
                     .pictures = std::move(pictures),
                     .masks = std::move(spine.masks),
                     .bodies_from = std::move(spine.method),
                     .times = clock.times()};
  if (automatic) {
    analysed.report.automatic_bodies = *std::move(automatic);
  }
  keep_views(analysed, options, clock);
  return analysed;
}

}  // namespace kyphos::pipeline
