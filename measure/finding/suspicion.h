#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// A sign on CT that a fracture may not be benign. Seen it raises suspicion; not seen it says nothing.
enum class SuspicionKind : unsigned char {
  ConvexPosteriorWall,
  LyticFocus,
  ScleroticFocus,
  PedicleGone,
  SoftTissueMass,
};
[[nodiscard]] std::string_view key(SuspicionKind kind);

struct SuspicionSign {
  SuspicionKind kind = SuspicionKind::LyticFocus;
  std::string text;  ///< in words with numbers
};

struct Findings;

/// What the signs of one body are judged by; `findings` are complete but for the signs.
struct SuspicionInput {
  const VertebralBody& body;
  const Volume* volume = nullptr;
  const Findings& findings;
  std::optional<double> marrow_hu{};  ///< median of the other bodies of the study
};

/// Convex posterior wall: its middle stands 2 mm or more behind the line of its own ends. Lytic focus: 1 cm3 whose mean
/// over 3 mm lies 90 HU below the marrow of the other bodies and of which less than a quarter is fat (else a
/// haemangioma or an island of fat would count). Sclerotic focus: 1 cm3 250 HU above it, beyond the compaction of a
/// fracture. Both 3 mm clear of the endplates. A pedicle gone: it holds less than 35 % of the bone of those around, the
/// other side of the body at least 70 %. A mass: soft tissue beside a thoracic body 8 mm thicker than beside both
/// neighbours. Not in bodies with cement or metal. Masses within the canal, in muscle and below the lungs are not
/// looked at: CT without contrast shows no border.
[[nodiscard]] std::vector<SuspicionSign> find_suspicion(const SuspicionInput& input);

}  // namespace kyphos::measure
