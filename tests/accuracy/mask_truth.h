#pragma once

#include <filesystem>
#include <vector>

#include "measure/vertebral_body.h"
#include "tests/accuracy/examine.h"

namespace kyphos::accuracy {

/// A VerSe label map: whole vertebrae, numbered as in measure/level.h.
struct VerseMask {
  measure::Volume labels;
  [[nodiscard]] std::vector<measure::Level> levels() const;
};
[[nodiscard]] VerseMask read_verse_mask(const std::filesystem::path& file);

/// What a label map holds beyond its border.
enum class BeyondMap : unsigned char { Nothing, SameAsBorder };

/// Trilinear occupancy (0..1) of one label at an index.
[[nodiscard]] double label_occupancy(const measure::Volume& labels, int number, const Eigen::Vector3d& index,
                                     BeyondMap beyond);

/// The body of one label as surfaces of the mask: along columns parallel to the body's own axis, the sub-voxel place
/// where the trilinear occupancy falls below one half. The axis starts from `start` and is then turned until it halves
/// the angle of the mask's own endplates, so that the truth does not hang on the found frame. `whole` is false where
/// the mask touches the border of the scan in the central slab.
[[nodiscard]] ExpectedBody body_from_mask(const VerseMask& mask, measure::Level level, const measure::BodyFrame& start);

/// A frame good enough to start from, by the mask alone: centre of the part of the label in front of the canal is
/// unknown, so the centre of the neighbours' line is used: the labels' centroids, moved forward.
[[nodiscard]] measure::BodyFrame start_frame(const VerseMask& mask, measure::Level level);

/// Truth of every level in the mask, from the top down. Each frame starts from the found body nearest to it where there
/// is one: a mask of a whole vertebra says little about axial rotation.
[[nodiscard]] std::vector<ExpectedBody> bodies_from_mask(const VerseMask& mask, const Examined& found);

/// Agreement of two label maps on one grid within the central slab of a body and in front of the mask's posterior wall.
struct Overlap {
  double dice = 0.0;
  double hausdorff95_mm = 0.0;
};
[[nodiscard]] Overlap central_overlap(const VerseMask& mask, const measure::LabelMap& found, std::uint8_t found_label,
                                      const ExpectedBody& truth, measure::Level level);

}  // namespace kyphos::accuracy
