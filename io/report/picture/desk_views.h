#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "measure/space/volume.h"
#include "measure/study.h"

namespace kyphos::io {

/// A grey picture of the bone alone, without outlines and names, and where it lies in the patient.
struct DeskPicture {
  std::string jpeg;
  double offset_mm = 0.0;  ///< of a sagittal one: so far to the patient's left of the line through the bodies
  double left_mm = 0.0;    ///< LPS y (sagittal) or x (coronal) of column 0
  double top_mm = 0.0;     ///< LPS z of row 0
  double pixel_mm = 0.0;
};

/// What a reader scrolls through at the desk.
struct DeskViews {
  std::vector<DeskPicture> sagittal;     ///< from the right to the left; all of one size and place
  std::optional<DeskPicture> coronal{};  ///< none of a film or a single slice
};

/// The slab of the bodies in steps of 3 mm, 18 mm to either side, each picture along the line through the bodies. Empty
/// where there are none.
[[nodiscard]] DeskViews desk_views(const measure::Volume& volume, std::span<const measure::MeasuredVertebra> vertebrae);

}  // namespace kyphos::io
