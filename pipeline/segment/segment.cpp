#include "pipeline/segment/segment.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "pipeline/finder/seen_spine.h"
#include "pipeline/finder/weights.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/body/find_bodies.h"
#include "pipeline/segment/ct/canal.h"
#include "pipeline/segment/ct/coarse_copy.h"
#include "pipeline/segment/ct/disc_parameters.h"
#include "pipeline/segment/ct/disc_slots.h"
#include "pipeline/segment/ct/discs.h"
#include "pipeline/segment/ct/single_slice.h"
#include "pipeline/segment/ct/spine_curve.h"
#include "pipeline/segment/gates/gates.h"
#include "pipeline/segment/gates/parameters.h"
#include "pipeline/segment/landmarks/landmarks.h"
#include "pipeline/segment/masks.h"
#include "pipeline/segment/mr/segment_mr.h"
#include "pipeline/segment/naming/name_audit.h"
#include "pipeline/segment/naming/naming.h"
#include "pipeline/segment/rough_bodies.h"
#include "pipeline/segment/witness/finder_slots.h"
#include "pipeline/segment/witness/parameters.h"
#include "pipeline/segment/witness/settle_discs.h"
#include "pipeline/segment/witness/two_witnesses.h"

namespace kyphos::pipeline {
namespace {

/// Runs a step and notes how long it took.
template <typename Work>
auto timed(std::vector<StepTime>& times, const char* step, const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  auto result = work();
  times.push_back(
      {.step = step, .seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()});
  return result;
}

Segmentation no_spine(Segmentation result, std::string why) {
  result.warnings.insert(result.warnings.begin(),
                         measure::Warning{.code = "no_spine", .text = "No spine found: " + std::move(why) + "."});
  return result;
}

/// Other bones have a soft tunnel too - the shaft of a femur, a hip, a skull - but no deep bodies with clear discs
/// between. A tunnel that is no clear canal, as one full of contrast, needs a row of discs that nothing else shows.
bool looks_like_a_column(const CanalPath& canal, const SpineCurve& curve, const std::vector<Disc>& discs) {
  const std::ptrdiff_t fewest_clear = canal.mean_score < kSegmentClearCanal ? kSegmentRow : discs.size() <= 3 ? 1 : 2;
  std::vector<double> half_depths;
  for (const CurveFrame& frame : curve.frames) {
    half_depths.push_back(frame.half_depth_mm);
  }
  return quantile(half_depths, 0.5) >= kShallowestHalfMm &&
         std::ranges::count_if(discs, [](const Disc& disc) { return disc.score >= kClearDiscScore; }) >= fewest_clear;
}

/// The levels that the source names, each to its body, from the top; `names` run upwards as the slots do.
void take_names(std::vector<measure::VertebralBody>& bodies, const std::vector<measure::LevelName>& names) {
  for (std::size_t i = 0; i < bodies.size() && i < names.size(); ++i) {
    bodies[i].name = names[names.size() - 1 - i];
  }
}

void name_bodies(Segmentation& result, const CoarseCopy& copy, float bone_hu, const SegmentRequest& request) {
  const auto landmarks = find_landmarks(copy, result.bodies, bone_hu);
  const TrunkLandmarks trunk = find_trunk_landmarks(copy, result.bodies);
  result.numberings = request.label ? number_by_user(result.bodies, *request.label) : number_chain(landmarks, trunk);
  write_names(result.bodies, {.bodies = landmarks, .trunk = trunk}, result.numberings);
  if (request.label) {
    for (auto& body : result.bodies) {
      body.name.evidence = "named by the user";
    }
    return;
  }
  const auto named = std::ranges::count_if(result.bodies, [](const auto& body) { return body.name.level.has_value(); });
  if (named == 0) {
    result.warnings.push_back(
        {.code = "levels_unnamed",
         .text = "The scan shows no landmark that settles the levels; bodies are counted from the top. "
                 "Name one with --label LEVEL@Z."});
  } else if (named < static_cast<std::ptrdiff_t>(result.bodies.size())) {
    result.warnings.push_back({.code = "levels_partly_unnamed",
                               .text = "The landmarks do not settle every level; the others are counted from the "
                                       "top. Name one with --label LEVEL@Z."});
  }
}

/// What the recipe for CT finds by itself: bodies from the top down, not yet named or judged; else why there are none.
struct RecipeView {
  CanalPath canal;
  std::vector<measure::VertebralBody> bodies;
  std::string why_none;
  std::optional<SeenSpine> seen{};  ///< the finder's look, where slices hide discs
};

RecipeView look_by_recipe(const measure::Volume& volume, const CoarseCopy& copy, std::vector<StepTime>& times) {
  RecipeView view;
  view.canal = timed(times, "canal", [&] { return find_canal(copy); });
  if (view.canal.points.empty()) {
    view.why_none = "no canal behind a row of vertebral bodies";
    return view;
  }
  const auto curve = timed(times, "column", [&] { return find_spine_curve(volume, view.canal); });
  if (curve.frames.empty()) {
    view.why_none = "the canal is too short to follow bodies along it";
    return view;
  }
  const measure::Sampler sampler(volume);
  const double spacing = volume.grid.spacing_along_mm(curve.frames[curve.frames.size() / 2].superior);
  const auto discs = timed(times, "discs", [&] { return find_discs(sampler, curve, spacing); });
  if (!looks_like_a_column(view.canal, curve, discs)) {
    view.why_none = "a bony tunnel, but no row of bodies and discs in front of it";
    return view;
  }
  const auto slots = body_slots(curve, discs);
  if (slots.empty()) {
    view.why_none = "fewer than two discs in front of the canal";
    return view;
  }
  // Endplates that slices hide are read together with what the finder sees of the same spine.
  if (spacing >= kSlicesHideFromMm && finder_weights()) {
    view.seen = timed(times, "finder", [&] { return look_along(sampler, view.canal.points, kBesidePathMm); });
  }
  view.bodies = timed(times, "bodies", [&] {
    OutlinedBodies outlined = outline_bodies(sampler, slots);
    if (view.seen) {
      settle_discs(*view.seen, spacing, outlined);
    }
    return std::move(outlined.bodies);
  });
  return view;
}

/// The finder's own look: along the recipe's canal, or all over the scan where the recipe saw no spine.
std::optional<SeenSpine> look_by_finder(const measure::Sampler& sampler, const RecipeView& recipe,
                                        Segmentation& result) {
  if (recipe.seen && !recipe.bodies.empty()) {
    return recipe.seen;
  }
  if (!finder_weights()) {
    if (finder_is_asked_for()) {
      result.warnings.push_back(finder_absent());
    }
    return std::nullopt;
  }
  return timed(result.times, "finder", [&] {
    return recipe.bodies.empty() ? look_everywhere(sampler) : look_along(sampler, recipe.canal.points, kBesidePathMm);
  });
}

measure::BodyMethod learned_finder() {
  return {.source = measure::BodySource::LearnedFinder,
          .name = "kyphos finder",
          .version = KYPHOS_VERSION,
          .parameters = {{"weights_sha256", finder_weights() ? finder_weights()->digest : ""}}};
}

/// Where the recipe saw nothing: bodies from the finder's places.
void take_the_finders(const measure::Sampler& sampler, const SeenSpine& seen, Segmentation& result) {
  result.bodies = timed(result.times, "bodies", [&] { return reconciled(sampler, seen, {}).bodies; });
  result.method = learned_finder();
}

/// Bodies whose heights the finder sees alike, or whose ends lie where it sees discs.
std::vector<bool> vouched(const SeenSpine& seen, const std::vector<measure::VertebralBody>& bodies) {
  std::vector<bool> result = vouched_for(seen, bodies);
  const std::vector<bool> confirmed = discs_confirmed(seen, bodies);
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = result[i] || confirmed[i];
  }
  return result;
}

Segmentation segment_ct(const measure::Volume& volume, const SegmentRequest& request) {
  Segmentation result;
  result.method = ct_recipe();
  auto& times = result.times;
  const auto copy = timed(times, "coarse copy", [&] { return make_coarse_copy(volume, kCoarseStepMm); });
  RecipeView recipe = look_by_recipe(volume, copy, times);
  const measure::Sampler sampler(volume);
  const auto seen = look_by_finder(sampler, recipe, result);
  result.bodies = std::move(recipe.bodies);
  if (result.bodies.empty()) {
    if (!seen || !sees_a_column(*seen)) {
      return no_spine(std::move(result), recipe.why_none);
    }
    take_the_finders(sampler, *seen, result);
  } else if (seen) {
    timed(times, "bodies", [&] { return add_unseen_bodies(sampler, *seen, result.bodies); });
  }
  timed(times, "names", [&] {
    name_bodies(result, copy, recipe.canal.points.empty() ? kRibBoneHu : recipe.canal.bone_hu, request);
    return 0;
  });
  judge_bodies(result.bodies, seen ? vouched(*seen, result.bodies) : std::vector<bool>{});
  if (seen && judge_by_finder(*seen, result.bodies) == Witness::Blind) {
    result.warnings.push_back({.code = "finder_blind",
                               .text =
                                   "The learned finder sees less than half of these bodies: they rest on the recipe "
                                   "for CT alone. Look at the picture."});
  }
  if (request.make_masks) {
    result.masks = timed(times, "masks", [&] { return paint_bodies(volume.grid, result.bodies); });
  }
  return result;
}

}  // namespace

