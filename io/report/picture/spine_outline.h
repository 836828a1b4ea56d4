#pragma once

#include <vector>

#include "io/report/picture/spine_view.h"
#include "measure/vertebral_body.h"

namespace kyphos::io {

using Polyline = std::vector<measure::PointLps>;

/// The lines of a body that a view shows, as they were found and not smoothed: both endplates and both walls where the
/// body's own mid-sagittal (v = 0) or mid-coronal plane cuts them. Breaks in a line are places where nothing was found.
[[nodiscard]] std::vector<Polyline> outline(const measure::VertebralBody& body, View view);

}  // namespace kyphos::io
