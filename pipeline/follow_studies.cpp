#include "pipeline/follow_studies.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "io/input.h"
#include "pipeline/align/join_by_name.h"
#include "pipeline/align/one_numbering.h"
#include "pipeline/time_points.h"

namespace kyphos::pipeline {
namespace {

/// The dates that there are images or label maps of.
std::vector<std::size_t> dates_with_bodies(const std::vector<io::StudyReport>& studies) {
  std::vector<std::size_t> dates;
  for (std::size_t date = 0; date < studies.size(); ++date) {
    if (!studies[date].from_report) {
      dates.push_back(date);
    }
  }
  return dates;
}

/// The bodies of those dates; their patterns stay with the studies.
std::vector<DatedBodies> bodies_by_date(std::vector<io::StudyReport>& studies,
                                        const std::vector<std::size_t>& with_bodies, const VoxelWitness& witness) {
  std::vector<DatedBodies> dates;
  for (const std::size_t date : with_bodies) {
    dates.push_back(witness.dated(studies[date], date));
    studies[date].bone_patterns.clear();
    for (const BonePattern& pattern : dates.back().patterns) {
      studies[date].bone_patterns.push_back(pattern.hu);
    }
  }
  return dates;
}

Tracking with_reported_dates(Tracking tracking, const std::vector<io::StudyReport>& studies) {
  std::vector<DateOfValues> dates;
  for (const io::StudyReport& study : studies) {
    dates.push_back({.vertebrae = study.measured.vertebrae, .from_report = study.from_report});
  }
  return join_by_name(std::move(tracking), dates);
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

std::vector<measure::Warning> warnings_of(const Tracking& tracking, const std::vector<io::StudyReport>& studies) {
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

/// What the files contradict each other about, where it may be of different people; or that they do not say whose they
/// are, and it was told.
std::optional<measure::Warning> contradiction(const std::vector<io::StudyReport>& studies) {
  for (const char* const code : {"patient_contradiction", io::kToldOnePatient}) {
    for (const io::StudyReport& study : studies) {
      for (const measure::Warning& warning : study.series.warnings) {
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

/// First to last and each step, of bodies that were measured at both dates.
std::vector<TrackStep> steps_to_register(const std::vector<io::StudyReport>& studies, const Tracking& tracking) {
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

measure::TimelineInput with_registered_differences(measure::TimelineInput input,
                                                   const std::vector<io::StudyReport>& studies,
                                                   const Tracking& tracking, const VoxelWitness& witness) {
  const std::vector<TrackStep> steps = steps_to_register(studies, tracking);
  std::vector<std::vector<measure::PairedDifference>> found = witness.differences(steps, studies, tracking);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::ranges::move(found.at(i), std::back_inserter(input.vertebrae[steps[i].track].paired));
  }
  return input;
}

io::StudyReport with_names(io::StudyReport study, std::size_t date, RenamedDate names, const std::string& after,
                           const VoxelWitness& witness) {
  const std::vector<measure::MeasuredVertebra> before = study.measured.vertebrae;
  study = witness.renamed(std::move(study), date, std::move(names.bodies));
  for (std::size_t i = 0; i < before.size(); ++i) {  // what the program had beside a reader's corrections stays
    study.measured.vertebrae[i].automatic = before[i].automatic;
    study.measured.vertebrae[i].automatic_name = before[i].automatic_name;
    study.measured.vertebrae[i].automatic_call = before[i].automatic_call;
  }
  study.warnings.push_back({.code = "levels_named_by_other_date", .text = "The levels are named as in " + after + "."});
  return study;
}

io::Progression progression_of(const std::vector<io::StudyReport>& studies, const Tracking& tracking,
                               const VoxelWitness& witness, const measure::ProgressionThresholds& thresholds) {
  std::vector<const io::StudyReport*> reports;
  for (const io::StudyReport& study : studies) {
    reports.push_back(&study);
  }
  io::Progression progression{
      .input = with_registered_differences(timeline_input(reports, tracking), studies, tracking, witness),
      .timeline = {}};
  progression.timeline = measure::follow(progression.input, thresholds);
  progression.thresholds = thresholds;
  return progression;
}

}  // namespace

const measure::VertebralBody& body_at(const std::vector<io::StudyReport>& studies, const Tracking& tracking,
                                      std::size_t track, std::size_t date) {
  return studies[date].measured.vertebrae[*tracking.tracks[track].at[date]].body;
}

std::vector<measure::VertebralBody> bodies_of(const measure::MeasuredStudy& study) {
  std::vector<measure::VertebralBody> bodies;
  for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
    bodies.push_back(vertebra.body);
  }
  return bodies;
}

std::string called(const io::StudyReport& study) {
  return study.date ? "the study of " + *study.date : "a study without a date";
}

FollowedCase follow_studies(std::vector<io::StudyReport> studies, const VoxelWitness& witness,
                            const measure::ProgressionThresholds& thresholds) {
  FollowedCase result;
  if (studies.size() >= 2) {
    const std::vector<std::size_t> with_bodies = dates_with_bodies(studies);
    const std::vector<DatedBodies> dates = bodies_by_date(studies, with_bodies, witness);
    const auto person = contradiction(studies);
    const Tracking of_bodies = track_bodies(dates, person ? Papers::Contradicts : Papers::Agrees);
    std::vector<RenamedDate> renamed_dates = one_numbering(dates, of_bodies.tracks);
    result.tracking = over_all_dates(of_bodies, with_bodies, studies.size());
    for (RenamedDate& names : renamed_dates) {
      const std::size_t date = with_bodies[names.date];
      const std::string after = called(studies[with_bodies[names.named_after]]);
      studies[date] = with_names(std::move(studies[date]), date, std::move(names), after, witness);
    }
    if (with_bodies.size() < studies.size()) {
      result.tracking = with_reported_dates(std::move(result.tracking), studies);
    }
    result.warnings = warnings_of(result.tracking, studies);
    if (person) {
      result.warnings.insert(result.warnings.begin(), contradicted(*person, result.tracking));
    }
    result.progression = progression_of(studies, result.tracking, witness, thresholds);
  }
  result.studies = std::move(studies);
  return result;
}

}  // namespace kyphos::pipeline
