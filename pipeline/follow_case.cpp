#include "pipeline/follow_case.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "io/input.h"
#include "io/report/picture/overlay.h"
#include "measure/catalogue.h"
#include "measure/mr/add_marrow.h"
#include "measure/picture_scale.h"
#include "pipeline/align/join_by_name.h"
#include "pipeline/align/match_bodies.h"
#include "pipeline/align/one_numbering.h"
#include "pipeline/align/paired_difference.h"
#include "pipeline/align/track_bodies.h"
#include "pipeline/change_pictures.h"
#include "pipeline/fit/parallel.h"
#include "pipeline/segment/masks.h"
#include "pipeline/time_points.h"

namespace kyphos::pipeline {
namespace {

std::vector<measure::VertebralBody> bodies_of(const measure::MeasuredStudy& study) {
  std::vector<measure::VertebralBody> bodies;
  for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
    bodies.push_back(vertebra.body);
  }
  return bodies;
}

/// The dates that there are images or label maps of.
std::vector<std::size_t> dates_with_bodies(const std::vector<AnalysedStudy>& studies) {
  std::vector<std::size_t> dates;
  for (std::size_t date = 0; date < studies.size(); ++date) {
    if (!studies[date].report.from_report) {
      dates.push_back(date);
    }
  }
  return dates;
}

std::vector<DatedBodies> bodies_by_date(const std::vector<AnalysedStudy>& studies,
                                        const std::vector<std::size_t>& with_bodies) {
  std::vector<DatedBodies> dates;
  for (const std::size_t date : with_bodies) {
    const AnalysedStudy& study = studies[date];
    dates.push_back(study.attenuation() == nullptr ? dated_bodies(bodies_of(study.report.measured))
                                                   : dated_bodies(bodies_of(study.report.measured), study.spine));
  }
  return dates;
}

Tracking with_reported_dates(Tracking tracking, const std::vector<AnalysedStudy>& studies) {
  std::vector<DateOfValues> dates;
  for (const AnalysedStudy& study : studies) {
    dates.push_back({.vertebrae = study.report.measured.vertebrae, .from_report = study.report.from_report});
  }
  return join_by_name(std::move(tracking), dates);
}

std::string called(const AnalysedStudy& study) {
  return study.report.date ? "the study of " + *study.report.date : "a study without a date";
}

const char* code_of(MatchOutcome outcome) {
  switch (outcome) {
    case MatchOutcome::AnatomyContradicts:
      return "anatomy_contradicts";
    case MatchOutcome::IdentityContradicts:
      return "identity_contradicts";
    case MatchOutcome::NothingInCommon:
    case MatchOutcome::Matched:
      break;
  }
  return "no_level_in_common";
}

std::vector<measure::Warning> warnings_of(const Tracking& tracking, const std::vector<AnalysedStudy>& studies) {
  std::vector<measure::Warning> warnings;
  for (const DatesApart& apart : tracking.apart) {
    warnings.push_back({.code = code_of(apart.outcome),
                        .text = called(studies[apart.earlier]) + " and " + called(studies[apart.later]) +
                                " are not compared: " + apart.why_not});
  }
  for (const NumberingShift& shift : tracking.shifts) {
    warnings.push_back({.code = "numbering_shifted",
                        .text = called(studies[shift.later]) + " counts the same bodies " +
                                std::to_string(std::abs(shift.levels)) +
                                (shift.levels > 0 ? " further down than " : " further up than ") +
                                called(studies[shift.earlier]) + "; all follow the more certain numbering"});
  }
  return warnings;
}

/// Two dates that hold the very same voxels are one examination, sent twice or filed under a wrong date.
std::vector<measure::Warning> same_images(const std::vector<AnalysedStudy>& studies) {
  std::vector<measure::Warning> warnings;
  for (std::size_t later = 1; later < studies.size(); ++later) {
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      const auto& one = studies[earlier].spine;
      const auto& other = studies[later].spine;
      if (!one.hu.empty() && one.grid.size == other.grid.size && one.hu == other.hu) {
        warnings.push_back({.code = "same_images_twice",
                            .text = called(studies[earlier]) + " and " + called(studies[later]) +
                                    " hold the same images: they are one examination, and nothing can have changed"});
      }
    }
  }
  return warnings;
}

