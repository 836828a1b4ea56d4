#include "pipeline/align/join_by_name.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "pipeline/align/join_parameters.h"
#include "pipeline/align/match_parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;
using measure::MeasuredVertebra;

std::optional<Level> shifted_level(std::optional<Level> level, int shift) {
  for (; level && shift > 0; --shift) {
    level = measure::level_below(*level);
  }
  for (; level && shift < 0; ++shift) {
    level = measure::level_above(*level);
  }
  return level;
}

const MeasuredVertebra* of_level(std::span<const MeasuredVertebra> vertebrae, std::optional<Level> level) {
  const auto found = std::ranges::find_if(
      vertebrae, [&](const MeasuredVertebra& each) { return level && each.body.name.level == level; });
  return found == vertebrae.end() ? nullptr : &*found;
}

bool sure_of(const MeasuredVertebra& vertebra) { return vertebra.body.name.confidence >= kMatchBodiesSure; }

/// How far depths and widths are apart where the other date's bodies are taken `shift` levels further down: mean of
/// squares in units of their spread.
struct Misfit {
  double mean = 0.0;
  int bodies = 0;
};
Misfit misfit(std::span<const MeasuredVertebra> reported, std::span<const MeasuredVertebra> other, int shift) {
  double sum = 0.0;
  int count = 0;
  Misfit result;
  for (const MeasuredVertebra& one : reported) {
    const MeasuredVertebra* const same = of_level(other, shifted_level(one.body.name.level, shift));
    bool used = false;
    for (const char* const key : {"depth_mm", "width_mm"}) {
      if (same == nullptr || !one.values.contains(key) || !same->values.contains(key)) {
        continue;
      }
      const auto& before = one.values.at(key);
      const auto& after = same->values.at(key);
      if (before && after) {
        const double apart = (before.value() - after.value()) / kSizeSdMm;
        sum += std::min(apart * apart, kReportWorstSquare.value);
        ++count;
        used = true;
      }
    }
    result.bodies += used ? 1 : 0;
  }
  result.mean = count > 0 ? sum / count : 0.0;
  return result;
}

std::string why_sizes_speak_against(std::span<const MeasuredVertebra> reported,
                                    std::span<const MeasuredVertebra> other) {
  const Misfit as_named = misfit(reported, other, 0);
  if (as_named.bodies < kReportFewestBodies) {
    return {};
  }
  if (as_named.mean > kReportWorstMisfit) {
    return "its bodies have other depths and widths than those of the same names: another person, or counted otherwise";
  }
  for (const int shift : {-1, 1}) {
    const Misfit moved = misfit(reported, other, shift);
    if (moved.bodies >= kReportFewestBodies && moved.mean < as_named.mean - kReportShiftGain) {
      return "the depths and widths of its bodies fit better one level further " +
             std::string(shift < 0 ? "up" : "down") + ": it may count otherwise, and its images could tell";
    }
  }
  return {};
}

/// Bodies from the top down in the usual order; a spine with 13 thoracic bodies counts T13 after T12.
int place_of_level(Level level) {
  const int number = measure::verse_number(level == Level::T13 ? Level::T12 : level);
  return 2 * number + (level == Level::T13 ? 1 : 0);
}

std::string id_of(const BodyTrack& track) {
  const auto first = std::ranges::find_if(track.at, [](const auto& at) { return at.has_value(); });
  if (first == track.at.end()) {
    return track.id;
  }
  const std::string number = std::to_string(**first + 1);
  return "s" + std::to_string(first - track.at.begin() + 1) + "-b" + (number.size() < 2 ? "0" : "") + number;
}

/// The tracks under way with what each is called.
class NamedTracks {
 public:
  NamedTracks(std::vector<BodyTrack> tracks, std::span<const DateOfValues> dates) : dates_(dates) {
    for (BodyTrack& track : tracks) {
      std::optional<Level> level;
      for (std::size_t date = 0; date < dates.size(); ++date) {
        if (track.at[date]) {
          level = dates[date].vertebrae[*track.at[date]].body.name.level;
        }
      }
      tracks_.push_back({.track = std::move(track), .level = level, .open = true});
    }
  }

