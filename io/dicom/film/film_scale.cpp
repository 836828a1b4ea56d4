#include "io/dicom/film/film_scale.h"

#include <algorithm>
#include <cmath>

#include "io/dicom/film/parameters.h"
#include "io/dicom/number_text.h"

namespace kyphos::io {
namespace {

using Spacing2 = std::array<double, 2>;

bool is_magnification(double factor) { return factor >= 1.0 && factor <= kMostMagnification; }

Spacing2 divided(const Spacing2& spacing, double factor) { return {spacing[0] / factor, spacing[1] / factor}; }

FilmScale known_scale(const Spacing2& pixel_mm, double relative_se, std::string words) {
  return {.pixel_mm = pixel_mm, .scale = {.known = true, .relative_se = relative_se, .words = std::move(words)}};
}

FilmScale unknown_scale(const Spacing2& pixel_mm, std::string why) {
  return {.pixel_mm = pixel_mm, .scale = {.known = false, .relative_se = 0.0, .words = std::move(why)}};
}

std::string times(double factor) { return dicom::number_text(factor, 2) + " times"; }

/// Both spacings are given: what their ratio says.
std::optional<FilmScale> by_two_spacings(const Spacing2& pixel, const Spacing2& imager) {
  const double factor = imager[0] / pixel[0];
  if (std::abs(factor - 1.0) <= kSameSpacing) {
    return std::nullopt;  // it repeats the detector's
  }
  if (!is_magnification(factor)) {
    return unknown_scale(imager, "Pixel Spacing and Imager Pixel Spacing contradict each other");
  }
  return known_scale(pixel, kUnsaidScaleSe,
                     "Pixel Spacing, corrected for a magnification of " + times(factor) +
                         " against the detector's; by what is not said");
}

/// What tells the magnification of a picture at the detector.
FilmScale at_detector(const Spacing2& imager, const FilmScaleTags& tags) {
  if (tags.magnification) {
    if (!is_magnification(*tags.magnification)) {
      return unknown_scale(imager, "its magnification factor of " + dicom::number_text(*tags.magnification, 2) +
                                       " is not one of a lateral film");
    }
    if (*tags.magnification > 1.0) {
      return known_scale(
          divided(imager, *tags.magnification), kGeometryScaleSe,
          "Imager Pixel Spacing over the maker's estimate of the magnification, " + times(*tags.magnification));
    }
  }
  if (tags.source_to_detector_mm && tags.source_to_patient_mm && *tags.source_to_patient_mm > 0.0) {
    const double factor = *tags.source_to_detector_mm / *tags.source_to_patient_mm;
    if (factor > 1.0 && is_magnification(factor)) {
      return known_scale(
          divided(imager, factor), kDistanceScaleSe,
          "Imager Pixel Spacing over the ratio of the distances from source to detector and to patient, " +
              times(factor) + "; that to the spine is not given");
    }
  }
  return unknown_scale(imager,
                       "its pixels are known at the detector only, and the header does not tell by how much the "
                       "film magnifies");
}

bool is_spacing(const std::optional<Spacing2>& spacing) {
  return spacing && (*spacing)[0] > 0.0 && (*spacing)[1] > 0.0;
}

}  // namespace

FilmScale film_scale(const FilmScaleTags& tags) {
  const bool pixel = is_spacing(tags.pixel_spacing);
  const bool imager = is_spacing(tags.imager_pixel_spacing);
  if (pixel && tags.calibration_type == "FIDUCIAL") {
    return known_scale(*tags.pixel_spacing, kFiducialScaleSe, "Pixel Spacing, calibrated on an object in the picture");
  }
  if (pixel && tags.calibration_type == "GEOMETRY") {
    return known_scale(*tags.pixel_spacing, kGeometryScaleSe, "Pixel Spacing, corrected by geometry");
  }
  if (pixel && imager) {
    if (const auto by_ratio = by_two_spacings(*tags.pixel_spacing, *tags.imager_pixel_spacing)) {
      return *by_ratio;
    }
  }
  if (imager) {
    return at_detector(*tags.imager_pixel_spacing, tags);
  }
  if (pixel) {
    return unknown_scale(*tags.pixel_spacing,
                         "the header does not say whether its Pixel Spacing is that at the detector or at the spine");
  }
  return unknown_scale({1.0, 1.0}, "the header gives no size of its pixels");
}

}  // namespace kyphos::io