/// What the files contradict each other about, where it may be of different people; or that they do not say whose they
/// are, and it was told.
std::optional<measure::Warning> contradiction(const std::vector<AnalysedStudy>& studies) {
  for (const char* const code : {"patient_contradiction", io::kToldOnePatient}) {
    for (const AnalysedStudy& study : studies) {
      for (const measure::Warning& warning : study.report.series.warnings) {
        if (warning.code == code) {
          return warning;
        }
      }
    }
  }
  return std::nullopt;
}

/// Bones as alike as one person's outweigh a date of birth: people mistype. The reader must know all the same.
measure::Warning contradicted(measure::Warning warning, const Tracking& tracking) {
  const bool compared = std::ranges::any_of(tracking.tracks, [](const BodyTrack& track) {
    return std::ranges::count_if(track.at, [](const auto& at) { return at.has_value(); }) > 1;
  });
  if (warning.code == io::kToldOnePatient) {
    warning.text += compared
                        ? " The bones of the dates that are compared are alike enough to be one person's."
                        : " The bones are not alike enough to be one person's beyond doubt: no dates are compared.";
    return warning;
  }
  warning.text += compared
                      ? " The bones of the dates that are compared are those of one person, so that the changes are "
                        "given; they mean nothing unless the contradiction is settled."
                      : " No dates are compared unless this is settled.";
  return warning;
}

/// A name decides what a body is measured against: the renamed study is measured and drawn again.
AnalysedStudy renamed(AnalysedStudy study, RenamedDate names, const std::string& named_after) {
  const measure::FindingLimits limits = study.report.measured.limits;
  measure::MeasuredStudy before = std::move(study.report.measured);
  study.report.measured = measure::measure_study(std::move(names.bodies), study.attenuation());
  measure::carry_marrow(before, study.report.measured);
  if (!study.measured_on().is_attenuation()) {
    measure::say_no_attenuation(study.report.measured);
  }
  study.report.measured.limits = limits;
  if (study.report.film_scale) {
    study.report.measured = measure::in_scale(std::move(study.report.measured), *study.report.film_scale);
  }
  std::vector<io::Picture> pictures =
      io::overlay_pictures(study.measured_on(), study.report.measured.vertebrae, limits, study.report.film_scale);
  std::ranges::copy_if(study.report.pictures, std::back_inserter(pictures),
                       [](const io::Picture& picture) { return picture.name == io::kContrastsPicture; });
  study.report.pictures = std::move(pictures);
  if (study.report.masks) {
    study.report.masks = paint_bodies(study.report.masks->grid, bodies_of(study.report.measured));
  }
  study.report.warnings.push_back(
      {.code = "levels_named_by_other_date", .text = "The levels are named as in " + named_after + "."});
  return study;
}

/// A body at two dates.
struct TrackStep {
  std::size_t track = 0;
  std::size_t earlier = 0;
  std::size_t later = 0;
};

const measure::VertebralBody& body_at(const std::vector<AnalysedStudy>& studies, const Tracking& tracking,
                                      std::size_t track, std::size_t date) {
  return studies[date].report.measured.vertebrae[*tracking.tracks[track].at[date]].body;
}

/// First to last and each step, of bodies that were measured at both dates.
std::vector<TrackStep> steps_to_register(const std::vector<AnalysedStudy>& studies, const Tracking& tracking) {
  std::vector<TrackStep> steps;
  const auto sound = [&](std::size_t track, std::size_t date) {
    return tracking.tracks[track].at[date] &&
           body_at(studies, tracking, track, date).status != measure::BodyStatus::NotMeasured;
  };
  for (std::size_t track = 0; track < tracking.tracks.size(); ++track) {
    for (std::size_t later = 1; later < studies.size(); ++later) {
      if (sound(track, later - 1) && sound(track, later)) {
        steps.push_back({.track = track, .earlier = later - 1, .later = later});
      }
    }
    if (studies.size() > 2 && sound(track, 0) && sound(track, studies.size() - 1)) {
      steps.push_back({.track = track, .earlier = 0, .later = studies.size() - 1});
    }
  }
  return steps;
}

