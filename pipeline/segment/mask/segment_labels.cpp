#include "pipeline/segment/mask/segment_labels.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>

#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/gates/gates.h"
#include "pipeline/segment/gates/verdict.h"
#include "pipeline/segment/mask/mask_body.h"
#include "pipeline/segment/mask/on_bone.h"
#include "pipeline/segment/mask/parameters.h"
#include "pipeline/segment/masks.h"
#include "pipeline/segment/naming/naming.h"
#include "pipeline/segment/rough_bodies.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyStatus;
using measure::VertebralBody;

measure::BodyMethod method_with(const measure::LabelledSpine& spine, const char* endplates) {
  measure::BodyMethod method = spine.method;
  method.parameters["endplates"] = endplates;
  return method;
}

std::vector<VertebralBody> bodies_of_masks(const std::vector<MaskBody>& masks) {
  std::vector<VertebralBody> bodies;
  std::ranges::transform(masks, std::back_inserter(bodies), &MaskBody::body);
  return bodies;
}

void name_counted(Segmentation& result, const SegmentRequest& request) {
  if (request.label) {
    result.numberings = name_by_user_alone(result.bodies, *request.label);
    return;
  }
  if (std::ranges::none_of(result.bodies, [](const VertebralBody& body) { return body.name.level.has_value(); })) {
    result.warnings.push_back({.code = "levels_unnamed",
                               .text = "The mask counts its vertebrae and names no level. Name one with --label "
                                       "LEVEL@Z, or tell the numbering with --label-scheme."});
  }
}

/// The slots of those vertebrae that have a body, from the bottom to the top, and their names.
struct MaskSlots {
  RoughBodies rough;
  std::vector<std::size_t> owner;  ///< index into the masks, of each slot
};

BodySlot slot_of_mask(const MaskBody& mask) {
  BodySlot slot;
  slot.lower = mask.own->lower;
  slot.upper = mask.own->upper;
  slot.frame = mask.own->frame;
  slot.half_depth_mm = ellipse_of(mask.body.outlines, 15.0).half_depth_mm;
  slot.slack_below_mm = slot.slack_above_mm = kMaskSlackMm;
  return slot;
}

MaskSlots slots_of_masks(const std::vector<MaskBody>& masks) {
  MaskSlots slots;
  bool named = false;
  for (std::size_t i = masks.size(); i-- > 0;) {
    if (!masks[i].own) {
      continue;
    }
    BodySlot slot = slot_of_mask(masks[i]);
    const bool next = !slots.owner.empty() && slots.owner.back() == i + 1;
    if (next) {
      const double gap =
          std::max(0.0, (masks[i].own->lower.point - masks[i + 1].own->upper.point).dot(masks[i].own->frame.superior));
      BodySlot& below = slots.rough.slots.back();
      below.gap_above_mm = slot.gap_below_mm = gap;
      below.slack_above_mm = slot.slack_below_mm = std::min<double>(kMaskSlackMm, std::max(0.5 * gap, 1.0));
    }
    slots.rough.slots.push_back(slot);
    slots.rough.names.push_back(masks[i].body.name);
    slots.owner.push_back(i);
    named = named || masks[i].body.name.level.has_value();
  }
  if (!named) {
    slots.rough.names.clear();  // the image's landmarks name what the mask only counts
  }
  return slots;
}

/// Largest difference of the heights of two outlines of one body.
std::optional<double> heights_apart_mm(const VertebralBody& one, const VertebralBody& other) {
  const auto six = measure::six_points(one);
  const auto again = measure::six_points(other);
  if (!six || !again) {
    return std::nullopt;
  }
  const auto a = heights_mm(one, *six);
  const auto b = heights_mm(other, *again);
  double most = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    most = std::max(most, std::abs(a[i] - b[i]));
  }
  return most;
}

