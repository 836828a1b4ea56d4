#pragma once

#include <cstddef>
#include <string>

#include "io/report/case_report.h"

namespace kyphos::io {

/// Heights and angles of a body over its dates as inline SVG: two charts side by side with 95 % error bars. Each line
/// starts from the value at the baseline and goes on by the differences that the verdict rests on. Bands: where the
/// anterior height counts as probable and as definite progression, and the wedge angle likewise.
[[nodiscard]] std::string timeline_plot_svg(const Progression& progression, std::size_t vertebra);

}  // namespace kyphos::io
