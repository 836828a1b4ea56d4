#include "measure/labelled_spine.h"

namespace kyphos::measure {

int level_rank(Level level) {
  constexpr int kRankOfL1 = 20;
  switch (level) {
    case Level::T13:
      return kRankOfL1;
    case Level::L6:
    case Level::S1:
      return verse_number(Level::L5) + 1;
    default:
      return verse_number(level);
  }
}

}  // namespace kyphos::measure
