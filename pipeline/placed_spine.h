#pragma once

#include <span>

#include "io/dicom/film/film.h"
#include "io/points/given_points.h"
#include "measure/placed_points.h"

namespace kyphos::pipeline {

/// A film's bodies and where its pixels lie for them: column c and row r at (0, column_mm c, row_mm r).
struct FilmSpine {
  measure::PlacedSpine spine;
  double column_mm = 1.0;  ///< negative where the columns run to the front
  double row_mm = -1.0;
};

/// Points of one reader, or of two on the same picture, in patient space: the mean of two, with the error that their
/// differences show. Throws io::Error where the readers do not name the same bodies, the points lie off the film or
/// contradict its header.
[[nodiscard]] FilmSpine spine_on_film(std::span<const io::GivenPoints> readers, const io::Film& film);
/// The same of LPS coordinates in a scan.
[[nodiscard]] measure::PlacedSpine spine_in_scan(std::span<const io::GivenPoints> readers);

}  // namespace kyphos::pipeline
