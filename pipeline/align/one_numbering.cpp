#include "pipeline/align/one_numbering.h"

#include <optional>

namespace kyphos::pipeline {
namespace {

using measure::Level;
using measure::VertebralBody;

/// Mean probability of the printed names; an unnamed chain counts nothing.
double certainty(const DatedBodies& date) {
  double sum = 0.0;
  for (const VertebralBody& body : date.bodies) {
    sum += body.name.level ? body.name.confidence : 0.0;
  }
  return date.bodies.empty() ? 0.0 : sum / static_cast<double>(date.bodies.size());
}

std::size_t most_certain(std::span<const DatedBodies> dates) {
  std::size_t best = 0;
  for (std::size_t date = 1; date < dates.size(); ++date) {
    if (certainty(dates[date]) > certainty(dates[best]) + 1e-9) {
      best = date;
    }
  }
  return best;
}

using Levels = std::vector<std::optional<Level>>;

/// Fills the levels above and below known ones in the usual order of a spine.
Levels continued(Levels levels) {
  for (std::size_t i = 1; i < levels.size(); ++i) {
    if (!levels[i] && levels[i - 1]) {
      levels[i] = level_below(*levels[i - 1]);
    }
  }
  for (std::size_t i = levels.size(); i-- > 1;) {
    if (!levels[i - 1] && levels[i]) {
      levels[i - 1] = level_above(*levels[i]);
    }
  }
  return levels;
}

/// What the bodies of a date are called where they lie on the tracks of the anchor date.
Levels levels_from(const DatedBodies& anchor, std::size_t anchor_date, std::size_t date, std::size_t count,
                   std::span<const BodyTrack> tracks) {
  Levels levels(count);
  for (const BodyTrack& track : tracks) {
    if (track.at[anchor_date] && track.at[date]) {
      levels[*track.at[date]] = anchor.bodies[*track.at[anchor_date]].name.level;
    }
  }
  return levels;
}

}  // namespace

std::vector<RenamedDate> one_numbering(std::span<const DatedBodies> dates, std::span<const BodyTrack> tracks) {
  std::vector<RenamedDate> renamed;
  if (dates.empty()) {
    return renamed;
  }
  const std::size_t anchor = most_certain(dates);
  const double sure = certainty(dates[anchor]);
  for (std::size_t date = 0; sure > 0.0 && date < dates.size(); ++date) {
    const Levels shared = levels_from(dates[anchor], anchor, date, dates[date].bodies.size(), tracks);
    bool differs = false;
    for (std::size_t i = 0; i < shared.size(); ++i) {
      differs = differs || (shared[i] && shared[i] != dates[date].bodies[i].name.level);
    }
    if (date == anchor || !differs) {
      continue;
    }
    RenamedDate result{.date = date, .named_after = anchor, .bodies = dates[date].bodies};
    const Levels levels = continued(shared);
    for (std::size_t i = 0; i < levels.size(); ++i) {
      auto& name = result.bodies[i].name;
      name.level = levels[i];
      name.confidence = levels[i] ? sure : 0.0;
      name.evidence = levels[i] ? "named as the same body of another date, whose numbering is more certain"
                                : "beyond the levels that the other dates name";
    }
    renamed.push_back(std::move(result));
  }
  return renamed;
}

}  // namespace kyphos::pipeline
