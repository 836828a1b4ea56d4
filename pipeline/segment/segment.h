#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "measure/body_source.h"
#include "measure/space/volume.h"
#include "measure/vertebral_body.h"
#include "measure/warning.h"

namespace kyphos::pipeline {

/// The user's word on a level: the body whose middle is nearest to this height carries this name.
struct LabelOverride {
  measure::Level level = measure::Level::L1;
  double z_mm = 0.0;  ///< LPS z of the body's middle
};

struct SegmentRequest {
  std::optional<LabelOverride> label;
  bool make_masks = false;
};

/// One way to number the whole chain, with its probability.
struct Numbering {
  std::vector<std::optional<measure::Level>> levels;  ///< one a body, from the top
  double probability = 0.0;
  bool disc_too_many = false;  ///< takes a faint disc for none: two neighbours are halves of one body
};

/// How long a step took, for --timings.
struct StepTime {
  std::string step;
  double seconds = 0.0;
};

struct Segmentation {
  std::vector<measure::VertebralBody> bodies;  ///< from the top down; cut ones included and marked
  std::vector<Numbering> numberings;           ///< best first
  measure::BodyMethod method;                  ///< who found the bodies, and how
  std::optional<measure::LabelMap> masks;      ///< on the volume's grid, where asked for
  std::vector<measure::Warning> warnings;
  std::vector<StepTime> times;
};

/// Finds, names and outlines the vertebral bodies of a volume, by the recipe for what its values are. No spine in view:
/// no bodies and the warning "no_spine". Never invents: a body that fails its checks comes back as not measured, with
/// the reason.
[[nodiscard]] Segmentation segment_spine(const measure::Volume& volume, const SegmentRequest& request);

}  // namespace kyphos::pipeline
