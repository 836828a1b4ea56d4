#include "pipeline/time_points.h"

#include <algorithm>

#include "io/calendar_day.h"

namespace kyphos::pipeline {

std::optional<std::chrono::year_month_day> study_day(const std::optional<std::string>& iso) {
  return iso ? io::calendar_day(*iso) : std::nullopt;
}

namespace {

measure::ScanModality modality_of(const std::string& dicom) {
  if (dicom == "CT") {
    return measure::ScanModality::Ct;
  }
  if (dicom == "MR") {
    return measure::ScanModality::Mr;
  }
  const bool radiograph = dicom == "CR" || dicom == "DX" || dicom == "RF" || dicom == "RG";
  return radiograph ? measure::ScanModality::Radiograph : measure::ScanModality::Unknown;
}

measure::Contrast contrast_of(io::Tristate given) {
  switch (given) {
    case io::Tristate::Yes:
      return measure::Contrast::Given;
    case io::Tristate::No:
      return measure::Contrast::None;
    case io::Tristate::Unknown:
      break;
  }
  return measure::Contrast::Unknown;
}

measure::TimePoint time_point(const io::StudyReport& study) {
  return {.study_uid = study.study_uid,
          .date = study_day(study.date),
          .second_of_day = study.second_of_day,
          .modality = modality_of(study.series.modality),
          .posture = static_cast<measure::Posture>(study.series.posture),  // the same enumerators in the same order
          .contrast = contrast_of(study.series.contrast),
          .kvp = study.series.kvp,
          .from_report = study.from_report,
          .film_scale_known = study.film_scale && study.film_scale->known};
}

measure::Observation seen(const measure::MeasuredVertebra& vertebra) {
  const measure::VertebralBody& body = vertebra.body;
  using Presence = measure::Observation::Presence;
  const bool cut = body.coverage != measure::Coverage::Whole && body.status == measure::BodyStatus::NotMeasured;
  const Presence presence = cut                                               ? Presence::OutsideView
                            : body.status == measure::BodyStatus::NotMeasured ? Presence::NotMeasured
                                                                              : Presence::Seen;
  return {.presence = presence,
          .why_not = body.why_not,
          .name = display_name(body),
          .values = vertebra.values,
          .genant = vertebra.genant,
          .cemented = vertebra.findings.cement.present(),
          .in_doubt = body.status == measure::BodyStatus::MeasuredWithDoubt,
          .single_slice = body.single_slice && !body.point_range,  // the error of points holds the reader's choice
          .sample_spacing_mm = body.quality.slice_spacing_along_axis_mm};
}

bool shows_other_tracks(const std::vector<BodyTrack>& tracks, std::size_t date, std::size_t from, std::size_t to) {
  return std::any_of(tracks.begin() + static_cast<std::ptrdiff_t>(from),
                     tracks.begin() + static_cast<std::ptrdiff_t>(to),
                     [date](const BodyTrack& track) { return track.at[date].has_value(); });
}

/// Why a track has no body at a date: the view ended before it, or the body in between was missed, or the dates share
/// nothing at all.
measure::Observation unseen(const Tracking& tracking, std::size_t index, std::size_t date) {
  using Presence = measure::Observation::Presence;
  const auto& tracks = tracking.tracks;
  for (const DatesApart& apart : tracking.apart) {
    const bool concerned = (apart.earlier == date && tracks[index].at[apart.later]) ||
                           (apart.later == date && tracks[index].at[apart.earlier]);
    if (concerned) {
      // Only names can say that the other study shows another part; else nobody knows what it shows.
      const bool other_part = apart.outcome == MatchOutcome::NothingInCommon && apart.named;
      return {.presence = other_part ? Presence::OutsideView : Presence::NotMeasured, .why_not = apart.why_not};
    }
  }
  if (shows_other_tracks(tracks, date, 0, index) && shows_other_tracks(tracks, date, index + 1, tracks.size())) {
    return {.presence = Presence::NotMeasured, .why_not = "not found between its neighbours at this date"};
  }
  return {.presence = Presence::OutsideView, .why_not = "outside the field of view"};
}

/// The name at the latest date that shows the body.
std::string name_of(const BodyTrack& track, std::span<const io::StudyReport* const> studies) {
  for (std::size_t date = studies.size(); date-- > 0;) {
    if (track.at[date]) {
      return display_name(studies[date]->measured.vertebrae[*track.at[date]].body);
    }
  }
  return track.id;
}

}  // namespace

measure::TimelineInput timeline_input(std::span<const io::StudyReport* const> studies, const Tracking& tracking) {
  measure::TimelineInput input;
  for (const io::StudyReport* study : studies) {
    input.points.push_back(time_point(*study));
    input.regional.push_back(study->measured.angles);
  }
  for (std::size_t index = 0; index < tracking.tracks.size(); ++index) {
    const BodyTrack& track = tracking.tracks[index];
    measure::TrackedVertebra vertebra{
        .tracking_id = track.id, .name = name_of(track, studies), .observations = {}, .paired = {}};
    for (std::size_t date = 0; date < studies.size(); ++date) {
      vertebra.observations.push_back(track.at[date] ? seen(studies[date]->measured.vertebrae[*track.at[date]])
                                                     : unseen(tracking, index, date));
      vertebra.observations.back().body = track.at[date];
    }
    input.vertebrae.push_back(std::move(vertebra));
  }
  return input;
}

}  // namespace kyphos::pipeline
