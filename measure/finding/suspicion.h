#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/finding/tissue_parameters.h"
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

/// How much likelier a sign is in a malignant than in a benign fracture. That these signs speak for malignancy, and
/// those of weigh_suspicion against it, is Laredo 1995 (CT of 34 benign and 32 malignant collapses, doi
/// 10.1148/radiology.194.1.7997579) and Mauch 2018 (doi 10.3174/ajnr.A5528); the sizes are our choice: destruction is
/// strong, shape and density are weak.
[[nodiscard]] double likelihood_ratio(SuspicionKind kind);

struct SuspicionSign {
  SuspicionKind kind = SuspicionKind::LyticFocus;
  std::string text;  ///< in words with numbers
};

/// The signs of one body together with what speaks for a benign fracture.
struct Suspicion {
  double ratio = 1.0;                  ///< product of the likelihood ratios; above 1 malignancy is to be ruled out
  int strong_signs = 0;                ///< independent ones of kStrongRatio
  std::vector<std::string> against{};  ///< "gas cleft"
};
/// Against malignancy count: a gas cleft and a posterior wall that surely stands back (a fragment), each 0.2; both
/// pedicles sound, and another fractured body, each 0.5.
struct Findings;
[[nodiscard]] Suspicion weigh_suspicion(const Findings& findings, bool fractured_elsewhere);

/// What the signs of one body are judged by; `findings` are complete but for the signs.
struct SuspicionInput {
  const VertebralBody& body;
  const Volume* volume = nullptr;
  const Findings& findings;
  std::optional<double> marrow_hu{};  ///< median of the other bodies of the study
};

/// Each limit must be passed by more than the measuring error (1.96 standard errors), so that noise raises no
/// suspicion. Convex posterior wall: its middle stands 2 mm or more behind the line of its own ends. Lytic focus: 1 cm3
/// whose mean over 3 mm lies 90 HU below the marrow of the other bodies and of which less than a quarter is fat (else a
/// haemangioma or an island of fat would count). Sclerotic focus: 1 cm3 250 HU above it, beyond the compaction of a
/// fracture. Both 3 mm clear of the endplates. A pedicle gone: it holds less than 35 % of the bone of those around, the
/// other side of the body at least 70 %. A mass: soft tissue beside a thoracic body 8 mm thicker than beside both
/// neighbours. Not in bodies with cement or metal. Masses within the canal, in muscle and below the lungs are not
/// looked at: CT without contrast shows no border.
[[nodiscard]] std::vector<SuspicionSign> find_suspicion(const SuspicionInput& input);

}  // namespace kyphos::measure
