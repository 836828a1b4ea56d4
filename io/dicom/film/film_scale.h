#pragma once

#include <array>
#include <optional>
#include <string>

#include "measure/picture_scale.h"

namespace kyphos::io {

/// What a film's header says about lengths. Spacings are of rows and of columns, in mm.
struct FilmScaleTags {
  std::optional<std::array<double, 2>> pixel_spacing{};         ///< Pixel Spacing
  std::optional<std::array<double, 2>> imager_pixel_spacing{};  ///< at the detector, or of the film that was scanned
  std::string calibration_type{};                               ///< GEOMETRY, FIDUCIAL or empty
  std::optional<double> magnification{};                        ///< Estimated Radiographic Magnification Factor
  std::optional<double> source_to_detector_mm{};
  std::optional<double> source_to_patient_mm{};
};

struct FilmScale {
  std::array<double, 2> pixel_mm{1.0, 1.0};  ///< where the scale is not known: only the ratio of the two counts
  measure::PictureScale scale{};
};

/// Pixel Spacing of a film is that at the detector unless the header says or shows otherwise: then a body of 25 mm
/// measures 28 to 32. Millimetres are given only where something tells the magnification, with the error of that.
/// Source: DICOM PS3.3 10.7 (Basic Pixel Spacing Calibration Macro).
[[nodiscard]] FilmScale film_scale(const FilmScaleTags& tags);

}  // namespace kyphos::io
