#include "pipeline/segment/naming/name_audit.h"

#include <cmath>
#include <cstdlib>
#include <string>

#include "measure/labelled_spine.h"
#include "pipeline/segment/naming/parameters.h"

namespace kyphos::pipeline {

std::optional<measure::Warning> names_against_landmarks(std::span<const measure::VertebralBody> bodies,
                                                        const std::vector<Numbering>& numberings) {
  if (bodies.empty() || numberings.empty() || numberings.front().probability < kLandmarksSure ||
      numberings.front().levels.size() != bodies.size()) {
    return std::nullopt;
  }
  std::optional<int> shift;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const auto& own = bodies[i].name.level;
    const auto& seen = numberings.front().levels[i];
    if (!own || (i > 0 && measure::level_rank(*own) - measure::level_rank(*bodies[i - 1].name.level) != 1)) {
      return std::nullopt;
    }
    if (!seen) {
      continue;
    }
    const int here = measure::level_rank(*seen) - measure::level_rank(*own);
    if (shift && *shift != here) {
      return std::nullopt;  // a spine of another count, which landmarks alone do not settle
    }
    shift = here;
  }
  if (!shift || *shift == 0) {
    return std::nullopt;
  }
  const int levels = std::abs(*shift);
  return measure::Warning{.code = "label_audit",
                          .text = "The image's landmarks count the same bodies " + std::to_string(levels) +
                                  (levels == 1 ? " level further " : " levels further ") +
                                  (*shift > 0 ? "down" : "up") + " than the mask does (" +
                                  std::to_string(std::lround(100.0 * numberings.front().probability)) +
                                  " % sure); the mask's names are kept."};
}

}  // namespace kyphos::pipeline