/// The image's body, or the mask's where the image's is refused and the mask's is not.
VertebralBody better_of(VertebralBody image, const VertebralBody& mask) {
  if (image.status == BodyStatus::NotMeasured && mask.status != BodyStatus::NotMeasured) {
    VertebralBody body = mask;
    body.name = std::move(image.name);
    doubt(body, "measured on the mask's surface, since on the image " + image.why_not);
    return body;
  }
  if (image.status == BodyStatus::NotMeasured || !measure::six_points(mask)) {
    return image;
  }
  if (mask.coverage != measure::Coverage::Whole) {
    doubt(image, "its mask runs into the border of the map");
    return image;
  }
  if (const auto apart = heights_apart_mm(image, mask); apart && *apart > kMaskFarMm) {
    doubt(image, "image and mask differ by " + in_mm(*apart) + " in height");
  }
  return image;
}

}  // namespace

Segmentation segment_labels(const measure::LabelledSpine& spine, const SegmentRequest& request) {
  Segmentation result;
  result.method = method_with(spine, "surface of the mask");
  result.warnings = spine.warnings;
  result.bodies = bodies_of_masks(mask_bodies(spine));
  name_counted(result, request);
  judge_bodies(result.bodies);
  if (request.make_masks) {
    result.masks = paint_bodies(spine.map.grid, result.bodies);
  }
  return result;
}

Segmentation segment_labels(const measure::LabelledSpine& spine, const measure::Volume& image,
                            const SegmentRequest& request) {
  const std::vector<MaskBody> masks = mask_bodies(spine);
  if (const auto off = why_off_bone(image, bodies_of_masks(masks))) {
    Segmentation nothing;
    nothing.method = method_with(spine, "refitted on the image");
    nothing.warnings = {{.code = "labels_off_bone", .text = *off}};
    return nothing;
  }
  MaskSlots slots = slots_of_masks(masks);
  slots.rough.method = method_with(spine, "refitted on the image");
  SegmentRequest unpainted = request;
  unpainted.make_masks = false;
  Segmentation fitted = segment_rough_bodies(image, slots.rough, unpainted);
  Segmentation alone;
  alone.bodies = bodies_of_masks(masks);
  for (std::size_t n = 0; n < slots.owner.size(); ++n) {
    // The masks are judged under the names that the bodies now carry.
    alone.bodies[slots.owner[n]].name = fitted.bodies[slots.owner.size() - 1 - n].name;
  }
  judge_bodies(alone.bodies);
  Segmentation result = std::move(fitted);
  std::vector<VertebralBody> bodies = alone.bodies;
  for (std::size_t n = 0; n < slots.owner.size(); ++n) {
    const std::size_t at = slots.owner[n];
    bodies[at] = better_of(std::move(result.bodies[slots.owner.size() - 1 - n]), alone.bodies[at]);
    bodies[at].position_from_top = static_cast<int>(at) + 1;
  }
  result.bodies = std::move(bodies);
  result.warnings.insert(result.warnings.begin(), spine.warnings.begin(), spine.warnings.end());
  if (request.make_masks) {
    result.masks = paint_bodies(image.grid, result.bodies);
  }
  return result;
}

measure::Volume picture_of_labels(const measure::LabelledSpine& spine, const std::vector<VertebralBody>& bodies) {
  constexpr std::int16_t kAround_hu = -150;
  constexpr std::int16_t kArch_hu = 200;
  constexpr std::int16_t kBody_hu = 550;
  measure::Volume volume{.grid = spine.map.grid, .hu = {}};
  volume.hu.reserve(spine.map.label.size());
  std::ranges::transform(spine.map.label, std::back_inserter(volume.hu),
                         [&](std::uint8_t label) { return label == 0 ? kAround_hu : kArch_hu; });
  const measure::LabelMap inside = paint_bodies(spine.map.grid, bodies);
  for (std::size_t at = 0; at < volume.hu.size(); ++at) {
    if (inside.label[at] != 0 && volume.hu[at] == kArch_hu) {
      volume.hu[at] = kBody_hu;
    }
  }
  return volume;
}

}  // namespace kyphos::pipeline
