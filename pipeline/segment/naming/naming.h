#pragma once

#include <span>
#include <vector>

#include "measure/vertebral_body.h"
#include "pipeline/segment/naming/level_evidence.h"
#include "pipeline/segment/naming/parameters.h"
#include "pipeline/segment/segment.h"

namespace kyphos::pipeline {

/// Numbers a chain of bodies (landmarks from the top). Every way to number it - from each starting level, with 12, 11
/// or 13 thoracic and 5, 4 or 6 lumbar bodies, and on into the sacrum - is weighed by ribs, sacral ala, lung, tilt,
/// size and the organs beside the spine; the result is sorted by probability, which sums to 1. Families of clues that
/// share their errors are weighed as a whole, and none is believed without limit.
[[nodiscard]] std::vector<Numbering> number_chain(std::span<const BodyLandmarks> landmarks,
                                                  const TrunkLandmarks& trunk = {});

/// Writes names, confidences, alternatives and the evidence in words into the bodies.
void write_names(std::vector<measure::VertebralBody>& bodies, const ChainEvidence& evidence,
                 const std::vector<Numbering>& numberings);

/// The user's word: the body nearest to the height gets the level, the others follow in the usual order; confidence 1.
[[nodiscard]] std::vector<Numbering> number_by_user(const std::vector<measure::VertebralBody>& bodies,
                                                    const LabelOverride& label);

/// The same where the picture has no say: writes the names that follow from the user's word into the bodies.
[[nodiscard]] std::vector<Numbering> name_by_user_alone(std::vector<measure::VertebralBody>& bodies,
                                                        const LabelOverride& label);

}  // namespace kyphos::pipeline
