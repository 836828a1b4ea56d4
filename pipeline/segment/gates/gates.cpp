#include "pipeline/segment/gates/gates.h"

#include <algorithm>
#include <cmath>

#include "measure/joined_texts.h"
#include "measure/space/units.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/ct/discs.h"
#include "pipeline/segment/gates/neighbour_gates.h"
#include "pipeline/segment/gates/parameters.h"
#include "pipeline/segment/gates/verdict.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyStatus;
using measure::Coverage;
using measure::VertebralBody;

std::string coverage_words(Coverage coverage) {
  switch (coverage) {
    case Coverage::CutAbove:
      return "cut by the upper end of the field of view";
    case Coverage::CutBelow:
      return "cut by the lower end of the field of view";
    case Coverage::CutSide:
      return "its front or back wall lies outside the field of view";
    case Coverage::Whole:
      break;
  }
  return {};
}

/// Thick slices: both endplates must stand apart from each other and from those beyond the discs.
void judge_sampling(VertebralBody& body, const std::array<double, 3>& heights, bool vouched) {
  const double spacing = body.quality.slice_spacing_along_axis_mm;
  if (spacing <= kThickestSureMm) {
    return;
  }
  const std::string apart = "slices are " + in_mm(spacing) + " apart along the body's axis";
  const double mean = (heights[0] + heights[1] + heights[2]) / 3.0;
  if (mean < (vouched ? kFewestSlicesVouched : kFewestSlices) * spacing) {
    refuse(body, apart + ": too few cross it");
  } else if (vouched) {
    if (body.doubts.empty()) {  // else what is doubted comes of the same thick slices: one weakness, counted once
      doubt(body, apart);
    }
  } else if (body.quality.discs && body.quality.discs->weaker() < kClearDiscScore) {
    refuse(body, apart + " and a disc beside it is seen faintly");
  } else if (!body.doubts.empty()) {  // a second weakness has nothing left to lean on
    refuse(body, apart + ", and " + body.doubts.front());
  } else {
    doubt(body, apart);
  }
}

/// Discs hidden in slices: an endplate that each side of the disc places elsewhere is placed by neither.
void judge_views(VertebralBody& body) {
  const double apart = body.quality.endplate_views_apart_mm;
  const std::string words = "seen from the next body an endplate lies elsewhere by " + in_mm(apart);
  if (apart > kGatesLostSlices * body.quality.slice_spacing_along_axis_mm) {
    refuse(body, words);
  } else if (apart > kApartSlices * body.quality.slice_spacing_along_axis_mm) {
    doubt(body, words);
  }
}

/// One weakness leaves a number that deserves a second look; three at once leave nothing that vouches for it.
void judge_doubts(VertebralBody& body) {
  if (body.status != BodyStatus::NotMeasured && body.doubts.size() >= kTooManyDoubts) {
    refuse(body, "too much is doubtful at once: " + measure::joined_texts(body.doubts));
  }
}

/// Bodies higher in front than behind: 8 deg at L5 with a spread of about 4 (Masharawi 2010), nowhere more. The other
/// way round, a body of 20 mm that has lost its whole front over 28 mm of depth encloses 36 deg: more is no fracture.
void judge_wedge(VertebralBody& body, const std::array<double, 3>& heights) {
  const auto depth = measure::depth_range(body);
  if (!depth) {
    return;
  }
  const double between = (measure::kAnteriorStation - measure::kPosteriorStation) * depth->depth_mm();
  const double lordotic_deg = measure::deg_from_radians(std::atan2(heights[0] - heights[2], between));
  if (lordotic_deg > kImpossibleDeg) {
    refuse(body, "its front is higher than its back by " + in_mm(heights[0] - heights[2]) + ": an endplate was missed");
  } else if (-lordotic_deg > kImpossibleWedgeDeg) {
    refuse(body, "its front is lower than its back by " + in_mm(heights[2] - heights[0]) + " over a depth of " +
                     in_mm(depth->depth_mm()) + ": an endplate was missed");
  } else if (lordotic_deg > kGatesUnusualDeg) {
    doubt(body, "its front is higher than its back by " + in_mm(heights[0] - heights[2]));
  }
}

