#include "pipeline/segment/witness/two_witnesses.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "pipeline/segment/body/find_bodies.h"
#include "pipeline/segment/gates/verdict.h"
#include "pipeline/segment/witness/finder_slots.h"
#include "pipeline/segment/witness/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyStatus;
using measure::VertebralBody;

/// From here a body is seen clearly; below the other, the place shows something else.
constexpr double kHalf = 0.5;

constexpr const char* kFinderAlone = "found by the learned finder alone: the recipe for CT saw no body here";

/// Mean over the middle of an outlined body, in its mid-sagittal plane.
double mean_inside(const SeenSpine& spine, const VertebralBody& body, Tissue tissue) {
  const auto depth = measure::depth_range(body);
  double sum = 0.0;
  int count = 0;
  for (const double part : {0.2, 0.35, 0.5, 0.65, 0.8}) {
    const double u = depth ? depth->u_at_fraction(part) : (part - 0.5) * 30.0;
    const auto low = body.inferior.interpolate(u, 0.0);
    const auto high = body.superior.interpolate(u, 0.0);
    for (const double height : {0.25, 0.5, 0.75}) {
      const double s = low && high ? low->s_mm + height * (high->s_mm - low->s_mm) : 0.0;
      if (const auto p = spine.probability_at(body.frame.lps(u, 0.0, s), tissue)) {
        sum += *p;
        ++count;
      }
    }
  }
  return count == 0 ? 0.0 : sum / count;
}

const SeenBody* nearest_seen(const SeenSpine& spine, const VertebralBody& body) {
  const SeenBody* best = nullptr;
  const auto away = [&](const SeenBody& seen) { return (seen.frame.origin - body.frame.origin).norm(); };
  for (const SeenBody& seen : spine.bodies) {
    best = best == nullptr || away(seen) < away(*best) ? &seen : best;
  }
  return best;
}

/// How far apart two middles lie along the column; what lies beside is the line that the finder followed.
double apart_mm(const VertebralBody& body, const SeenBody& seen) {
  measure::PointLps apart = seen.frame.origin - body.frame.origin;
  apart.x() = 0.0;
  return apart.norm();
}

int seen_within(const SeenSpine& spine, const VertebralBody& body, double height_mm) {
  return static_cast<int>(std::ranges::count_if(spine.bodies, [&](const SeenBody& seen) {
    const double along = (seen.frame.origin - body.frame.origin).dot(body.frame.superior);
    return std::abs(along) < 0.5 * height_mm && seen.probability > kTwoWitnessesClear;
  }));
}

/// Whether a seen body lies where none of the outlined ones reaches.
bool nothing_at(const SeenBody& seen, const std::vector<VertebralBody>& bodies) {
  return std::ranges::none_of(bodies, [&](const VertebralBody& body) {
    return apart_mm(body, seen) < std::max(seen.height_middle_mm, 12.0) * 0.75;
  });
}

/// In front, in the middle and behind, as heights_mm.
std::array<double, 3> seen_heights_mm(const SeenBody& seen) {
  return {seen.height_front_mm, seen.height_middle_mm, seen.height_back_mm};
}

/// Far higher throughout than the finder sees it: the search has passed an endplate. The other way round it may be a
/// fracture, which the finder knows less well.
bool far_too_high(const SeenBody& seen, const std::array<double, 3>& heights) {
  const auto others = seen_heights_mm(seen);
  for (std::size_t i = 0; i < heights.size(); ++i) {
    if (heights[i] - others[i] < std::max(kHeightsApartMm.value, kFarTooHighPart * others[i])) {
      return false;
    }
  }
  return true;
}

/// The other witness's heights go with the doubt: a body that both call fractured may still be graded.
void doubt_heights(VertebralBody& body, const SeenBody& seen, const std::array<double, 3>& heights) {
  body.second_sight = {.anterior_mm = seen.height_front_mm,
                       .middle_mm = seen.height_middle_mm,
                       .posterior_mm = seen.height_back_mm,
                       .error_mm = kSeenHeightErrorMm};
  const std::string apart = "the learned finder sees heights of " + in_mm(seen.height_front_mm) + ", " +
                            in_mm(seen.height_middle_mm) + " and " + in_mm(seen.height_back_mm) +
                            " (front, middle, back) where " + in_mm(heights[0]) + ", " + in_mm(heights[1]) + " and " +
                            in_mm(heights[2]) + " were measured";
  if (far_too_high(seen, heights)) {
    refuse(body, apart + ": an endplate was missed");
  } else {
    doubt(body, apart);
  }
}

