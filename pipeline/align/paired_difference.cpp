#include "pipeline/align/paired_difference.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "measure/space/units.h"
#include "measure/vertebra/heights.h"
#include "pipeline/align/endplate_motion.h"
#include "pipeline/align/parameters.h"
#include "pipeline/align/thick_motion.h"

namespace kyphos::pipeline {
namespace {

using measure::Measured;

/// A number and its standard error.
struct Value {
  double value = 0.0;
  double se = 0.0;
};

/// Where the ends of the heights lie at both dates, each date in a frame whose z halves the endplates' angle and whose
/// x points forward.
struct StationEnds {
  Eigen::Vector3d top_first, base_first, top_second, base_second;
  double se_top_mm = 0.0;
  double se_base_mm = 0.0;
};

/// Turns the second body's coordinates upright: z halves the angle of its endplates.
Eigen::Matrix3d upright(const EndplateMotion& top, const EndplateMotion& base) {
  const Eigen::Vector3d up = (top.turn.col(2) + base.turn.col(2)).normalized();
  const Eigen::Vector3d forward = top.turn.col(0) + base.turn.col(0);
  Eigen::Matrix3d axes;
  axes.col(2) = up;
  axes.col(0) = (forward - forward.dot(up) * up).normalized();
  axes.col(1) = up.cross(Eigen::Vector3d(axes.col(0)));
  return axes.transpose();
}

using Stations = std::array<std::optional<StationEnds>, 3>;

/// How both endplates have moved.
struct Motions {
  EndplateMotion top;
  EndplateMotion base;
};

Motions follow_both(const ReadBody& first, const ReadBody& second) {
  return {.top = follow_endplate(first, second, true), .base = follow_endplate(first, second, false)};
}

Stations stations_of(const measure::VertebralBody& first, const Motions& motions) {
  Stations stations;
  const auto depth = depth_range(first);
  if (!depth) {
    return stations;
  }
  const Eigen::Matrix3d turn = upright(motions.top, motions.base);
  for (std::size_t i = 0; i < stations.size(); ++i) {
    const double fraction = depth_fraction(measure::kStations[i]);
    const auto above = endplate_at_station(first.superior, *depth, fraction);
    const auto below = endplate_at_station(first.inferior, *depth, fraction);
    const auto& top = motions.top.at[i];
    const auto& base = motions.base.at[i];
    if (!above || !below || !top || !base) {
      continue;
    }
    const double u = depth->u_at_fraction(fraction);
    const Eigen::Vector3d p(u, 0.0, above->s_mm);
    const Eigen::Vector3d q(u, 0.0, below->s_mm);
    stations[i] = StationEnds{.top_first = p,
                              .base_first = q,
                              .top_second = turn * (top->second_from_first * p),
                              .base_second = turn * (base->second_from_first * q),
                              .se_top_mm = top->se_mm,
                              .se_base_mm = base->se_mm};
  }
  return stations;
}

std::optional<Value> height_change(const std::optional<StationEnds>& at) {
  if (!at) {
    return std::nullopt;
  }
  return Value{.value = (at->top_second - at->base_second).z() - (at->top_first - at->base_first).z(),
               .se = std::hypot(at->se_top_mm, at->se_base_mm)};
}

double slope_deg(const Eigen::Vector3d& front, const Eigen::Vector3d& back) {
  const Eigen::Vector3d line = front - back;
  return measure::deg_from_radians(std::atan2(line.z(), line.x()));
}

std::optional<Value> wedge_change(const Stations& stations) {
  const auto& front = stations.front();
  const auto& back = stations.back();
  if (!front || !back) {
    return std::nullopt;
  }
  const double before = slope_deg(front->base_first, back->base_first) - slope_deg(front->top_first, back->top_first);
  const double after =
      slope_deg(front->base_second, back->base_second) - slope_deg(front->top_second, back->top_second);
  const double se_mm =
      std::hypot(std::hypot(front->se_top_mm, front->se_base_mm), std::hypot(back->se_top_mm, back->se_base_mm));
  return Value{.value = after - before,
               .se = measure::deg_from_radians(se_mm / (front->top_first - back->top_first).head<2>().norm())};
}

/// The change as followed from the earlier to the later date and back.
struct BothWays {
  std::optional<Value> forth;
  std::optional<Value> back;
};

/// Mean of both directions; nothing where one is missing or they lie farther apart than `most`.
std::optional<double> mean_of(const BothWays& change, double most) {
  if (!change.forth || !change.back || std::abs(change.forth->value + change.back->value) > most) {
    return std::nullopt;
  }
  return 0.5 * (change.forth->value - change.back->value);
}

/// Mean of both directions, with its error. Where one scan is finer only one direction
/// is followed, from the slices of the coarser scan: between those nobody knows the bone.
std::optional<Measured<double>> halved(const BothWays& change, bool only_forth, bool only_back, double most) {
  const auto measured = [](double value, double se, double disagreement) {
    return Measured<double>(value, std::hypot(se, disagreement, kLagPerChange * value));
  };
  if (only_forth && change.forth) {
    return measured(change.forth->value, change.forth->se, 0.0);
  }
  if (only_back && change.back) {
    return measured(-change.back->value, change.back->se, 0.0);
  }
  const auto mean = mean_of(change, most);
  return mean ? std::optional(measured(*mean, std::max(change.forth->se, change.back->se),
                                       0.5 * std::abs(change.forth->value + change.back->value)))
              : std::nullopt;
}

std::string key_of(measure::Station station) { return "height_" + std::string(name(station)) + "_mm"; }

void add(std::vector<BoneDifference>& result, std::string key, const std::optional<Measured<double>>& difference) {
  if (difference) {
    result.push_back({.key = std::move(key), .difference = *difference});
  }
}

std::vector<BoneDifference> thin_differences(const ReadBody& before, const ReadBody& after) {
  const bool only_forth = after.reader.is_finer() && !before.reader.is_finer();
  const bool only_back = before.reader.is_finer() && !after.reader.is_finer();
  const Stations forth = only_back ? Stations{} : stations_of(before.body, follow_both(before, after));
  const Stations back = only_forth ? Stations{} : stations_of(after.body, follow_both(after, before));
  std::vector<BoneDifference> result;
  for (std::size_t i = 0; i < forth.size(); ++i) {
    add(result, key_of(measure::kStations[i]),
        halved({.forth = height_change(forth[i]), .back = height_change(back[i])}, only_forth, only_back,
               kLargestDisagreementMm));
  }
  add(result, "wedge_angle_deg",
      halved({.forth = wedge_change(forth), .back = wedge_change(back)}, only_forth, only_back,
             kLargestDisagreementDeg));
  return result;
}

std::vector<BoneDifference> thick_differences(const BodyInScan& earlier, const BodyInScan& later,
                                              const ReadBody& before, const ReadBody& after) {
  const Motions forth = follow_both(before, after);
  const Motions back = follow_both(after, before);
  const Stations there = stations_of(earlier.body, forth);
  const Stations again = stations_of(later.body, back);
  Stations fitted =
      stations_of(earlier.body, {.top = follow_thick_endplate(earlier, later, true, forth.top, back.top),
                                 .base = follow_thick_endplate(earlier, later, false, forth.base, back.base)});
  int agreeing = 0;
  for (std::size_t i = 0; i < fitted.size(); ++i) {
    const auto change = height_change(fitted[i]);
    if (!change) {
      continue;
    }
    const auto seen =
        mean_of({.forth = height_change(there[i]), .back = height_change(again[i])}, kThickDisagreementMm);
    const double same = kSameChangeMm + kThickLagPerChange * std::abs(change->value);
    const double apart = seen ? std::abs(change->value - *seen) : same;
    agreeing += apart < same ? 1 : 0;
    fitted[i]->se_top_mm = std::hypot(fitted[i]->se_top_mm, 0.5 * std::min(apart, kSameChangeMm.value));
  }
  std::vector<BoneDifference> result;
  if (agreeing < kFewestAgreeing) {
    return result;
  }
  const auto measured = [](const std::optional<Value>& change) {
    return change ? std::optional(Measured<double>(change->value, change->se)) : std::nullopt;
  };
  for (std::size_t i = 0; i < fitted.size(); ++i) {
    add(result, key_of(measure::kStations[i]), measured(height_change(fitted[i])));
  }
  add(result, "wedge_angle_deg", measured(wedge_change(fitted)));
  return result;
}

}  // namespace

std::vector<BoneDifference> paired_differences(const BodyInScan& earlier, const BodyInScan& later) {
  const double spacing_mm =
      std::max(earlier.body.quality.slice_spacing_along_axis_mm, later.body.quality.slice_spacing_along_axis_mm);
  const bool thick = std::min(earlier.body.quality.slice_spacing_along_axis_mm,
                              later.body.quality.slice_spacing_along_axis_mm) > kFinestThickMm;
  if (thick && spacing_mm > kCoarsestThickMm) {
    return {};
  }
  const MatchedReader earlier_reader(earlier.volume, earlier.body.frame, later.volume.grid);
  const MatchedReader later_reader(later.volume, later.body.frame, earlier.volume.grid);
  const ReadBody before{.body = earlier.body, .reader = earlier_reader, .spacing_mm = spacing_mm};
  const ReadBody after{.body = later.body, .reader = later_reader, .spacing_mm = spacing_mm};
  return thick ? thick_differences(earlier, later, before, after) : thin_differences(before, after);
}

}  // namespace kyphos::pipeline
