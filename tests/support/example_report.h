#pragma once

#include "io/report/case_report.h"

namespace kyphos::test {

/// A box of a vertebral body: flat endplates `height_mm` apart, 34 mm deep, 44 mm wide, upright, its middle at
/// `origin`.
[[nodiscard]] measure::VertebralBody box_body(measure::Level level, const measure::PointLps& origin, double height_mm);

/// A report made by hand, with known numbers: one study of 2020-01-02, from the top down
/// T12 (measured, heights 24.04 +- 0.31 mm anterior), L1 (a wedge of grade 2, with a doubt), L2 (not measured: cut), a
/// regional angle that is known and one that is not, a rejected series, warnings, and a second study that failed.
/// Texts hold characters that JSON, CSV and HTML must escape.
[[nodiscard]] io::CaseReport example_report();

}  // namespace kyphos::test
