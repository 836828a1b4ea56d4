#include "tests/support/phantom_texture.h"

#include <cmath>

#include "measure/space/units.h"

namespace kyphos::test {

// SplitMix64 finaliser (Steele, Lea, Flood 2014, doi 10.1145/2660193.2660195).
std::uint64_t mix_bits(std::uint64_t counter) {
  std::uint64_t z = counter + 0x9E3779B97F4A7C15ULL;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31U);
}

double uniform_at(std::uint64_t seed, std::uint64_t counter) {
  const std::uint64_t bits = mix_bits(mix_bits(seed) ^ counter) >> 11U;
  return (static_cast<double>(bits) + 0.5) * 0x1.0p-53;
}

double normal_at(std::uint64_t seed, std::uint64_t counter) {
  const double radius = std::sqrt(-2.0 * std::log(uniform_at(seed, 2 * counter)));
  return radius * std::cos(2.0 * measure::kPi * uniform_at(seed, 2 * counter + 1));
}

double texture_at(std::uint64_t seed, double x, double y, double z) {
  constexpr double kUnitVariance = 3.18;  // uniform corners in (-1, 1), averaged trilinearly
  const double fx = std::floor(x);
  const double fy = std::floor(y);
  const double fz = std::floor(z);
  const double tx = x - fx;
  const double ty = y - fy;
  const double tz = z - fz;
  double sum = 0.0;
  for (int corner = 0; corner < 8; ++corner) {
    const int dx = corner & 1;
    const int dy = (corner >> 1) & 1;
    const int dz = corner >> 2;
    const auto ix = static_cast<std::uint64_t>(static_cast<std::int64_t>(fx) + dx + 100000);
    const auto iy = static_cast<std::uint64_t>(static_cast<std::int64_t>(fy) + dy + 100000);
    const auto iz = static_cast<std::uint64_t>(static_cast<std::int64_t>(fz) + dz + 100000);
    const std::uint64_t bits = mix_bits(seed * 0x2545F4914F6CDD1DULL ^ (ix | (iy << 20U) | (iz << 40U)));
    const double value = static_cast<double>(bits >> 11U) * 0x1.0p-52 - 1.0;
    sum += value * (dx != 0 ? tx : 1.0 - tx) * (dy != 0 ? ty : 1.0 - ty) * (dz != 0 ? tz : 1.0 - tz);
  }
  return kUnitVariance * sum;
}

}  // namespace kyphos::test
