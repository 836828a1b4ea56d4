#pragma once

#include <vector>

#include "tests/accuracy/mask_truth.h"

namespace kyphos::accuracy {

/// How dense the painted bone is.
struct PaintedBone {
  double marrow_hu = 140.0;
  double shell_hu = 480.0;
};
inline constexpr PaintedBone kSoundBone{};
/// Osteoporosis: marrow darker than the discs (90 HU), as in most of those who break a vertebra.
inline constexpr PaintedBone kPoroticBone{.marrow_hu = 60.0, .shell_hu = 330.0};

/// A CT painted from a reader's label map: the shapes of real spines of which no scan is at hand, severe fractures
/// among them, with a truth that no reader's hand has moved. Shell 1.2 mm of varying strength, marrow with texture,
/// discs, soft tissue, fat and air behind; no ribs, no sacrum, nothing beyond the outermost labelled vertebra.
class PaintedSpine {
 public:
  explicit PaintedSpine(const VerseMask& mask);

  /// The painted surfaces: the labels rounded by 1 mm, since voxel steps are no bone, on an isotropic axial grid (LPS).
  [[nodiscard]] const VerseMask& truth() const { return truth_; }
  /// The spine on that grid with the blur of a standard kernel in the plane, without noise.
  [[nodiscard]] measure::Volume paint(const PaintedBone& bone) const;

 private:
  /// How much of each voxel's surroundings is bone, of the vertebra with the most and of the next one.
  struct Nearness {
    std::vector<float> own;     ///< within 1 mm
    std::vector<float> first;   ///< within 3 mm
    std::vector<float> second;  ///< the next vertebra
  };
  void add_label(const measure::Volume& labels, int number);

  VerseMask truth_;
  Nearness near_;
  double rearmost_y_mm_ = 0.0;
};

/// Axial slices of a thickness of what was painted, with 15 HU of noise; `start` is where the first lies, in slices.
[[nodiscard]] measure::Volume painted_scan(const measure::Volume& painted, double slice_mm, double start);

}  // namespace kyphos::accuracy
