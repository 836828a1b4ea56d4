#include "pipeline/segment/mr/segment_mr.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <utility>

#include "measure/space/units.h"
#include "pipeline/finder/seen_spine.h"
#include "pipeline/finder/weights.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/body/find_bodies.h"
#include "pipeline/segment/body/parameters.h"
#include "pipeline/segment/gates/gates.h"
#include "pipeline/segment/gates/verdict.h"
#include "pipeline/segment/masks.h"
#include "pipeline/segment/mr/marrow_picture.h"
#include "pipeline/segment/mr/parameters.h"
#include "pipeline/segment/mr/sacrum.h"
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

/// What errs together over a whole endplate: chemical shift, the contrast, and where a reader takes the edge to be.
void widen_errors(measure::EndplateSurface& surface) {
  for (int iv = 0; iv < surface.count_v(); ++iv) {
    for (int iu = 0; iu < surface.count_u(); ++iu) {
      if (std::optional<measure::EndplatePoint> point = surface.at(iu, iv)) {
        point->se_mm = std::hypot(point->se_mm, kStationSquares * kMrEdgeErrorMm);
        surface.set(iu, iv, point);
      }
    }
  }
}

/// What an MR does not tell must not be told by the numbers that a CT's fits leave behind.
void say_what_mr_tells(measure::VertebralBody& body, const measure::Grid& grid) {
  measure::BodyQuality& quality = body.quality;
  quality.sagittal_slices_mm = sagittal_slices_mm(grid);
  quality.from_voxels = false;
  quality.noise_hu = quality.marrow_hu = quality.endplate_contrast_hu = 0.0;
}

void name_on_mr(Segmentation& result, const measure::Grid& grid) {
  if (name_from_sacrum(result.bodies, grid)) {
    result.warnings.push_back({.code = "levels_from_sacrum",
                               .text = "Levels are counted upwards from the sacrum. Where a spine has a vertebra more "
                                       "or less above it, all names are off by one: compare with other images, or name "
                                       "one body with --label LEVEL@Z."});
    return;
  }
  for (measure::VertebralBody& body : result.bodies) {
    body.name.evidence = "the sacrum, from which bodies are counted on MR, was not told";
  }
  result.warnings.push_back({.code = "levels_unnamed",
                             .text = "Levels are not named: the sacrum, from which they are counted on MR, is not in "
                                     "view or not clear. Bodies are counted from the top. Name one with --label "
                                     "LEVEL@Z, or give a CT of the same patient with it."});
}

/// What is measured on the voxels and what the finder saw must not differ by more than its pixels: a disc as bright as
/// marrow behind a faint endplate would be taken for the body.
void compare_with_finder(std::vector<measure::VertebralBody>& bodies, const SeenSpine& seen) {
  for (std::size_t i = 0; i < bodies.size() && i < seen.bodies.size(); ++i) {
    const auto six = measure::six_points(bodies[i]);
    if (!six || seen.bodies[i].cut) {
      continue;
    }
    const auto heights = heights_mm(bodies[i], *six);
    const std::array<double, 3> finder{seen.bodies[i].height_front_mm, seen.bodies[i].height_middle_mm,
                                       seen.bodies[i].height_back_mm};
    for (std::size_t station = 0; station < heights.size(); ++station) {
      if (std::abs(heights[station] - finder[station]) > kFinderApartMm) {
        doubt(bodies[i], "the learned finder sees a height of " + in_mm(finder[station]) + " where " +
                             in_mm(heights[station]) + " was measured");
        break;
      }
    }
  }
}

/// Where the finder runs two bodies together or passes one over, the next middle lies too far away.
void doubt_uneven_steps(std::vector<measure::VertebralBody>& bodies) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < bodies.size(); ++i) {
    steps.push_back((bodies[i].frame.origin - bodies[i - 1].frame.origin).norm());
  }
  const double usual = quantile(steps, 0.5);
  for (std::size_t i = 1; i < bodies.size(); ++i) {
    if (steps[i - 1] > kUnevenStep * usual || steps[i - 1] * kUnevenStep < usual) {
      const std::string words = "the middles of two neighbours lie " + in_mm(steps[i - 1]) + " apart against " +
                                in_mm(usual) + " elsewhere: one may have been missed or run together with the next";
      doubt(bodies[i - 1], words);
      doubt(bodies[i], words);
    }
  }
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
  if (request.label) {
    result.numberings = name_by_user_alone(result.bodies, *request.label);
  }
  refuse_sacrum(result.bodies);
  compare_with_finder(result.bodies, seen);
  doubt_uneven_steps(result.bodies);
  judge_bodies(result.bodies);
  if (!request.label) {  // where the sacrum lies is told by bodies that have been judged
    name_on_mr(result, volume.grid);
  }
  for (measure::VertebralBody& body : result.bodies) {
    widen_errors(body.superior);
    widen_errors(body.inferior);
    say_what_mr_tells(body, volume.grid);
  }
  if (request.make_masks) {
    result.masks = timed_on_mr(result, "masks", [&] { return paint_bodies(volume.grid, result.bodies); });
  }
  return result;
}

}  // namespace kyphos::pipeline
