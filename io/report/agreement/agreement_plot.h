#pragma once

#include <span>
#include <string>

#include "io/report/agreement/reader_pair.h"

namespace kyphos::io {

/// A picture (SVG) of the differences of each pair of readers over their mean, after Bland and Altman: one panel a
/// quantity, with bias, limits of agreement and their 95 % intervals where they are known, else the reason. Full dots:
/// endplates set by both.
[[nodiscard]] std::string agreement_svg(std::span<const ReaderPair> pairs);

}  // namespace kyphos::io
