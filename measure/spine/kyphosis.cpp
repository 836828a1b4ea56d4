#include "measure/spine/kyphosis.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "measure/joined_texts.h"
#include "measure/space/units.h"
#include "measure/spine/endplate_plane.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

std::string_view name(Endplate endplate) { return endplate == Endplate::Superior ? "superior" : "inferior"; }

std::string endplate_name(Endplate endplate, std::string_view body) {
  return std::string(name(endplate)) + " endplate of " + std::string(body);
}

WhyNot not_found(const VertebralBody& body, Endplate endplate) {
  return {endplate_name(endplate, display_name(body)) + " not found"};
}

/// The sacrum is never measured as a body, but its endplate may well have been found.
bool may_lend_endplate(const VertebralBody& body) { return !why_not_measurable(body) || body.name.level == Level::S1; }

/// An angle between two bodies is as doubtful as either of them; what is said of one body alone, its own status says.
std::string doubt_of(const VertebralBody& upper, Endplate upper_plate, const VertebralBody& lower,
                     Endplate lower_plate) {
  if (&upper == &lower) {
    return {};
  }
  std::vector<std::string> doubts;
  for (const auto& [body, plate] : {std::pair(&upper, upper_plate), std::pair(&lower, lower_plate)}) {
    if (body->status == BodyStatus::MeasuredWithDoubt) {
      const std::string level = display_name(*body);
      doubts.push_back("rests on the " + endplate_name(plate, level) + ", and " + level + " is measured with doubt");
    }
  }
  return joined_texts(doubts);
}

Measured<double> angle_between(const VertebralBody& upper, Endplate upper_plate, const VertebralBody& lower,
                               Endplate lower_plate, const DirectionLps& left) {
  const auto above = may_lend_endplate(upper) ? sagittal_endplate_plane(upper, upper_plate) : std::nullopt;
  if (!above) {
    return not_found(upper, upper_plate);
  }
  const auto below = may_lend_endplate(lower) ? sagittal_endplate_plane(lower, lower_plate) : std::nullopt;
  if (!below) {
    return not_found(lower, lower_plate);
  }
  return {kyphosis_deg(*above, *below, left), std::hypot(above->tilt_se_deg, below->tilt_se_deg),
          doubt_of(upper, upper_plate, lower, lower_plate)};
}

/// Two bodies that stand side by side in the list are neighbours only where nothing was missed between them.
bool adjacent(const VertebralBody& upper, const VertebralBody& lower) {
  if (upper.name.level && lower.name.level) {
    const auto next = level_below(*upper.name.level);
    const bool variant =
        lower.name.level == Level::T13 || lower.name.level == Level::L6 || upper.name.level == Level::L5;
    return next == lower.name.level || variant;
  }
  return lower.position_from_top == upper.position_from_top + 1;
}

std::optional<std::size_t> find_level(std::span<const VertebralBody> bodies, Level level) {
  const auto found = std::ranges::find_if(bodies, [&](const VertebralBody& body) { return body.name.level == level; });
  return found == bodies.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - bodies.begin()));
}

struct Region {
  std::string_view name;
  Level upper;
  Level lower;
  Endplate lower_plate;
};

std::string region_key(const Region& region) {
  std::string key = std::string(region.name) + "_" + std::string(measure::name(region.upper)) + "_" +
                    std::string(measure::name(region.lower));
  std::ranges::transform(key, key.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return key;
}

SpineAngle regional_angle(std::span<const VertebralBody> bodies, const Region& region) {
  SpineAngle angle{.name = region_key(region),
                   .upper = endplate_name(Endplate::Superior, measure::name(region.upper)),
                   .lower = endplate_name(region.lower_plate, measure::name(region.lower))};
  const auto upper = find_level(bodies, region.upper);
  const auto lower = find_level(bodies, region.lower);
  if (!upper || !lower) {
    angle.value_deg = WhyNot{std::string(measure::name(upper ? region.lower : region.upper)) + " is not in view"};
    return angle;
  }
  const DirectionLps left = (bodies[*upper].frame.left + bodies[*lower].frame.left).normalized();
  angle.value_deg = angle_between(bodies[*upper], Endplate::Superior, bodies[*lower], region.lower_plate, left);
  return angle;
}

}  // namespace

