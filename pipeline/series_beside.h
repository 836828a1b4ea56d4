#pragma once

#include <vector>

#include "io/input.h"
#include "measure/mr/mr_series.h"
#include "measure/space/volume.h"
#include "measure/study.h"
#include "measure/vertebral_body.h"
#include "measure/warning.h"

namespace kyphos::pipeline {

/// What a series called "T1", "STIR", "T2 Dixon water" and the like (SeriesSummary::sequence) tells of marrow.
[[nodiscard]] measure::MrWeight weight_of(const io::SeriesSummary& series);

/// A series of the study beside the measured one, with its voxels laid over the bodies where that was possible.
struct SeriesLaidOver {
  measure::SeriesBeside about{};
  measure::Volume volume{};  ///< moved to where the measured series shows the bodies; empty where it was not read
};

/// The best series of each other weight of an MR study that lies in the measured one's frame of reference, each laid
/// over the bodies (segment/mr/series_shift). `measured_on` is the measured series' volume. The measured series comes
/// first, without a volume. Warnings: a patient who has moved, series that could not be read or laid over.
struct StudyBeside {
  std::vector<SeriesLaidOver> series{};
  std::vector<measure::Warning> warnings{};

  /// All that are read, the measured one among them.
  [[nodiscard]] std::vector<measure::MrSeries> laid_over(const measure::Volume& measured_on) const;
};
[[nodiscard]] StudyBeside series_beside(const io::StudySummary& study, const io::SeriesSummary& measured,
                                        const measure::Volume& measured_on,
                                        const std::vector<measure::VertebralBody>& bodies);

}  // namespace kyphos::pipeline
