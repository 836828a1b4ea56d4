#pragma once

#include <optional>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"
#include "pipeline/fit/edge_fit.h"
#include "pipeline/segment/body/body_slot.h"
#include "pipeline/segment/body/facing_endplate.h"
#include "pipeline/segment/body/parameters.h"

namespace kyphos::pipeline {

/// Rough: enough for a first frame. Fine: as good as the scan allows.
enum class EndplatePrecision : unsigned char { Rough, Fine };

enum class EndplateSide : unsigned char { Superior, Inferior };

/// Half axes in mm of the ellipse within which endplates are looked for, and its middle in the body's frame.
struct BodyEllipse {
  double centre_u_mm = 0.0;
  double centre_v_mm = 0.0;
  double half_depth_mm = 15.0;
  double half_width_mm = 19.0;
};

struct EndplateRequest {
  measure::BodyFrame frame;
  BodyEllipse ellipse;
  ExpectedPlane lower;  ///< of the body: where its inferior endplate is expected
  ExpectedPlane upper;
  double slack_mm = 3.0;  ///< how far beyond the expectation, away from the body, the endplate may lie
  PointSpread spread;
  /// Height of the disc beyond, where it is known: in thick slices the next body's endplate shines in.
  std::optional<double> gap_mm;
  /// What a round before saw of that disc: the endplate may lie no farther out than it allows.
  std::optional<KnownDisc> disc{};
  EndplatePrecision precision = EndplatePrecision::Fine;
};

struct FoundEndplate {
  measure::EndplateSurface surface;
  /// The next body's endplate as it looks from here, where slices hide the disc; else without points.
  measure::EndplateSurface next;
  double contrast_hu = 0.0;      ///< median of the shell against the disc
  double residual_mm = 0.0;      ///< robust spread of the points about their neighbourhood
  double inside_fraction = 0.0;  ///< part of the ellipse's columns that the scan holds up to and beyond the endplate
  double found_fraction = 0.0;   ///< part of those in which the edge could be fitted
};

/// Finds one endplate as a smooth surface by optimal rewards on columns along the body's axis, then to sub-voxel
/// precision by the blurred edge model on the native voxels.
[[nodiscard]] FoundEndplate find_endplate(const measure::Sampler& sampler, const EndplateRequest& request,
                                          EndplateSide side);

}  // namespace kyphos::pipeline