Measured<double> measure_wedge_angle_deg(const VertebralBody& body) {
  if (const auto why = why_not_measurable(body)) {
    return *why;
  }
  return angle_between(body, Endplate::Superior, body, Endplate::Inferior, body.frame.left);
}

Measured<double> measure_coronal_wedge_deg(const VertebralBody& body) {
  if (const auto why = why_not_measurable(body)) {
    return *why;
  }
  if (body.quality.sagittal_slices_mm) {
    return WhyNot{"no length is read across thick sagittal slices"};
  }
  if (body.single_slice || body.coverage == Coverage::CutSide) {
    return WhyNot{body.single_slice ? "a single slice shows no left and right"
                                    : "cut at its side by the field of view"};
  }
  const auto top = whole_endplate_plane(body, Endplate::Superior);
  const auto bottom = whole_endplate_plane(body, Endplate::Inferior);
  if (!top || !bottom) {
    return not_found(body, top ? Endplate::Inferior : Endplate::Superior);
  }
  const double angle = deg_from_radians(std::atan(bottom->slope_left) - std::atan(top->slope_left));
  return {angle, std::hypot(top->tilt_se_deg, bottom->tilt_se_deg)};
}

Measured<double> measure_segmental_kyphosis_deg(std::span<const VertebralBody> bodies, std::size_t index) {
  if (index == 0 || index + 1 >= bodies.size() || !adjacent(bodies[index - 1], bodies[index]) ||
      !adjacent(bodies[index], bodies[index + 1])) {
    return WhyNot{"needs the bodies above and below"};
  }
  const VertebralBody& below = bodies[index + 1];
  if (below.name.level == Level::S1) {
    return WhyNot{"the sacrum below has no inferior endplate"};
  }
  return angle_between(bodies[index - 1], Endplate::Superior, below, Endplate::Inferior, bodies[index].frame.left);
}

Measured<double> measure_gardner_angle_deg(std::span<const VertebralBody> bodies, std::size_t index) {
  if (const auto why = why_not_measurable(bodies[index])) {
    return *why;
  }
  if (index == 0 || !adjacent(bodies[index - 1], bodies[index])) {
    return WhyNot{"needs the body above"};
  }
  return angle_between(bodies[index - 1], Endplate::Superior, bodies[index], Endplate::Inferior,
                       bodies[index].frame.left);
}

Measured<double> measure_sagittal_index_deg(std::span<const VertebralBody> bodies, std::size_t index) {
  const VertebralBody& body = bodies[index];
  if (const auto why = why_not_measurable(body)) {
    return *why;
  }
  if (!body.name.level || !(is_thoracic(*body.name.level) || is_lumbar(*body.name.level))) {
    return WhyNot{"what is normal is known for named thoracic and lumbar levels only"};
  }
  if (index == 0 || !adjacent(bodies[index - 1], body)) {
    return WhyNot{"needs the body above"};
  }
  Measured<double> angle =
      angle_between(bodies[index - 1], Endplate::Inferior, body, Endplate::Inferior, body.frame.left);
  if (!angle) {
    return angle;
  }
  const Level level = *body.name.level;
  const bool junction = level == Level::T12 || level == Level::T13 || level == Level::L1;
  const double normal_deg = junction ? 0.0 : is_thoracic(level) ? 5.0 : -10.0;
  return {angle.value() - normal_deg, angle.standard_error(), angle.doubt()};
}

std::vector<SpineAngle> measure_regional_angles(std::span<const VertebralBody> bodies) {
  using enum Level;
  const auto from_t4 = Region{"thoracic_kyphosis", T4, T12, Endplate::Inferior};
  const auto from_t5 = Region{"thoracic_kyphosis", T5, T12, Endplate::Inferior};
  SpineAngle thoracic = regional_angle(bodies, from_t4);
  if (!thoracic.value_deg) {
    SpineAngle shorter = regional_angle(bodies, from_t5);
    thoracic = shorter.value_deg ? shorter : thoracic;
  }
  std::vector<SpineAngle> angles{thoracic};
  for (const Region& region :
       {Region{"thoracolumbar_kyphosis", T10, L2, Endplate::Inferior},
        Region{"lumbar_angle", L1, S1, Endplate::Superior}, Region{"lumbar_angle", L1, L5, Endplate::Inferior}}) {
    angles.push_back(regional_angle(bodies, region));
  }
  return angles;
}

}  // namespace kyphos::measure
