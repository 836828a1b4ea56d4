#include "pipeline/segment/ct/single_slice.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "measure/space/units.h"
#include "pipeline/finder/seen_spine.h"
#include "pipeline/finder/weights.h"
#include "pipeline/segment/body/find_bodies.h"
#include "pipeline/segment/ct/canal_parameters.h"
#include "pipeline/segment/ct/disc_slots.h"
#include "pipeline/segment/ct/discs.h"
#include "pipeline/segment/ct/midline_canal.h"
#include "pipeline/segment/ct/spine_curve.h"
#include "pipeline/segment/gates/gates.h"
#include "pipeline/segment/landmarks/landmarks.h"
#include "pipeline/segment/naming/naming.h"
#include "pipeline/segment/rough_bodies.h"
#include "pipeline/segment/witness/two_witnesses.h"

namespace kyphos::pipeline {
namespace {

using measure::VertebralBody;

int thin_axis(const measure::Grid& grid) {
  for (int axis = 0; axis < 3; ++axis) {
    if (grid.size[static_cast<std::size_t>(axis)] == 1) {
      return axis;
    }
  }
  return -1;
}

/// One row of a surface, at v = 0.
measure::EndplateSurface middle_row(const measure::EndplateSurface& surface) {
  measure::EndplateSurface row(surface.u_mm(0), 0.0, surface.step_mm(), surface.count_u(), 1);
  for (int iu = 0; iu < surface.count_u(); ++iu) {
    row.set(iu, 0, surface.interpolate(surface.u_mm(iu), 0.0));
  }
  return row;
}

VertebralBody flattened(VertebralBody body) {
  if (body.superior.count_u() > 0 && body.inferior.count_u() > 0) {
    body.superior = middle_row(body.superior);
    body.inferior = middle_row(body.inferior);
  }
  body.outlines.clear();
  body.quality.left_right_asymmetry_mm = 0.0;
  body.single_slice = true;
  return body;
}

void refuse_off_midline(std::vector<VertebralBody>& bodies, const MidlineCanal& canal) {
  for (VertebralBody& body : bodies) {
    const double z = body.frame.origin.z();
    if (body.status != measure::BodyStatus::NotMeasured &&
        open_fraction(canal, z - kHalfHeightMm, z + kHalfHeightMm) < kLeastOpen) {
      body.status = measure::BodyStatus::NotMeasured;
      body.doubts.clear();
      body.why_not = "the slice passes beside the spinal canal at this level: off the midline";
    }
  }
}

/// From the lowest upright body downwards the column turns into the sacrum.
void refuse_sacrum(std::vector<VertebralBody>& bodies) {
  for (std::size_t i = bodies.size(); i-- > 0;) {
    const auto& up = bodies[i].frame.superior;
    if (measure::deg_from_radians(std::atan2(-up.y(), up.z())) < kSacralLeanDeg) {
      return;
    }
    bodies[i].status = measure::BodyStatus::NotMeasured;
    bodies[i].doubts.clear();
    bodies[i].why_not = "leans forward as the sacrum does";
  }
}

Segmentation off_midline(Segmentation result) {
  result.bodies.clear();
  result.warnings.insert(
      result.warnings.begin(),
      measure::Warning{.code = "off_midline",
                       .text = "The slice lies off the midline: no open spinal canal behind a row of vertebral "
                               "bodies."});
  return result;
}

void name_by_user(Segmentation& result, const SegmentRequest& request) {
  if (request.label) {
    result.numberings = name_by_user_alone(result.bodies, *request.label);
    return;
  }
  result.warnings.push_back({.code = "levels_unnamed",
                             .text = "One slice shows no landmark that settles the levels; bodies are counted from the "
                                     "top. Name one with --label LEVEL@Z."});
}

}  // namespace

bool is_single_sagittal_slice(const measure::Volume& volume) {
  const int axis = thin_axis(volume.grid);
  return axis >= 0 && std::abs(volume.grid.lps_from_index.linear().col(axis).normalized().x()) > kMostlyLateral;
}

namespace {

/// Marks what a reformat adds around the scan: whole lines of one value at the picture's borders.
void mark_padding(measure::Volume& volume, int axis) {
  for (int across = 0; across < 3; ++across) {
    if (across == axis) {
      continue;
    }
    const int along = 3 - axis - across;
    const auto offset_of = [&](int line, int at) {
      std::array<int, 3> index{0, 0, 0};
      index[static_cast<std::size_t>(across)] = line;
      index[static_cast<std::size_t>(along)] = at;
      return volume.grid.offset(index[0], index[1], index[2]);
    };
    const int lines = volume.grid.size[static_cast<std::size_t>(across)];
    const int length = volume.grid.size[static_cast<std::size_t>(along)];
    const auto is_padding = [&](int line) {
      std::optional<std::int16_t> first;  // beside what the other direction has marked already
      for (int at = 0; at < length; ++at) {
        const auto hu = volume.hu[offset_of(line, at)];
        if (hu != measure::kOutsideScan && hu != first.value_or(hu)) {
          return false;
        }
        first = hu == measure::kOutsideScan ? first : hu;
      }
      return true;
    };
    const auto clear = [&](int line) {
      for (int at = 0; at < length; ++at) {
        volume.hu[offset_of(line, at)] = measure::kOutsideScan;
      }
    };
    int first = 0;
    while (first < lines && is_padding(first)) {
      clear(first++);
    }
    for (int last = lines - 1; last > first && is_padding(last); --last) {
      clear(last);
    }
  }
}

}  // namespace

measure::Volume extruded(const measure::Volume& picture) {
  const int axis = thin_axis(picture.grid);
  measure::Volume slice = picture;
  mark_padding(slice, axis);
  const int half = static_cast<int>(kSingleSliceHalfWidthMm / kSingleSliceStepMm);
  measure::Volume wide;
  wide.grid = slice.grid;
  wide.grid.size[static_cast<std::size_t>(axis)] = 2 * half + 1;
  const Eigen::Vector3d normal = slice.grid.lps_from_index.linear().col(axis).normalized();
  wide.grid.lps_from_index.linear().col(axis) = kSingleSliceStepMm * normal;
  wide.grid.lps_from_index.translation() -= half * kSingleSliceStepMm * normal;
  wide.hu.resize(wide.grid.voxel_count());
  for (int k = 0; k < wide.grid.size[2]; ++k) {
    for (int j = 0; j < wide.grid.size[1]; ++j) {
      for (int i = 0; i < wide.grid.size[0]; ++i) {
        wide.hu[wide.grid.offset(i, j, k)] = slice.at(axis == 0 ? 0 : i, axis == 1 ? 0 : j, axis == 2 ? 0 : k);
      }
    }
  }
  return wide;
}

namespace {

/// The recipe's bodies of a slice repeated to both sides; none where it finds no column in front of the canal.
std::vector<VertebralBody> bodies_by_recipe(const measure::Sampler& sampler, const MidlineCanal& canal,
                                            const Eigen::Vector3d& normal) {
  if (canal.points.empty()) {
    return {};
  }
  const SpineCurve curve = find_spine_curve(sampler.volume(), {.points = canal.points, .mean_score = 1.0}, normal);
  if (curve.frames.empty()) {
    return {};
  }
  const double spacing = sampler.volume().grid.spacing_along_mm(curve.frames[curve.frames.size() / 2].superior);
  return find_bodies(sampler, body_slots(curve, find_discs(sampler, curve, spacing)));
}

/// The finder's view is square to the patient, the slice turned by a little: its bodies moved into the slice.
void lay_in_slice(SeenSpine& seen, const measure::PointLps& middle, const Eigen::Vector3d& across) {
  const Eigen::Vector3d normal = across.normalized();
  for (SeenBody& body : seen.bodies) {
    for (measure::PointLps* point : {&body.frame.origin, &body.upper, &body.lower}) {
      *point -= (*point - middle).dot(normal) * normal;
    }
    for (measure::DirectionLps* along :
         {&body.frame.superior, &body.frame.anterior, &body.upper_normal, &body.lower_normal}) {
      *along = (*along - along->dot(normal) * normal).normalized();
    }
    const measure::DirectionLps& up = body.frame.superior;
    body.frame.anterior = (body.frame.anterior - body.frame.anterior.dot(up) * up).normalized();
    body.frame.left = up.cross(body.frame.anterior);
  }
}

/// Both witnesses on one slice. Nothing stands that the finder does not see.
void reconcile_with_finder(const measure::Sampler& sampler, const SeenSpine& seen, Segmentation& result) {
  Reconciled both = reconciled(sampler, seen, result.bodies);
  result.bodies = std::move(both.bodies);
  if (both.ends_unseen) {
    result.warnings.push_back({.code = "finder_blind",
                               .text = "The learned finder sees vertebral bone in this slice but hardly tells bodies "
                                       "apart: where each ends rests on the recipe for CT alone. Look at the "
                                       "picture."});
  }
  if (both.left_out > 0) {
    result.warnings.push_back({.code = "places_left_out",
                               .text = "Of the places where the recipe for CT saw a vertebral body, " +
                                       std::to_string(both.left_out) +
                                       " are none, or lie elsewhere, to the learned finder: not measured there."});
  }
}

}  // namespace

Segmentation segment_single_slice(const measure::Volume& volume, const SegmentRequest& request) {
  Segmentation result;
  result.method = ct_recipe();
  result.method.parameters["picture"] = "one sagittal slice";
  const MidlineCanal canal = find_midline_canal(volume);
  const measure::Volume wide = extruded(volume);
  const measure::Sampler sampler(wide);
  const Eigen::Vector3d normal = wide.grid.lps_from_index.linear().col(thin_axis(volume.grid));
  result.bodies = bodies_by_recipe(sampler, canal, normal);
  if (finder_weights()) {
    const measure::PointLps middle =
        wide.grid.lps(0.5 * (wide.grid.size[0] - 1), 0.5 * (wide.grid.size[1] - 1), 0.5 * (wide.grid.size[2] - 1));
    constexpr std::array<double, 1> kInTheSlice{0.0};
    SeenSpine seen = look_along(sampler, {&middle, 1}, kInTheSlice);
    lay_in_slice(seen, middle, normal);
    reconcile_with_finder(sampler, seen, result);
  } else if (finder_is_asked_for()) {
    result.warnings.push_back(finder_absent());
  }
  std::ranges::transform(result.bodies, result.bodies.begin(), flattened);
  judge_bodies(result.bodies);
  refuse_sacrum(result.bodies);
  refuse_off_midline(result.bodies, canal);  // both witnesses must see the canal
  const auto measured = std::ranges::count_if(
      result.bodies, [](const VertebralBody& body) { return body.status != measure::BodyStatus::NotMeasured; });
  if (static_cast<std::size_t>(measured) < kFewestBodies) {
    return off_midline(std::move(result));
  }
  name_by_user(result, request);
  result.warnings.push_back({.code = "single_slice",
                             .text =
                                 "One sagittal slice: nothing is known of left and right, and the errors are wider. "
                                 "Look whether it is the middle one."});
  return result;
}

}  // namespace kyphos::pipeline
