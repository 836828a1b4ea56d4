#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::io {

// How sure a film's millimetres are, as a part of each length
inline constexpr measure::Parameter kFiducialScaleSe{"film.scale.fiducial_se", 0.03, "1",
                                                     "Calibrated on an object in the picture: it stands nearer to the "
                                                     "source than the spine or farther by up to a hand's "
                                                     "breadth of 1.2 to 1.8 m",
                                                     measure::kChosen};
inline constexpr measure::Parameter kGeometryScaleSe{"film.scale.geometry_se", 0.03, "1",
                                                     "Magnification given by the maker (its estimate, or Pixel Spacing "
                                                     "corrected by geometry): the spine's distance from "
                                                     "the detector is a guess of some 3 to 5 cm",
                                                     measure::kChosen};
inline constexpr measure::Parameter kUnsaidScaleSe{
    "film.scale.unsaid_se", 0.05, "1",
    "Pixel Spacing differs from that at the detector, and nothing says by which calibration", measure::kChosen};
inline constexpr measure::Parameter kDistanceScaleSe{"film.scale.distances_se", 0.08, "1",
                                                     "Source to detector over source to patient: the latter may be "
                                                     "that of the skin or the table, half a trunk (15 cm of "
                                                     "1 to 1.8 m) off the spine",
                                                     measure::kChosen};
inline constexpr measure::Parameter kRulerPointPixels{"film.scale.ruler_point_pixels", 1.0, "pixels",
                                                      "How far each end of a calibration object is set off",
                                                      measure::kChosen};
inline constexpr measure::Parameter kSameSpacing{
    "film.scale.same_spacing", 0.005, "1",
    "Pixel Spacing that is so near to Imager Pixel Spacing repeats it: a lateral film of a trunk magnifies by a tenth "
    "at least",
    measure::kChosen};
inline constexpr measure::Parameter kMostMagnification{
    "film.scale.most_magnification", 1.6, "1",
    "Lateral films of the spine magnify 1.1 to 1.3 times (docs/facts.md, films); what is below 1 or far beyond is no "
    "magnification",
    measure::kChosen};
// showing it
inline constexpr measure::Parameter kFilmDarkPart{
    "film.window.dark_part", 0.02, "1",
    "Without a window in the header: the part of the pixels that is shown black, and as much white", measure::kChosen};

/// Every number of this stage: films.
[[nodiscard]] std::vector<measure::ParameterRow> film_parameters();

}  // namespace kyphos::io
