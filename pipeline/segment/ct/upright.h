#pragma once

#include <span>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// Which end of a spine is up, by its bones: pedicles leave the upper half of every thoracic and lumbar body, and the
/// foramen lies below them. Holds also where a spine is cut out of its surroundings.
struct PedicleVotes {
  int up = 0;         ///< bodies whose pedicles lie clearly above their middle
  int down = 0;       ///< clearly below
  int seen = 0;       ///< bodies that were looked at, these and those in between
  double mean = 0.0;  ///< of the centres of their pedicles above the middle, in heights of the body
  int sound = 0;      ///< bodies that were measured without a doubt
  [[nodiscard]] bool surely_up() const;
  [[nodiscard]] bool surely_down() const;
  /// More up than down, as in every scan that is stored as it should be.
  [[nodiscard]] bool rather_up() const;
};

/// Asks the bodies that were measured.
[[nodiscard]] PedicleVotes ask_pedicles(std::span<const measure::VertebralBody> bodies,
                                        const measure::Sampler& sampler);

}  // namespace kyphos::pipeline
