#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "measure/body_source.h"
#include "measure/level.h"
#include "measure/space/volume.h"
#include "measure/warning.h"

namespace kyphos::measure {

/// What a label covers. Heights need the body: a whole vertebra is cut where its arch begins.
enum class LabelExtent : unsigned char { WholeVertebra, BodyOnly };

struct LabelledVertebra {
  std::uint8_t value = 0;      ///< in LabelledSpine::map
  std::optional<Level> level;  ///< as the mask says; none: it only counts
  std::string called;          ///< how the mask calls it: "31", "vertebrae_L1"
  std::string questioned{};    ///< what speaks against the name, in words; empty where nothing does
};

/// The vertebrae of a label map, whatever numbering and file it came in.
struct LabelledSpine {
  LabelMap map;  ///< cropped around its vertebrae; 0 is background, else LabelledVertebra::value
  std::vector<LabelledVertebra> vertebrae;  ///< from the top down
  LabelExtent extent = LabelExtent::WholeVertebra;
  BodyMethod method;
  std::vector<Warning> warnings;  ///< how the numbering was told, and what contradicts anatomy
};

/// Place of a level from the top; T13 comes after T12 and L6 after L5, in the place of the level that the usual spine
/// has there.
[[nodiscard]] int level_rank(Level level);

}  // namespace kyphos::measure
