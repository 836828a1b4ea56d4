#pragma once

#include <span>
#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// How the bone in and behind a body looks: attenuation on a coarse lattice in the body's own frame, pedicles, laminae
/// and spinous process included, which stay when the body itself collapses.
struct BonePattern {
  std::vector<float> hu;  ///< kUnseen where the scan holds nothing
  static constexpr float kUnseen = -5000.0F;
};

[[nodiscard]] BonePattern read_bone_pattern(const measure::Sampler& sampler, const measure::BodyFrame& frame);

/// The mean pattern of several bodies: what any vertebra looks like.
[[nodiscard]] BonePattern mean_pattern(std::span<const BonePattern> patterns);

/// Likeness of two patterns, -1 to 1: correlation of what each has beyond `usual`, the best over shifts of one cell
/// along the body's axis and depth (frames of a collapsed body move by that much). 0 where less than half of the
/// lattice was seen in both.
[[nodiscard]] double likeness(const BonePattern& one, const BonePattern& other, const BonePattern& usual);

}  // namespace kyphos::pipeline