void judge_one(const SeenSpine& spine, VertebralBody& body) {
  const double bone = mean_inside(spine, body, Tissue::Body);
  if (bone < kTwoWitnessesNoBody) {
    const double disc = mean_inside(spine, body, Tissue::Disc);
    refuse(body, mean_inside(spine, body, Tissue::Sacrum) > kHalf ? "the learned finder sees the sacrum here"
                 : disc > kTwoWitnessesNoBody ? "the learned finder sees a disc here, no vertebral body"
                                              : "the learned finder sees no vertebral body here");
    return;
  }
  const auto six = measure::six_points(body);
  const SeenBody* seen = nearest_seen(spine, body);
  if (!six || seen == nullptr || nothing_at(*seen, {body})) {  // bone without ends tells nothing against them
    return;
  }
  const auto heights = heights_mm(body, *six);
  if (seen_within(spine, body, heights[1]) >= 2) {
    refuse(body, "the learned finder sees two vertebral bodies within this one");
    return;
  }
  if (bone < kHalf) {
    doubt(body, "the learned finder is not sure that this is a vertebral body");
  }
  if (seen->probability > kTwoWitnessesClear && !seen->cut && !agrees(body, *seen)) {
    doubt_heights(body, *seen, heights);
  }
}

void count_positions(std::vector<VertebralBody>& bodies) {
  std::ranges::stable_sort(bodies, std::greater{}, [](const auto& body) { return body.frame.origin.z(); });
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    bodies[i].position_from_top = static_cast<int>(i) + 1;
  }
}

bool overlaps_a_seen_one(const SeenSpine& spine, const VertebralBody& body) {
  return std::ranges::any_of(spine.bodies, [&](const SeenBody& seen) { return !nothing_at(seen, {body}); });
}

/// Whether front, middle and back are as high to the finder, but for what `allowed` of a height.
template <typename Allowed>
bool heights_alike(const VertebralBody& body, const SeenBody& seen, const Allowed& allowed) {
  const auto six = measure::six_points(body);
  if (!six) {
    return false;
  }
  const auto heights = heights_mm(body, *six);
  const auto others = seen_heights_mm(seen);
  for (std::size_t i = 0; i < heights.size(); ++i) {
    if (std::abs(heights[i] - others[i]) > allowed(others[i])) {
      return false;
    }
  }
  return true;
}

/// Whether a body seen clearly and whole lies at the same place with the same heights, to two of the finder's pixels.
bool vouches(const SeenBody& seen, const VertebralBody& body) {
  return !seen.cut && seen.probability > kTwoWitnessesClear && apart_mm(body, seen) < kVouchedApartMm &&
         heights_alike(body, seen, [](double) { return kVouchedApartMm.value; });
}

double half_depth_of(const VertebralBody& body) {
  const auto depth = measure::depth_range(body);
  return depth ? 0.5 * depth->depth_mm() : kUsualHalfDepthMm;
}

}  // namespace

bool agrees(const VertebralBody& body, const SeenBody& seen) {
  const auto allowed = [](double height) { return std::max(kHeightsApartMm.value, kHeightsApartPart * height); };
  return heights_alike(body, seen, allowed) &&
         apart_mm(body, seen) < std::max(kHeightsApartMm.value, kMiddlesApartPart * seen.height_middle_mm);
}

std::vector<bool> vouched_for(const SeenSpine& spine, const std::vector<VertebralBody>& bodies) {
  std::vector<bool> vouched;
  for (const VertebralBody& body : bodies) {
    vouched.push_back(std::ranges::any_of(
        spine.bodies, [&](const SeenBody& seen) { return seen.canal > kCanalSeen && vouches(seen, body); }));
  }
  return vouched;
}

