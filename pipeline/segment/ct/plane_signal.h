#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "pipeline/segment/ct/spine_curve.h"

namespace kyphos::pipeline {

/// A tilt of a plane across the column: rise towards anterior and towards left, in degrees.
struct Tilt {
  double sagittal_deg = 0.0;
  double coronal_deg = 0.0;
};

/// Mean brightness of elliptical planes across the column at every height and a set of tilts, with prefix sums, so that
/// the mean over any stretch costs nothing. Only what the scan holds counts; a stretch with less than half of it is
/// unseen.
class PlaneSignal {
 public:
  PlaneSignal(const measure::Sampler& sampler, const SpineCurve& curve);

  [[nodiscard]] int samples() const { return samples_; }
  [[nodiscard]] const std::vector<Tilt>& tilts() const { return tilts_; }
  /// Index of the plane square to the curve.
  [[nodiscard]] std::size_t untilted() const { return untilted_; }
  /// Mean over samples [from, to), which may be fractions of a sample; nothing where less than half was seen.
  [[nodiscard]] bool mean(std::size_t tilt, double from, double to, double& result) const;
  /// Mean at one sample; nothing outside the scan.
  [[nodiscard]] bool at(std::size_t tilt, int sample, double& result) const;

 private:
  [[nodiscard]] double prefix(const std::vector<double>& sums, double position) const;

  int samples_ = 0;
  std::vector<Tilt> tilts_;
  std::size_t untilted_ = 0;
  std::vector<std::vector<double>> sum_;    // prefix sums of value x seen
  std::vector<std::vector<double>> count_;  // prefix sums of seen
};

}  // namespace kyphos::pipeline
