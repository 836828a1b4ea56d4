#pragma once

#include <vector>

#include "classify/appropriateness.h"
#include "classify/deterioration.h"
#include "classify/scope.h"

namespace kyphos::classify {

/// All that has been judged before the steps are named.
struct JudgedCase {
  const Subject& subject;
  const ImagingEvidence& imaging;
  const RedFlag& red_flag;
  const Exclusions& exclusions;
  const Inclusions& inclusions;
  const Deterioration& deterioration;
};

/// What to check next, the pitfalls of the article first.
[[nodiscard]] std::vector<Note> find_next_checks(const JudgedCase& judged, const Criteria& criteria);
/// What follows an augmentation that has been done; empty where none was.
[[nodiscard]] std::vector<Note> find_downstream(const JudgedCase& judged);

}  // namespace kyphos::classify
