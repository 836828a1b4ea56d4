#include "tests/accuracy/name_tally.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace kyphos::accuracy {

void NameTally::add(const NameTally& other) {
  right += other.right;
  wrong += other.wrong;
  unnamed += other.unnamed;
}

std::string NameTally::columns() const {
  char text[80];
  std::snprintf(text, sizeof text, "%3d right, %3d wrong, %3d unnamed", right, wrong, unnamed);
  return text;
}

std::string NameTally::shares() const {
  const int all = named() + unnamed;
  char text[120];
  std::snprintf(text, sizeof text, "%d of %d named (%.0f %%), %d of them right (%.1f %%)", named(), all,
                all > 0 ? 100.0 * named() / all : 0.0, right, named() > 0 ? 100.0 * right / named() : 0.0);
  return text;
}

bool landmark_in_view(const std::vector<BodyInView>& bodies) {
  const auto shows = [&](std::string_view name, bool whole) {
    return std::ranges::any_of(bodies,
                               [&](const BodyInView& one) { return one.name == name && (one.whole || !whole); });
  };
  return shows("T1", true) || (shows("T12", true) && shows("L1", false)) || shows("S1", false) || shows("C2", false);
}

}  // namespace kyphos::accuracy
