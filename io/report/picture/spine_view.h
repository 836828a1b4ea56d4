#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::io {

enum class View : unsigned char { Sagittal, Coronal };

/// The line through the middles of the bodies, as x and y over z: what a curved picture follows.
class SpineLine {
 public:
  /// Needs at least one body.
  explicit SpineLine(std::span<const measure::VertebralBody* const> bodies);
  /// The point of the line at a height; beyond its ends it goes on straight.
  [[nodiscard]] measure::PointLps at_z(double z_mm) const;

 private:
  std::vector<measure::PointLps> points_;  // by rising z
};

/// A place in a picture, in pixels; (0, 0) is the middle of the first pixel, rows run down.
struct PicturePoint {
  double column = 0.0;
  double row = 0.0;
};

/// What part of the patient a picture shows, and at what scale. Rows run from superior to inferior, columns from
/// anterior to posterior (sagittal) or from the patient's right to the left (coronal), all pixels square.
struct SpineView {
  View view = View::Sagittal;
  SpineLine line;
  double pixel_mm = 0.5;
  double left_mm = 0.0;  ///< LPS y (sagittal) or x (coronal) of the first column
  double top_mm = 0.0;   ///< LPS z of the first row
  int width = 0;
  int height = 0;
  double offset_mm = 0.0;  ///< beside the line, to the patient's left (sagittal) or back (coronal)

  /// Where a point of the patient falls, seen along the direction across the picture.
  [[nodiscard]] PicturePoint place(const measure::PointLps& point) const;
};

/// The view that shows these bodies whole, with some surroundings, as far as the scan reaches.
[[nodiscard]] SpineView fit_view(View view, std::span<const measure::VertebralBody* const> bodies,
                                 const measure::Grid& scan);

/// Grey values 0-255 of a view, row by row, in the bone window; mean over a slab of 2 mm, which calms the noise of thin
/// slices and blurs nothing that is drawn. Black where the scan has no data. A single slice is shown where it lies.
[[nodiscard]] std::vector<std::uint8_t> reformat(const measure::Volume& volume, const SpineView& view);

}  // namespace kyphos::io
