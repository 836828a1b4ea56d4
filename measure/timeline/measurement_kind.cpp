#include "measure/timeline/measurement_kind.h"

#include <algorithm>
#include <array>

namespace kyphos::measure {
namespace {

using enum MeasurementKind;

struct KeyRow {
  std::string_view key;
  MeasurementMeaning meaning;
};

constexpr std::array kKeys{
    KeyRow{"wedge_angle_deg", {WedgeAngle, WorseWhen::Higher}},
    KeyRow{"segmental_kyphosis_deg", {SpanningAngle, WorseWhen::Higher}},
    KeyRow{"gardner_angle_deg", {SpanningAngle, WorseWhen::Higher}},
    // Lateral collapse may lean to either side.
    KeyRow{"coronal_wedge_deg", {WedgeAngle, WorseWhen::Neither}},
    KeyRow{"left_right_difference_mm", {Size, WorseWhen::Neither}},
    // A body that collapses spreads, but osteophytes widen it too.
    KeyRow{"depth_mm", {Size, WorseWhen::Neither}},
    KeyRow{"width_mm", {Size, WorseWhen::Neither}},
    KeyRow{"axial_area_mm2", {Size, WorseWhen::Neither}},
    KeyRow{"sagittal_area_mm2", {Size, WorseWhen::Lower}},
    KeyRow{"volume_cm3", {Size, WorseWhen::Lower}},
    KeyRow{"trabecular_hu", {Attenuation, WorseWhen::Neither}},
    KeyRow{"trabecular_median_hu", {Attenuation, WorseWhen::Neither}},
    KeyRow{"retropulsion_mm", {Finding, WorseWhen::Higher}},
    KeyRow{"listhesis_mm", {Finding, WorseWhen::Neither}},
    KeyRow{"listhesis_percent", {Finding, WorseWhen::Neither}},
    KeyRow{"canal_ap_mm", {Finding, WorseWhen::Lower}},
    KeyRow{"canal_compromise_percent", {Finding, WorseWhen::Higher}},
    KeyRow{"sagittal_index_deg", {SpanningAngle, WorseWhen::Higher}},
    KeyRow{"superior_depression_mm", {Finding, WorseWhen::Higher}},
    KeyRow{"inferior_depression_mm", {Finding, WorseWhen::Higher}},
    KeyRow{"pedicle_left_percent", {Finding, WorseWhen::Lower}},
    KeyRow{"pedicle_right_percent", {Finding, WorseWhen::Lower}},
    KeyRow{"paravertebral_left_mm", {Finding, WorseWhen::Neither}},
    KeyRow{"paravertebral_right_mm", {Finding, WorseWhen::Neither}},
    KeyRow{"cleft_volume_mm3", {Finding, WorseWhen::Higher}},
    KeyRow{"cement_volume_cm3", {Finding, WorseWhen::Neither}},
};

}  // namespace

MeasurementMeaning meaning_of(std::string_view key) {
  if (const auto* const row = std::ranges::find(kKeys, key, &KeyRow::key); row != kKeys.end()) {
    return row->meaning;
  }
  if (key.starts_with("height_")) {
    return {Height, WorseWhen::Lower};
  }
  if (key.starts_with("ratio_")) {
    return {Ratio, WorseWhen::Lower};
  }
  if (key.starts_with("loss_")) {
    return {Loss, WorseWhen::Higher};
  }
  if (key.find("kyphosis") != std::string_view::npos || key.starts_with("lumbar_angle")) {
    return {SpanningAngle, WorseWhen::Higher};
  }
  return {};
}

bool is_decisive(std::string_view key) {
  constexpr std::array<std::string_view, 4> kDecisive{"height_anterior_mm", "height_middle_mm", "height_posterior_mm",
                                                      "wedge_angle_deg"};
  return std::ranges::find(kDecisive, key) != kDecisive.end();
}

}  // namespace kyphos::measure