void judge(VertebralBody& body, double usual_contrast_hu, bool outermost, bool vouched) {
  const auto& quality = body.quality;
  if (body.coverage != Coverage::Whole) {
    refuse(body, coverage_words(body.coverage));
    return;
  }
  const auto six = measure::six_points(body);
  if (!six) {
    refuse(body, "an endplate could not be followed over the anterior, middle and posterior third");
    return;
  }
  // Slices may hide an endplate that the finder sees; at the scan's end it may be none.
  const bool hidden = vouched && !outermost && quality.slice_spacing_along_axis_mm >= kSlicesHideFromMm;
  if (quality.from_voxels && !hidden && quality.endplate_contrast_hu < kUnclearOfMedian * usual_contrast_hu) {
    refuse(body, outermost ? "its outer endplate is not in the field of view or cannot be seen"
                           : "an endplate cannot be told from its surroundings");
    return;
  }
  const auto heights = heights_mm(body, *six);
  const auto [lowest, highest] = std::ranges::minmax(heights);
  if (lowest < kLowestMeasuredMm || highest > kHighestMeasuredMm) {
    refuse(body, "heights of " + in_mm(lowest) + " to " + in_mm(highest) + " are not those of a vertebral body");
    return;
  }
  if (quality.from_voxels && quality.endplate_contrast_hu < kDoubtfulOfMedian * usual_contrast_hu) {
    doubt(body, "an endplate is seen faintly");
  }
  if (quality.endplate_residual_mm > kGatesRoughMm) {
    doubt(body, "an endplate is rough: spread of " + in_mm(quality.endplate_residual_mm));
  }
  if (quality.discs && quality.discs->weaker() < kClearDiscScore) {
    doubt(body,
          outermost ? "outermost body: only one of its discs is in view" : "the disc above or below is seen faintly");
  }
  if (quality.left_right_asymmetry_mm > kAsymmetryMm) {
    doubt(body, "left and right half differ in height by " + in_mm(quality.left_right_asymmetry_mm));
  }
  judge_views(body);
  judge_wedge(body, heights);
  judge_sampling(body, heights, vouched);
  judge_doubts(body);
}

/// The sacrum is no body to be measured, and one that may be it must not pass for one.
void judge_sacrum(VertebralBody& body) {
  double chance = 0.0;
  for (const auto& candidate : body.name.candidates) {
    chance += candidate.level == measure::Level::S1 ? candidate.probability : 0.0;
  }
  if (body.name.level == measure::Level::S1) {
    refuse(body, "sacrum: only its superior endplate is used");
  } else if (!body.name.level && chance >= kGatesLikely) {
    refuse(body, "most likely the sacrum");
  } else if (!body.name.level && chance >= kGatesPossible && body.status != BodyStatus::NotMeasured) {
    doubt(body, "may be the sacrum");
  }
}

/// A named chain gives no name to what lies below S1.
void refuse_sacral_segments(std::vector<VertebralBody>& bodies) {
  bool above = false;
  for (auto& body : bodies) {
    above = above || body.name.level == measure::Level::S1;
    if (above && !body.name.level) {
      refuse(body, "a segment of the sacrum below S1");
    }
  }
}

}  // namespace

void judge_bodies(std::vector<VertebralBody>& bodies, const std::vector<bool>& vouched) {
  std::vector<double> contrasts;
  for (const auto& body : bodies) {
    if (body.coverage == Coverage::Whole && body.quality.from_voxels) {
      contrasts.push_back(body.quality.endplate_contrast_hu);
    }
  }
  const double usual = quantile(contrasts, 0.5);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    judge(bodies[i], usual, i == 0 || i + 1 == bodies.size(), i < vouched.size() && vouched[i]);
    judge_sacrum(bodies[i]);
  }
  refuse_sacral_segments(bodies);
  judge_against_neighbours(bodies);
  std::ranges::for_each(bodies, judge_doubts);  // the neighbours may have brought another
}

}  // namespace kyphos::pipeline