measure::BodyMethod ct_recipe() {
  return {.source = measure::BodySource::CtRecipe, .name = "kyphos CT recipe", .version = KYPHOS_VERSION};
}

Segmentation segment_rough_bodies(const measure::Volume& volume, const RoughBodies& rough,
                                  const SegmentRequest& request) {
  Segmentation result;
  result.method = rough.method;
  const measure::Sampler sampler(volume);
  result.bodies = timed(result.times, "bodies", [&] { return find_bodies(sampler, rough.slots); });
  timed(result.times, "names", [&] {
    if (rough.names.empty() || request.label) {
      name_bodies(result, make_coarse_copy(volume, kCoarseStepMm), kRibBoneHu, request);
    } else {
      take_names(result.bodies, rough.names);
      const CoarseCopy copy = make_coarse_copy(volume, kCoarseStepMm);
      if (auto against =
              names_against_landmarks(result.bodies, number_chain(find_landmarks(copy, result.bodies, kRibBoneHu),
                                                                  find_trunk_landmarks(copy, result.bodies)))) {
        result.warnings.push_back(*std::move(against));
      }
    }
    return 0;
  });
  judge_bodies(result.bodies);
  if (request.make_masks) {
    result.masks = timed(result.times, "masks", [&] { return paint_bodies(volume.grid, result.bodies); });
  }
  return result;
}

Segmentation segment_spine(const measure::Volume& volume, const SegmentRequest& request) {
  switch (volume.quantity) {
    case measure::Quantity::Hounsfield:
      return is_single_sagittal_slice(volume) ? segment_single_slice(volume, request) : segment_ct(volume, request);
    case measure::Quantity::MrSignal:
      return segment_mr(volume, request);
    case measure::Quantity::MarrowLikeness:
      break;  // made by a segmenter for its own fits
  }
  return {};
}

}  // namespace kyphos::pipeline
