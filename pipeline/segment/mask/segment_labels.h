#pragma once

#include "measure/labelled_spine.h"
#include "measure/space/volume.h"
#include "pipeline/segment/segment.h"

namespace kyphos::pipeline {

/// The bodies of a label map with the image it was made on: the mask says where, the image how high. A body that the
/// image's own fit refuses and the mask holds whole is measured on the mask's surface, with a doubt that says so. A map
/// that does not lie on bone gives no bodies and the warning "labels_off_bone".
[[nodiscard]] Segmentation segment_labels(const measure::LabelledSpine& spine, const measure::Volume& image,
                                          const SegmentRequest& request);

/// The bodies by the masks' surfaces alone: without an image, or with one whose values are no Hounsfield units.
[[nodiscard]] Segmentation segment_labels(const measure::LabelledSpine& spine, const SegmentRequest& request);

/// What is drawn where there is no image: the map's vertebrae as bone, bodies brighter than arches.
[[nodiscard]] measure::Volume picture_of_labels(const measure::LabelledSpine& spine,
                                                const std::vector<measure::VertebralBody>& bodies);

}  // namespace kyphos::pipeline
