#include "pipeline/segment/mr/segment_mr.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "pipeline/finder/seen_spine.h"
#include "pipeline/finder/weights.h"
#include "pipeline/segment/body/find_bodies.h"
#include "pipeline/segment/gates/gates.h"
#include "pipeline/segment/masks.h"
#include "pipeline/segment/mr/marrow_picture.h"
#include "pipeline/segment/mr/parameters.h"
#include "pipeline/segment/naming/naming.h"
#include "pipeline/segment/witness/finder_slots.h"
#include "pipeline/segment/witness/two_witnesses.h"

namespace kyphos::pipeline {
namespace {

measure::BodyMethod finder_on_mr() {
  return {.source = measure::BodySource::LearnedFinder,
          .name = "kyphos finder on MR",
          .version = KYPHOS_VERSION,
          .parameters = {{"weights_sha256", finder_weights() ? finder_weights()->digest : ""},
                         {"endplates", "where marrow's signal has fallen halfway to its border"}}};
}

Segmentation no_mr_spine(Segmentation result, std::string why) {
  result.warnings.push_back({.code = "no_spine", .text = "No spine found: " + std::move(why) + "."});
  return result;
}

/// Distance of the slices where they are sagittal and too thick to read a length across.
std::optional<double> sagittal_slices_mm(const measure::Grid& grid) {
  const double across = grid.spacing_along_mm(measure::DirectionLps::UnitX());
  return across > kThickSagittalMm ? std::optional(across) : std::nullopt;
}

/// What an MR does not tell must not be told by the numbers that a CT's fits leave behind.
void say_what_mr_tells(measure::VertebralBody& body, const measure::Grid& grid) {
  measure::BodyQuality& quality = body.quality;
  quality.sagittal_slices_mm = sagittal_slices_mm(grid);
  quality.from_voxels = false;
  quality.noise_hu = quality.marrow_hu = quality.endplate_contrast_hu = 0.0;
}

void name_on_mr(Segmentation& result, const SegmentRequest& request) {
  if (request.label) {
    result.numberings = name_by_user_alone(result.bodies, *request.label);
    return;
  }
  for (measure::VertebralBody& body : result.bodies) {
    body.name.evidence = "no landmark is looked for on MR";
  }
  result.warnings.push_back({.code = "levels_unnamed",
                             .text = "Levels are not named on MR: its bodies are counted from the top. Name one with "
                                     "--label LEVEL@Z."});
}

template <typename Work>
auto timed_on_mr(Segmentation& result, const char* step, const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  auto value = work();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  result.times.push_back({.step = step, .seconds = took.count()});
  return value;
}

}  // namespace

Segmentation segment_mr(const measure::Volume& volume, const SegmentRequest& request) {
  Segmentation result;
  result.method = finder_on_mr();
  if (!finder_weights()) {
    return no_mr_spine(std::move(result),
                       "bodies on MR are found by the learned finder, which is switched off or absent");
  }
  const measure::Sampler sampler(volume);
  const SeenSpine seen = timed_on_mr(result, "finder", [&] { return look_everywhere(sampler); });
  if (!sees_a_column(seen)) {
    return no_mr_spine(std::move(result), "the learned finder sees no column of vertebral bodies");
  }
  const measure::Volume marrow = timed_on_mr(result, "marrow", [&] { return marrow_picture(volume, seen); });
  result.bodies = timed_on_mr(result, "bodies", [&] { return find_bodies(measure::Sampler(marrow), slots_of(seen)); });
  if (sagittal_slices_mm(volume.grid)) {
    std::ranges::for_each(result.bodies, [](auto& body) { body.quality.left_right_asymmetry_mm = 0.0; });
  }
  name_on_mr(result, request);
  judge_bodies(result.bodies);
  std::ranges::for_each(result.bodies, [&](auto& body) { say_what_mr_tells(body, volume.grid); });
  if (request.make_masks) {
    result.masks = timed_on_mr(result, "masks", [&] { return paint_bodies(volume.grid, result.bodies); });
  }
  return result;
}

}  // namespace kyphos::pipeline
