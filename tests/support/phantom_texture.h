#pragma once

#include <cstdint>

namespace kyphos::test {

/// Counter-based random numbers: the same counter always gives the same number, in any order and on any thread.
[[nodiscard]] std::uint64_t mix_bits(std::uint64_t counter);
/// Uniform in (0, 1).
[[nodiscard]] double uniform_at(std::uint64_t seed, std::uint64_t counter);
/// Standard normal.
[[nodiscard]] double normal_at(std::uint64_t seed, std::uint64_t counter);
/// Smooth random field with mean 0 and about unit standard deviation; `x`, `y`, `z` in cells of the lattice.
[[nodiscard]] double texture_at(std::uint64_t seed, double x, double y, double z);

}  // namespace kyphos::test
