#include "pipeline/align/track_bodies.h"

#include <algorithm>

namespace kyphos::pipeline {
namespace {

std::string track_id(std::size_t date, std::size_t body) {
  const std::string number = std::to_string(body + 1);
  return "s" + std::to_string(date + 1) + "-b" + (number.size() < 2 ? "0" : "") + number;
}

bool has_names(const DatedBodies& date) {
  return std::ranges::any_of(date.bodies, [](const auto& body) { return body.name.level.has_value(); });
}

std::optional<std::size_t> track_of(const std::vector<BodyTrack>& tracks, std::size_t date, std::size_t body) {
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    if (tracks[i].at[date] == body) {
      return i;
    }
  }
  return std::nullopt;
}

/// Puts bodies of a date on the tracks of an earlier one; a track or a body that is taken stays as it is.
std::vector<BodyTrack> extended(std::vector<BodyTrack> tracks, const Matching& match, std::size_t earlier,
                                std::size_t later) {
  for (const BodyPair& pair : match.pairs) {
    const auto track = track_of(tracks, earlier, pair.earlier);
    if (track && !tracks[*track].at[later] && !track_of(tracks, later, pair.later)) {
      tracks[*track].at[later] = pair.later;
    }
  }
  return tracks;
}

/// New tracks for the bodies of a date that have none, each below its upper neighbour's, or above its lower one's.
std::vector<BodyTrack> with_new_bodies(std::vector<BodyTrack> tracks, std::size_t date, std::size_t dates,
                                       std::size_t bodies) {
  for (std::size_t body = 0; body < bodies; ++body) {
    if (track_of(tracks, date, body)) {
      continue;
    }
    BodyTrack track{.id = track_id(date, body), .at = std::vector<std::optional<std::size_t>>(dates)};
    track.at[date] = body;
    std::size_t place = tracks.size();
    if (body > 0) {
      place = track_of(tracks, date, body - 1).value_or(place - 1) + 1;
    } else {
      for (std::size_t below = 1; below < bodies; ++below) {
        if (const auto known = track_of(tracks, date, below)) {
          place = *known;
          break;
        }
      }
    }
    tracks.insert(tracks.begin() + static_cast<std::ptrdiff_t>(place), std::move(track));
  }
  return tracks;
}

}  // namespace

Tracking track_bodies(std::span<const DatedBodies> dates, Papers papers) {
  Tracking tracking;
  for (std::size_t later = 0; later < dates.size(); ++later) {
    for (std::size_t earlier = later; earlier-- > 0;) {
      const Matching match = match_bodies(dates[earlier], dates[later], papers);
      if (match.outcome != MatchOutcome::Matched) {
        tracking.apart.push_back({.earlier = earlier,
                                  .later = later,
                                  .outcome = match.outcome,
                                  .why_not = match.why_not,
                                  .named = has_names(dates[earlier]) && has_names(dates[later])});
        continue;
      }
      if (match.numbering_shift != 0) {
        tracking.shifts.push_back({.earlier = earlier, .later = later, .levels = match.numbering_shift});
      }
      tracking.tracks = extended(std::move(tracking.tracks), match, earlier, later);
    }
    tracking.tracks = with_new_bodies(std::move(tracking.tracks), later, dates.size(), dates[later].bodies.size());
  }
  return tracking;
}

}  // namespace kyphos::pipeline
