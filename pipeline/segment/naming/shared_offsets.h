#pragma once

#include <cstddef>
#include <vector>

namespace kyphos::pipeline {

/// An observation along the chain: how far it lies off what its level lets expect, and what it shares with the others.
struct Observation {
  std::size_t place;  ///< in the chain
  int kind;           ///< of several that are seen of a body: depth, width, height
  double off;
  double lever;   ///< how much the chain's own amplitude moves it
  double own_sd;  ///< error of its own
};

struct Sharing {
  double common_sd;     ///< the same for all
  double kind_sd;       ///< the same for all of a kind
  double amplitude_sd;  ///< times the lever
  double neighbour_sd;  ///< shared with neighbours, dying away over the chain
  double neighbour_correlation;
};

/// Log density of a Gaussian whose covariance says what the observations share: a patient's size or posture is one
/// unknown for the whole chain and not one a body.
[[nodiscard]] double log_shared(const std::vector<Observation>& offsets, const Sharing& sharing);

}  // namespace kyphos::pipeline
