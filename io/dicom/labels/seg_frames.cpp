#include "io/dicom/labels/seg_frames.h"

#include "io/dicom/header/frames.h"
#include "io/error.h"

namespace kyphos::io::dicom {
namespace {

/// Referenced Segment Number of a frame: its own, else the shared one; 0 where there is none.
int segment_of(DcmItem* own, DcmItem* shared) {
  for (DcmItem* const group : {own, shared}) {
    DcmItem* const identification = group != nullptr ? item_of(*group, DCM_SegmentIdentificationSequence, 0) : nullptr;
    if (identification != nullptr) {
      if (const auto number = integer_of(*identification, DCM_ReferencedSegmentNumber)) {
        return *number;
      }
    }
  }
  return 0;
}

std::string nowhere(DcmDataset& data, const std::string& why) {
  return text_of(data, DCM_DimensionOrganizationType).starts_with("TILED") ||
                 data.tagExists(DCM_TotalPixelMatrixColumns)
             ? "its frames are tiles of a slide, not slices of a patient"
             : "a frame lies in no patient's space: " + why;
}

}  // namespace

std::vector<SegFrame> seg_frames(DcmDataset& data, const std::string& file) {
  const std::vector<FrameHeader> headers = frames_of(data);
  if (integer_of(data, DCM_NumberOfFrames).value_or(1) > static_cast<int>(headers.size())) {
    throw Error(file, "it has more frames than are read", "Write only the vertebrae into the segmentation");
  }
  DcmItem* const shared = item_of(data, DCM_SharedFunctionalGroupsSequence, 0);
  DcmSequenceOfItems* per_frame = nullptr;
  if (data.findAndGetSequence(DCM_PerFrameFunctionalGroupsSequence, per_frame).bad()) {
    per_frame = nullptr;
  }
  std::vector<SegFrame> frames;
  DcmObject* item = nullptr;
  for (const FrameHeader& header : headers) {
    item = per_frame != nullptr && (frames.empty() || item != nullptr) ? per_frame->nextInContainer(item) : nullptr;
    if (!header.geometry) {
      throw Error(file, nowhere(data, header.why_no_place), "Give a segmentation of a CT or MR series");
    }
    frames.push_back({.place = *header.geometry, .segment = segment_of(dynamic_cast<DcmItem*>(item), shared)});
  }
  return frames;
}

}  // namespace kyphos::io::dicom
