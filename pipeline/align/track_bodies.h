#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pipeline/align/match_bodies.h"

namespace kyphos::pipeline {

/// One body through all dates: its index from the top in each study that shows it.
struct BodyTrack {
  std::string id;  ///< "s1-b05": the fifth body from the top of the first study that shows it
  std::vector<std::optional<std::size_t>> at;  ///< one a date
};

/// Two dates with nothing that could be compared.
struct DatesApart {
  std::size_t earlier = 0;
  std::size_t later = 0;
  MatchOutcome outcome = MatchOutcome::NothingInCommon;
  std::string why_not;
  bool named = false;  ///< both dates have named levels
};

struct NumberingShift {
  std::size_t earlier = 0;
  std::size_t later = 0;
  int levels = 0;  ///< as Matching::numbering_shift
};

struct Tracking {
  std::vector<BodyTrack> tracks;  ///< from the top down
  std::vector<DatesApart> apart;
  std::vector<NumberingShift> shifts;
};

/// Chains the matches of all pairs of dates: a body is looked for in the nearest earlier date first, then further back,
/// so that one that a field of view left out comes back under its own id.
[[nodiscard]] Tracking track_bodies(std::span<const DatedBodies> dates, Papers papers = Papers::Agrees);

}  // namespace kyphos::pipeline