int add_unseen_bodies(const measure::Sampler& sampler, const SeenSpine& spine, std::vector<VertebralBody>& bodies) {
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < spine.bodies.size(); ++i) {
    const SeenBody& seen = spine.bodies[i];
    if (!seen.cut && seen.probability > kTwoWitnessesClear && seen.canal > kCanalSeen && nothing_at(seen, bodies)) {
      missing.push_back(i);
    }
  }
  if (missing.empty()) {
    return 0;
  }
  const auto outlined = find_bodies(sampler, slots_of(spine));  // from the top down, as spine.bodies
  int added = 0;
  for (const std::size_t i : missing) {
    if (agrees(outlined[i], spine.bodies[i])) {
      bodies.push_back(outlined[i]);
      bodies.back().doubts.emplace_back(kFinderAlone);
      bodies.back().status = BodyStatus::MeasuredWithDoubt;
      ++added;
    }
  }
  if (added > 0) {
    count_positions(bodies);
  }
  return added;
}

Witness judge_by_finder(const SeenSpine& spine, std::vector<VertebralBody>& bodies) {
  std::size_t measured = 0;
  std::size_t confirmed = 0;
  for (const VertebralBody& body : bodies) {
    if (body.status != BodyStatus::NotMeasured) {
      ++measured;
      confirmed += mean_inside(spine, body, Tissue::Body) > kHalf ? 1 : 0;
    }
  }
  // Who does not see most of a spine is no witness against single bodies of it.
  if (2 * confirmed < measured) {
    return Witness::Blind;
  }
  for (VertebralBody& body : bodies) {
    if (body.status != BodyStatus::NotMeasured) {
      judge_one(spine, body);
    }
  }
  return Witness::Sees;
}

Reconciled reconciled(const measure::Sampler& sampler, const SeenSpine& spine,
                      const std::vector<VertebralBody>& recipe) {
  const auto outlined = find_bodies(sampler, slots_of(spine));
  Reconciled result;
  std::vector<VertebralBody>& bodies = result.bodies;
  std::vector<VertebralBody> without_ends;
  for (std::size_t i = 0; i < spine.bodies.size(); ++i) {
    const SeenBody& seen = spine.bodies[i];
    const auto same = std::ranges::find_if(recipe, [&](const VertebralBody& body) { return agrees(body, seen); });
    bodies.push_back(same != recipe.end() ? *same : outlined[i]);
    const auto six = measure::six_points(bodies.back());
    // One picture holds no second slice that would bear out an edge: less apart than in a volume is a doubt here.
    if (six && agrees(bodies.back(), seen) && !vouches(seen, bodies.back())) {
      doubt_heights(bodies.back(), seen, heights_mm(bodies.back(), *six));
    }
    if (same == recipe.end()) {
      bodies.back().doubts.emplace_back(
          nothing_at(seen, recipe) ? kFinderAlone : "placed by the learned finder: the recipe for CT saw it elsewhere");
      bodies.back().status = BodyStatus::MeasuredWithDoubt;
      if (!agrees(outlined[i], seen)) {
        refuse(bodies.back(), "its endplates do not lie where the learned finder sees them");
      }
    }
    if (seen.canal < kCanalSeen) {
      refuse(bodies.back(), "the slice passes beside the spinal canal at this level: off the midline");
    }
  }
  for (const VertebralBody& body : recipe) {
    if (std::ranges::any_of(spine.bodies, [&](const SeenBody& seen) { return agrees(body, seen); })) {
      continue;
    }
    const bool in_column = mean_inside(spine, body, Tissue::Body) > kTwoWitnessesClear &&
                           !overlaps_a_seen_one(spine, body) &&
                           spine.canal_behind(body.frame, half_depth_of(body), kTwoWitnessesUsualHeightMm) > kCanalSeen;
    if (in_column) {
      without_ends.push_back(body);
    } else {
      ++result.left_out;
    }
  }
  result.ends_unseen = without_ends.size() > bodies.size();
  for (VertebralBody& body : without_ends) {
    doubt(body, "the learned finder sees vertebral bone here, but not where this body ends");
    bodies.push_back(std::move(body));
  }
  count_positions(bodies);
  return result;
}

measure::Warning finder_absent() {
  return {.code = "finder_absent",
          .text =
              "The learned finder's weights are absent: bodies are found by the recipe for CT alone, and no second "
              "look confirms them."};
}

bool sees_a_column(const SeenSpine& spine) {
  return static_cast<std::size_t>(std::ranges::count_if(spine.bodies, [](const SeenBody& seen) {
           return seen.probability > kTwoWitnessesClear && seen.canal > kCanalSeen;
         })) >= kFewestOfAColumn;
}

}  // namespace kyphos::pipeline
