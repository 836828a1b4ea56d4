#pragma once

#include <optional>
#include <span>
#include <vector>

#include "io/report/case_report.h"
#include "measure/mr/mr_series.h"
#include "measure/study.h"

namespace kyphos::io {

/// The series of an MR study side by side, each along the middles of the bodies with the same outlines, bright marrow
/// and fluid marked. `series` are laid over the bodies. Nothing where there are no bodies or fewer than two series.
[[nodiscard]] std::optional<Picture> contrasts_picture(const std::vector<measure::MrSeries>& series,
                                                       std::span<const measure::MeasuredVertebra> vertebrae);

}  // namespace kyphos::io
