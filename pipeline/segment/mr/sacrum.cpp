#include "pipeline/segment/mr/sacrum.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "measure/median.h"
#include "measure/space/units.h"
#include "pipeline/segment/gates/verdict.h"
#include "pipeline/segment/mr/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::Level;
using measure::VertebralBody;

/// Bodies of a column that must lie above a sacrum for it to be told.
constexpr std::size_t kBodiesAbove = 3;

/// How far the line from one body's middle down to the next one's runs backwards.
double turn_deg(const VertebralBody& upper, const VertebralBody& lower) {
  const measure::PointLps step = lower.frame.origin - upper.frame.origin;
  return measure::deg_from_radians(std::atan2(step.y(), -step.z()));
}

double step_mm(const VertebralBody& upper, const VertebralBody& lower) {
  return (lower.frame.origin - upper.frame.origin).norm();
}

/// How far a body leans forward with its upper end.
double lean_deg(const VertebralBody& body) {
  return measure::deg_from_radians(std::atan2(-body.frame.superior.y(), body.frame.superior.z()));
}

/// By how much a body is lower in front than behind; nothing where its endplates were not followed.
std::optional<double> lower_in_front_mm(const VertebralBody& body) {
  const auto six = six_points(body);
  return six ? std::optional((six->superior_posterior - six->inferior_posterior).norm() -
                             (six->superior_anterior - six->inferior_anterior).norm())
             : std::nullopt;
}

bool is_measured(const VertebralBody& body) { return body.status != measure::BodyStatus::NotMeasured; }

/// Steps between neighbours near the lower end that are like each other: what a missed body would break.
bool is_even(double step, double usual) { return step <= kUnevenStep * usual && step * kUnevenStep >= usual; }

double usual_step(const std::vector<VertebralBody>& bodies, std::size_t lowest) {
  std::vector<double> steps;
  for (std::size_t i = 1; i <= lowest; ++i) {
    steps.push_back(step_mm(bodies[i - 1], bodies[i]));
  }
  return measure::median_of(std::move(steps));
}

/// Whether the scan goes on below a body, so that it is not the edge of the picture that makes it look wedged.
bool has_room_below(const VertebralBody& body, const measure::Grid& grid) {
  const auto in_grid = [&](const measure::PointLps& point) {
    const Eigen::Vector3d index = grid.lps_from_index.inverse() * point;
    for (int axis = 0; axis < 3; ++axis) {
      if (index[axis] < 0.0 || index[axis] > static_cast<double>(grid.size[static_cast<std::size_t>(axis)]) - 1.0) {
        return false;
      }
    }
    return true;
  };
  const measure::PointLps below = body.frame.origin - kSacrumRoomMm * measure::DirectionLps::UnitZ();
  return in_grid(below) && in_grid(below - kSacrumRoomFrontMm * measure::DirectionLps::UnitY());
}

/// Whether `bodies[at]` is the first segment of the sacrum below a fifth lumbar vertebra.
bool is_first_of_sacrum(const std::vector<VertebralBody>& bodies, std::size_t at, const measure::Grid& grid) {
  const VertebralBody& above = bodies[at - 1];
  const VertebralBody& candidate = bodies[at];
  const auto depth = depth_range(above);
  if (!is_measured(bodies[at - 2]) || !depth || depth->depth_mm() < kLumbarDepthMm ||
      lean_deg(above) < kLowestLeanDeg || !is_even(step_mm(above, candidate), usual_step(bodies, at - 1))) {
    return false;
  }
  const double turn = turn_deg(above, candidate);
  const auto lower = lower_in_front_mm(candidate);
  const bool turns_back = turn >= kSacrumTurnDeg;
  const bool wedged = turn >= kWedgedSacrumTurnDeg && lower && *lower >= kSacrumLowerMm;
  return (turns_back || wedged) && has_room_below(candidate, grid);
}

/// The likeliest name of a body and those that a vertebra more or less between lumbar and sacral would give.
void give_name(VertebralBody& body, std::optional<Level> level) {
  body.name.level = level;
  body.name.confidence = level ? kFiveLumbar.value : 0.0;
  body.name.candidates.clear();
  body.name.evidence = "counted upwards from the sacrum: a vertebra more or less above it would shift all names by one";
  if (!level) {
    return;
  }
  body.name.candidates.push_back({.level = *level, .probability = kFiveLumbar});
  for (const auto other : {measure::level_above(*level), measure::level_below(*level)}) {
    if (other) {
      body.name.candidates.push_back({.level = *other, .probability = 0.5 * (1.0 - kFiveLumbar)});
    }
  }
}

}  // namespace

void refuse_sacrum(std::vector<VertebralBody>& bodies) {
  const std::size_t count = bodies.size();
  for (std::size_t i = std::max(kBodiesAbove, count - std::min<std::size_t>(count, kSacralBodies)); i < count; ++i) {
    const double turn = turn_deg(bodies[i - 1], bodies[i]);
    const auto depth = measure::depth_range(bodies[i - 1]);
    if (turn < turn_deg(bodies[i - 2], bodies[i - 1]) + kMoreTurnDeg || !depth || depth->depth_mm() < kLumbarDepthMm) {
      continue;
    }
    const std::string words = "the column turns back by " + std::to_string(std::lround(turn)) + " degrees above it";
    if (turn >= kSacrumTurnDeg) {
      for (std::size_t below = i; below < count; ++below) {
        refuse(bodies[below], below == i ? "most likely the sacrum: " + words : "most likely a segment of the sacrum");
      }
      return;
    }
    if (turn >= kMaybeSacrumTurnDeg && i + 1 == count) {
      doubt(bodies[i], "may be the sacrum: " + words);
    }
  }
}

bool name_from_sacrum(std::vector<VertebralBody>& bodies, const measure::Grid& grid) {
  const std::size_t count = bodies.size();
  std::size_t sacrum = count;
  for (std::size_t i = std::max(kBodiesAbove, count - std::min<std::size_t>(count, kSacralBodies)); i < count; ++i) {
    if (is_first_of_sacrum(bodies, i, grid)) {
      sacrum = i;
      break;
    }
  }
  if (sacrum == count) {
    return false;
  }
  for (std::size_t below = sacrum; below < count; ++below) {
    if (is_measured(bodies[below])) {
      refuse(bodies[below], below == sacrum ? "most likely the sacrum: lower in front than behind, below a body that "
                                              "leans forward"
                                            : "most likely a segment of the sacrum");
    }
  }
  give_name(bodies[sacrum], Level::S1);
  const double usual = usual_step(bodies, sacrum - 1);
  std::optional<Level> level = Level::L5;
  for (std::size_t i = sacrum; i-- > 0 && level;) {
    if (i + 1 < sacrum && !is_even(step_mm(bodies[i], bodies[i + 1]), usual)) {
      break;  // a body may have been missed: names above would be guesses
    }
    give_name(bodies[i], level);
    level = measure::level_above(*level);
  }
  return true;
}

}  // namespace kyphos::pipeline
