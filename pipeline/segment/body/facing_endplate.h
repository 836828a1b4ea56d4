#pragma once

#include <optional>

#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// An endplate as an earlier round found it, in that round's frame.
struct KnownEndplate {
  measure::BodyFrame frame;
  measure::EndplateSurface surface;
  /// Where the column at (u, v) of another frame meets this endplate, in mm along that frame's superior axis; nothing
  /// where the endplate has no point there, or where the two axes enclose more than 60 degrees.
  [[nodiscard]] std::optional<double> met_by_column_mm(const measure::BodyFrame& column, double u_mm,
                                                       double v_mm) const;
};

/// The disc as an earlier round saw it: the endplate that is looked for now and the one across the disc. Two endplates
/// of one disc cannot pass through one another, whatever lips of bone stand on them.
struct KnownDisc {
  KnownEndplate own;
  KnownEndplate across;
  /// How far outwards (`sign` times the superior axis) the own endplate may lie at (u, v): as far as the one across;
  /// where the two had passed through one another, half way between them. Nothing where the one across is unknown.
  [[nodiscard]] std::optional<double> limit_mm(const measure::BodyFrame& column, double u_mm, double v_mm,
                                               double sign) const;
};

}  // namespace kyphos::pipeline
