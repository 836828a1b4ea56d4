#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "io/dicom_out/dataset.h"
#include "io/dicom_out/source_series.h"
#include "io/report/case_report.h"

namespace kyphos::io::dicom_out {

/// The bodies in one source picture: rows x columns, 0 for none, else 1 + the body's place in the study; empty where
/// the picture shows none.
using PictureLabels = std::vector<std::uint8_t>;

/// What a segmentation is made of.
struct SegmentationInput {
  const SourceSeries& source;
  const CaseReport& report;
  std::size_t study = 0;
  const std::vector<PictureLabels>& labels;  ///< one a source picture, in their order
};

/// A segmentation and which of its segments shows which body.
struct Segmentation {
  FinishedObject object;
  std::vector<unsigned> segment_of;          ///< by body of the study; 0: none
  std::vector<std::size_t> source_pictures;  ///< that the frames refer to, in order
};

/// DICOM Segmentation (PS3.3 A.51), BINARY, on the source's own matrix and planes; a segment a body that is in any
/// picture, a frame for each picture that it is in. Segments do not overlap. Nothing where no picture shows a body.
[[nodiscard]] std::optional<Segmentation> segmentation_object(const SegmentationInput& input);

/// Frames of 0 and 1, one after another without gaps, into bytes: the first pixel in the lowest bit (PS3.5 8.1.1, D.2),
/// padded to an even length. `frames` of the same size each.
class BitPacker {
 public:
  explicit BitPacker(std::size_t pixels) : bytes_((pixels + 15) / 16 * 2, 0) {}
  void push(bool pixel) {
    bytes_[at_ / 8] = static_cast<std::uint8_t>(bytes_[at_ / 8] | (unsigned{pixel} << (at_ % 8)));
    ++at_;
  }
  [[nodiscard]] const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

}  // namespace kyphos::io::dicom_out
