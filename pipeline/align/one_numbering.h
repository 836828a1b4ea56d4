#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "measure/vertebral_body.h"
#include "pipeline/align/track_bodies.h"

namespace kyphos::pipeline {

/// The bodies of one date under names that agree with the date whose numbering is most certain.
struct RenamedDate {
  std::size_t date = 0;
  std::size_t named_after = 0;
  std::vector<measure::VertebralBody> bodies;
};

/// The dates that must be renamed so that the same body carries the same name everywhere: those that share bodies with
/// the most certain date but call them otherwise, or not at all. Ties go to the earliest date.
[[nodiscard]] std::vector<RenamedDate> one_numbering(std::span<const DatedBodies> dates,
                                                     std::span<const BodyTrack> tracks);

}  // namespace kyphos::pipeline
