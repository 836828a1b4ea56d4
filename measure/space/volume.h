#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "measure/space/grid.h"

namespace kyphos::measure {

/// Stored where the scanner measured nothing (padding, or outside a resampled field of view). Never a real attenuation.
inline constexpr std::int16_t kOutsideScan = -32768;
/// A stand-in for Sampler::hu_or that no attenuation can be mistaken for.
inline constexpr float kOutsideHu = -1.0e6F;

/// What the numbers of a volume are. Whatever compares them with a number in Hounsfield units asks first.
enum class Quantity : unsigned char {
  Hounsfield,     ///< attenuation: CT
  MrSignal,       ///< of an MR series, in arbitrary units
  MarrowLikeness  ///< MR signal against the marrow's around it, for the fits of walls and endplates alone
};

/// A volume on a grid in patient space: a CT's attenuation in Hounsfield units, unless its quantity says otherwise.
struct Volume {
  Grid grid;
  std::vector<std::int16_t> hu;
  Quantity quantity = Quantity::Hounsfield;

  [[nodiscard]] bool is_attenuation() const { return quantity == Quantity::Hounsfield; }

  [[nodiscard]] std::int16_t at(int i, int j, int k) const { return hu[grid.offset(i, j, k)]; }
  [[nodiscard]] bool contains_index(const Eigen::Vector3d& index) const;
};

/// Reads a volume at points in patient space by trilinear interpolation; keeps the inverse transform so that
/// sampling costs no matrix inversion. Holds a reference: must not outlive the volume.
class Sampler {
 public:
  explicit Sampler(const Volume& volume);
  /// HU at a point, or nothing where any of the eight neighbours lies outside the scan.
  [[nodiscard]] std::optional<float> hu_at(const PointLps& point) const;
  /// As hu_at, with a stand-in for points outside the scan (for inner loops).
  [[nodiscard]] float hu_or(const PointLps& point, float outside) const;
  [[nodiscard]] const Volume& volume() const { return volume_; }
  [[nodiscard]] const Eigen::Affine3d& index_from_lps() const { return index_from_lps_; }

 private:
  const Volume& volume_;
  Eigen::Affine3d index_from_lps_;
};

/// Labels on the grid of a volume: 0 is background, else a VerSe number (see level.h) or a position from the top + 100
/// where the level has no name.
struct LabelMap {
  Grid grid;
  std::vector<std::uint8_t> label;
};

}  // namespace kyphos::measure
