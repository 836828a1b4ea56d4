#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"
#include "pipeline/align/bone_pattern.h"

namespace kyphos::pipeline {

/// Where the outlines of a study's bodies end: sizes are the same only between the same.
enum class BodyEdge : unsigned char { Unknown, Bone, Marrow };

/// What one study brings to the matching: its bodies from the top down, each with its bone pattern.
struct DatedBodies {
  std::vector<measure::VertebralBody> bodies;
  std::vector<BonePattern> patterns;
  BodyEdge edge = BodyEdge::Unknown;
};
[[nodiscard]] DatedBodies dated_bodies(std::vector<measure::VertebralBody> bodies, const measure::Volume& volume);
/// Without attenuation: no patterns. Bodies of an MR are matched by their shapes, others by their names alone.
[[nodiscard]] DatedBodies dated_bodies(std::vector<measure::VertebralBody> bodies, BodyEdge edge = BodyEdge::Unknown);

/// One body found in two studies, by index from the top.
struct BodyPair {
  std::size_t earlier = 0;
  std::size_t later = 0;
  double likeness = 0.0;  ///< of the bone patterns, beyond what any two vertebrae share: -1 to 1
};

enum class MatchOutcome : unsigned char {
  Matched,
  NothingInCommon,      ///< no stretch of the two spines looks alike, and the names do not say that one should
  AnatomyContradicts,   ///< the names say that bodies are in both, but their bones are not the same: another patient?
  IdentityContradicts,  ///< the files disagree about the person, and the bones are not so alike that this settles it
};

/// What the files say of the person that two studies show.
enum class Papers : unsigned char { Agrees, Contradicts };

struct Matching {
  MatchOutcome outcome = MatchOutcome::NothingInCommon;
  std::vector<BodyPair> pairs;  ///< from the top down
  std::string why_not;          ///< in words, unless Matched
  double likeness = 0.0;        ///< mean over the chain
  /// Printed levels of the later study minus those of the earlier one, in levels (positive: later study counts further
  /// down); 0 where they agree or one of them has no names.
  int numbering_shift = 0;
};

/// Matches the bodies of two studies in their order, whatever they are called: the best chain by dynamic programming
/// over likeness of the bone pattern, depth, width and height (a body may lose height, but hardly gains any), the
/// distances from body to body, and printed names as a weak prior. Bodies that one study missed are skipped at a cost.
/// Where the files contradict each other about the person, the bones must be those of one person beyond doubt.
/// Where one of them is an MR shapes are compared instead (match_shapes.h); where these do not settle it, names.
[[nodiscard]] Matching match_bodies(const DatedBodies& earlier, const DatedBodies& later,
                                    Papers papers = Papers::Agrees);

/// As Matching::numbering_shift, by most of the pairs.
[[nodiscard]] int numbering_shift(const DatedBodies& earlier, const DatedBodies& later,
                                  const std::vector<BodyPair>& pairs);

}  // namespace kyphos::pipeline