  /// A body of a reported date; `joined`: to the track of its name, where there is just one.
  void put(std::size_t date, std::size_t body, bool joined) {
    const std::optional<Level> level = dates_[date].vertebrae[body].body.name.level;
    if (!level) {
      return;  // nothing says which it is
    }
    Named* same = nullptr;
    int count = 0;
    for (Named& each : tracks_) {
      if (joined && each.open && each.level == level && !each.track.at[date]) {
        same = &each;
        ++count;
      }
    }
    if (count == 1) {
      same->track.at[date] = body;
      return;
    }
    Named made{.track = {.id = "", .at = std::vector<std::optional<std::size_t>>(dates_.size())},
               .level = level,
               .open = joined};
    made.track.at[date] = body;
    const auto below = std::ranges::find_if(
        tracks_, [&](const Named& each) { return each.level && place_of_level(*each.level) > place_of_level(*level); });
    tracks_.insert(below, std::move(made));
  }

  [[nodiscard]] std::vector<BodyTrack> taken() {
    std::vector<BodyTrack> tracks;
    for (Named& each : tracks_) {
      each.track.id = id_of(each.track);
      tracks.push_back(std::move(each.track));
    }
    return tracks;
  }

 private:
  struct Named {
    BodyTrack track;
    std::optional<Level> level;
    bool open = true;  ///< other dates may join it by name
  };
  std::vector<Named> tracks_;
  std::span<const DateOfValues> dates_;
};

}  // namespace

Tracking over_all_dates(Tracking some, std::span<const std::size_t> dates, std::size_t count) {
  for (BodyTrack& track : some.tracks) {
    std::vector<std::optional<std::size_t>> at(count);
    for (std::size_t i = 0; i < dates.size(); ++i) {
      at[dates[i]] = track.at[i];
    }
    track.at = std::move(at);
  }
  for (DatesApart& apart : some.apart) {
    apart.earlier = dates[apart.earlier];
    apart.later = dates[apart.later];
  }
  for (NumberingShift& shift : some.shifts) {
    shift.earlier = dates[shift.earlier];
    shift.later = dates[shift.later];
  }
  return some;
}

NamesCompared compare_names(std::span<const MeasuredVertebra> reported, std::span<const MeasuredVertebra> other) {
  const auto has_name = [](const MeasuredVertebra& each) { return each.body.name.level.has_value(); };
  NamesCompared result{.why_not = {},
                       .named = std::ranges::any_of(reported, has_name) && std::ranges::any_of(other, has_name)};
  int shared = 0;
  bool sure = true;
  for (const MeasuredVertebra& one : reported) {
    if (const MeasuredVertebra* const same = of_level(other, one.body.name.level)) {
      ++shared;
      sure = sure && sure_of(one) && sure_of(*same);
    }
  }
  if (shared == 0) {
    result.outcome = MatchOutcome::NothingInCommon;
    result.why_not = result.named ? "the report and the images have no level in common"
                                  : "levels are not named at both dates, and a report has nothing else to tell them by";
  } else if (!sure) {
    result.outcome = MatchOutcome::NothingInCommon;
    result.named = false;
    result.why_not = "the levels' names are not sure enough at both dates to compare with a report by names alone";
  } else if (std::string why = why_sizes_speak_against(reported, other); !why.empty()) {
    result.outcome = MatchOutcome::AnatomyContradicts;
    result.why_not = std::move(why);
  }
  return result;
}

Tracking join_by_name(Tracking tracking, std::span<const DateOfValues> dates) {
  std::optional<std::size_t> last;
  for (std::size_t date = 0; date < dates.size(); ++date) {
    last = dates[date].from_report ? last : date;
  }
  NamedTracks tracks(std::move(tracking.tracks), dates);
  for (std::size_t date = 0; last && date < dates.size(); ++date) {
    if (!dates[date].from_report) {
      continue;
    }
    const NamesCompared names = compare_names(dates[date].vertebrae, dates[*last].vertebrae);
    for (std::size_t body = 0; body < dates[date].vertebrae.size(); ++body) {
      tracks.put(date, body, names.why_not.empty());
    }
    for (std::size_t other = 0; !names.why_not.empty() && other < dates.size(); ++other) {
      if (other != date) {
        tracking.apart.push_back({.earlier = std::min(date, other),
                                  .later = std::max(date, other),
                                  .outcome = names.outcome,
                                  .why_not = names.why_not,
                                  .named = names.named});
      }
    }
  }
  tracking.tracks = tracks.taken();
  return tracking;
}

}  // namespace kyphos::pipeline
