#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace kyphos::pipeline {

/// What the network tells of a pixel; each by itself, as a probability.
enum class Tissue : unsigned char { Body, Core, Disc, Sacrum, Canal };
inline constexpr std::size_t kTissues = 5;

/// A grey picture for the network, row by row: 0 is middle grey, -2 black, +2 white. Rows and columns are multiples of
/// kNetworkStride.
struct NetworkPicture {
  int rows = 0;
  int columns = 0;
  std::vector<float> grey;
};
inline constexpr int kNetworkStride = 16;

/// One map a tissue, of the picture's size, with values from 0 to 1.
using TissueMaps = std::array<std::vector<float>, kTissues>;

/// What the trained network sees in each picture. Same numbers on one machine whatever the number of threads.
/// Throws io::Error where the weights (finder_weights) are absent or cannot be read.
[[nodiscard]] std::vector<TissueMaps> run_network(const std::vector<NetworkPicture>& pictures);

}  // namespace kyphos::pipeline
