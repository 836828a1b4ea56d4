#include "pipeline/stored_direction.h"

#include <algorithm>
#include <string>

#include "io/error.h"
#include "pipeline/segment/ct/single_slice.h"
#include "pipeline/segment/ct/upright.h"
#include "pipeline/segment/ct/upright_parameters.h"

namespace kyphos::pipeline {
namespace {

constexpr const char* kRemedy =
    "Heights, angles and levels would be wrong. Export it again, or convert it again from DICOM, with its directions "
    "as they were";

/// Half a turn about the long axis brings what lies in front behind, and keeps the scan's handedness.
void turn_about_long_axis(measure::Volume& volume) {
  Eigen::Affine3d half_turn = Eigen::Affine3d::Identity();
  half_turn.linear().diagonal() = Eigen::Vector3d(-1.0, -1.0, 1.0);
  volume.grid.lps_from_index = half_turn * volume.grid.lps_from_index;
}

/// What the same look finds in the scan turned back to front.
PedicleVotes votes_when_turned(measure::Volume& volume, const SegmentRequest& request) {
  SegmentRequest plain = request;
  plain.label.reset();
  plain.make_masks = false;
  turn_about_long_axis(volume);
  const Segmentation turned = segment_spine(volume, plain);
  const PedicleVotes votes = ask_pedicles(turned.bodies, measure::Sampler(volume));
  turn_about_long_axis(volume);
  return votes;
}

}  // namespace

std::optional<measure::Warning> require_stored_direction(const io::SeriesSummary& series, measure::Volume& volume,
                                                         const Segmentation& spine, const SegmentRequest& request) {
  if (is_single_sagittal_slice(volume) || !volume.is_attenuation()) {
    return std::nullopt;
  }
  if (std::ranges::none_of(spine.bodies, [](const measure::VertebralBody& body) {
        return body.status != measure::BodyStatus::NotMeasured;
      })) {
    return std::nullopt;  // nothing is said of this scan that could be wrong, and a second look takes as long as the
                          // first
  }
  const PedicleVotes votes = ask_pedicles(spine.bodies, measure::Sampler(volume));
  if (votes.surely_down()) {
    throw io::Error("series " + series.series_uid,
                    "it is stored upside down: the pedicles leave the lower half of " + std::to_string(votes.down) +
                        " bodies, and the upper half of every spine's",
                    kRemedy);
  }
  if (votes.rather_up()) {
    return std::nullopt;
  }
  const PedicleVotes turned = votes_when_turned(volume, request);
  if ((turned.surely_up() || turned.surely_down()) && turned.sound >= kLieBodies && turned.sound >= 2 * votes.sound) {
    throw io::Error("series " + series.series_uid,
                    std::string("it is stored back to front") + (turned.surely_down() ? " and upside down" : "") +
                        ": a spine with its canal behind the bodies shows only where the scan is turned",
                    kRemedy);
  }
  if (votes.down > votes.up && votes.mean <= -0.5 * kLieMean) {
    return measure::Warning{.code = "direction_not_sure",
                            .text =
                                "The bones do not settle which end of the scan is up, and rather speak against the "
                                "header: look at the picture before you trust heights and levels."};
  }
  return std::nullopt;
}

}  // namespace kyphos::pipeline
