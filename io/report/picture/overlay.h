#pragma once

#include <span>
#include <vector>

#include "io/report/case_report.h"
#include "measure/picture_scale.h"
#include "measure/space/volume.h"
#include "measure/study.h"

namespace kyphos::io {

/// A sagittal and a coronal picture of the spine, each along the curved line through the middles of the bodies, in a
/// bone window (level 400 HU, width 1500 HU), square pixels, cropped to the bodies: endplates, walls and the six points
/// are drawn in, with level names, grades and a scale. Empty where there are no bodies. Anterior, and the patient's
/// right, lie to the left. Of a film there is the sagittal picture only, in the film's own grey, without a scale bar
/// where its scale is not known.
[[nodiscard]] std::vector<Picture> overlay_pictures(const measure::Volume& volume,
                                                    std::span<const measure::MeasuredVertebra> vertebrae,
                                                    const measure::FindingLimits& limits = {},
                                                    const std::optional<measure::PictureScale>& film = {});

}  // namespace kyphos::io