/// A track's body at a date with its scan and its neighbours there.
BodyInScan in_scan(const std::vector<AnalysedStudy>& studies, const Tracking& tracking, std::size_t track,
                   std::size_t date) {
  const measure::VertebralBody& body = body_at(studies, tracking, track, date);
  BodyInScan found{.body = body, .volume = studies[date].spine};
  for (const measure::MeasuredVertebra& vertebra : studies[date].report.measured.vertebrae) {
    const int below = vertebra.body.position_from_top - body.position_from_top;
    if (below == -1) {
      found.above = &vertebra.body;
    } else if (below == 1) {
      found.below = &vertebra.body;
    }
  }
  return found;
}

std::vector<measure::PairedDifference> differences_of(const TrackStep& step, const std::vector<AnalysedStudy>& studies,
                                                      const Tracking& tracking) {
  std::vector<measure::PairedDifference> differences;
  // The edges of a mask are no bone: what moves between two of them is told by their outlines.
  const auto of_image = [&](std::size_t date) {
    const measure::VertebralBody& body = body_at(studies, tracking, step.track, date);
    // Nor is the way of an endplate that a reader has moved told by the bone around where the program saw it.
    return !studies[date].painted && body.quality.from_voxels && !(body.reader && body.reader->moved);
  };
  if (!of_image(step.earlier) || !of_image(step.later)) {
    return differences;
  }
  for (BoneDifference& one : paired_differences(in_scan(studies, tracking, step.track, step.earlier),
                                                in_scan(studies, tracking, step.track, step.later))) {
    differences.push_back({.earlier = step.earlier,
                           .later = step.later,
                           .key = std::move(one.key),
                           .difference = std::move(one.difference)});
  }
  return differences;
}

measure::TimelineInput with_registered_differences(measure::TimelineInput input,
                                                   const std::vector<AnalysedStudy>& studies,
                                                   const Tracking& tracking) {
  const std::vector<TrackStep> steps = steps_to_register(studies, tracking);
  std::vector<std::vector<measure::PairedDifference>> found(steps.size());
  parallel_for(static_cast<int>(steps.size()), [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    found[at] = differences_of(steps[at], studies, tracking);
  });
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::ranges::move(found[i], std::back_inserter(input.vertebrae[steps[i].track].paired));
  }
  return input;
}

}  // namespace

FollowedCase follow_case(std::vector<AnalysedStudy> studies, const measure::ProgressionThresholds& thresholds) {
  FollowedCase result;
  if (studies.size() >= 2) {
    const std::vector<std::size_t> with_bodies = dates_with_bodies(studies);
    const std::vector<DatedBodies> dates = bodies_by_date(studies, with_bodies);
    const auto person = contradiction(studies);
    const Tracking of_bodies = track_bodies(dates, person ? Papers::Contradicts : Papers::Agrees);
    const std::vector<RenamedDate> renamed_dates = one_numbering(dates, of_bodies.tracks);
    Tracking tracking = over_all_dates(of_bodies, with_bodies, studies.size());
    for (const RenamedDate& names : renamed_dates) {
      const std::size_t date = with_bodies[names.date];
      const std::string after = called(studies[with_bodies[names.named_after]]);
      studies[date] = renamed(std::move(studies[date]), names, after);
    }
    if (with_bodies.size() < studies.size()) {
      tracking = with_reported_dates(std::move(tracking), studies);
    }
    result.warnings = warnings_of(tracking, studies);
    std::ranges::move(same_images(studies), std::back_inserter(result.warnings));
    if (person) {
      result.warnings.insert(result.warnings.begin(), contradicted(*person, tracking));
    }
    std::vector<const io::StudyReport*> reports;
    for (const AnalysedStudy& study : studies) {
      reports.push_back(&study.report);
    }
    io::Progression progression{
        .input = with_registered_differences(timeline_input(reports, tracking), studies, tracking), .timeline = {}};
    progression.timeline = measure::follow(progression.input, thresholds);
    progression.thresholds = thresholds;
    progression.pictures = change_pictures(studies, tracking, progression);
    result.progression = std::move(progression);
  }
  for (AnalysedStudy& study : studies) {
    result.studies.push_back(std::move(study.report));
  }
  return result;
}

}  // namespace kyphos::pipeline
