#include "pipeline/align/match_shapes.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>

#include "measure/median.h"
#include "measure/space/units.h"
#include "pipeline/align/match_parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::VertebralBody;

/// What is compared of a body; nothing where it was not measured.
struct Shape {
  double depth_mm = 0.0;
  double front_mm = 0.0;
  double back_mm = 0.0;
};

/// A study's bodies as shapes, from the top down.
struct ShapeChain {
  const std::vector<VertebralBody>& bodies;
  std::vector<std::optional<Shape>> shapes;
};

ShapeChain chain_of(const std::vector<VertebralBody>& bodies) {
  ShapeChain chain{.bodies = bodies, .shapes = {}};
  for (const VertebralBody& body : bodies) {
    chain.shapes.emplace_back();
    const auto six = six_points(body);
    const auto depth = depth_range(body);
    if (six && depth && body.status != measure::BodyStatus::NotMeasured) {
      chain.shapes.back() = {.depth_mm = depth->depth_mm(),
                             .front_mm = (six->superior_anterior - six->inferior_anterior).norm(),
                             .back_mm = (six->superior_posterior - six->inferior_posterior).norm()};
    }
  }
  return chain;
}

/// How much likelier a difference is between two sights of one body than between bodies that are not one, as a
/// logarithm. A part of all sights is wrong altogether.
double log_odds(double difference, double same_sd, double other_sd) {
  const auto density = [difference](double sd) { return std::exp(-0.5 * difference * difference / (sd * sd)) / sd; };
  return std::log((1.0 - kShapeOutliers) * density(same_sd) / density(other_sd) + kShapeOutliers);
}

double step_mm(const ShapeChain& chain, std::size_t at) {
  return (chain.bodies[at].frame.origin - chain.bodies[at - 1].frame.origin).norm();
}

/// Turn of the axis from one body to the next in the sagittal plane.
double bend_deg(const ShapeChain& chain, std::size_t at) {
  const auto lean = [&](std::size_t i) {
    const measure::DirectionLps& axis = chain.bodies[i].frame.superior;
    return std::atan2(axis.y(), axis.z());
  };
  return measure::deg_from_radians(lean(at) - lean(at - 1));
}

/// One way to lay the chains side by side: body i of the earlier one at body i + shift of the later one.
class Alignment {
 public:
  Alignment(const ShapeChain& earlier, const ShapeChain& later, int shift, bool same_edge)
      : earlier_(earlier), later_(later), shift_(shift) {
    if (!same_edge) {
      take_off_common();
    }
  }

  /// The stretch without a gap that speaks most for this way.
  struct Stretch {
    double score = 0.0;
    std::vector<BodyPair> pairs;
    std::size_t measured = 0;
  };
  [[nodiscard]] Stretch best_stretch() const {
    Stretch best;
    Stretch now;
    std::optional<std::size_t> last;
    for (std::size_t i = 0; i < earlier_.bodies.size(); ++i) {
      const auto j = partner(i);
      if (!j) {
        continue;
      }
      const bool next = last && *last + 1 == i;
      if (next && !same_step(i, *j)) {
        now = {};
      }
      last = i;
      now.pairs.push_back({.earlier = i, .later = *j});
      if (!earlier_.shapes[i] || !later_.shapes[*j]) {
        continue;
      }
      ++now.measured;
      now.score += odds_of_body(i, *j);
      const bool both_before = next && now.pairs.size() > 1 && earlier_.shapes[i - 1] && later_.shapes[*j - 1];
      now.score += both_before ? odds_of_step(i, *j) : 0.0;
      if (now.score > best.score) {
        best = now;
      }
    }
    return best;
  }

 private:
  [[nodiscard]] std::optional<std::size_t> partner(std::size_t i) const {
    const auto j = static_cast<std::ptrdiff_t>(i) + shift_;
    return j < 0 || j >= std::ssize(later_.bodies) ? std::nullopt : std::optional(static_cast<std::size_t>(j));
  }

  /// What every body of one study is larger by.
  void take_off_common() {
    std::vector<double> heights;
    std::vector<double> depths;
    for (std::size_t i = 0; i < earlier_.shapes.size(); ++i) {
      const auto j = partner(i);
      if (j && earlier_.shapes[i] && later_.shapes[*j]) {
        const Shape& one = *earlier_.shapes[i];
        const Shape& other = *later_.shapes[*j];
        heights.insert(heights.end(), {one.front_mm - other.front_mm, one.back_mm - other.back_mm});
        depths.push_back(one.depth_mm - other.depth_mm);
      }
    }
    const auto common = [](std::vector<double> all) {
      return all.empty() ? 0.0
                         : std::clamp(measure::median_of(std::move(all)), -kShapeCommonMm.value, kShapeCommonMm.value);
    };
    common_height_mm_ = common(std::move(heights));
    common_depth_mm_ = common(std::move(depths));
  }

  [[nodiscard]] bool same_step(std::size_t i, std::size_t j) const {
    return std::abs(step_mm(earlier_, i) - step_mm(later_, j)) <= 2.0 * kDistanceSdMm;
  }

  [[nodiscard]] double odds_of_body(std::size_t i, std::size_t j) const {
    const Shape& one = *earlier_.shapes[i];
    const Shape& other = *later_.shapes[j];
    const auto height = [&](double before, double after) {
      return log_odds(before - after - common_height_mm_, kShapeHeightSdMm, kShapeOtherHeightSdMm);
    };
    return log_odds(one.depth_mm - other.depth_mm - common_depth_mm_, kShapeDepthSdMm, kShapeOtherDepthSdMm) +
           height(one.front_mm, other.front_mm) + height(one.back_mm, other.back_mm);
  }

  [[nodiscard]] double odds_of_step(std::size_t i, std::size_t j) const {
    return log_odds(step_mm(earlier_, i) - step_mm(later_, j), kShapeStepSdMm, kShapeOtherStepSdMm) +
           log_odds(bend_deg(earlier_, i) - bend_deg(later_, j), kShapeBendSdDeg, kShapeOtherBendSdDeg);
  }

  const ShapeChain& earlier_;
  const ShapeChain& later_;
  int shift_ = 0;
  double common_height_mm_ = 0.0;
  double common_depth_mm_ = 0.0;
};

/// What the printed names say of a way: a little.
double odds_of_names(const DatedBodies& earlier, const DatedBodies& later, const std::vector<BodyPair>& pairs) {
  for (const BodyPair& pair : pairs) {
    const auto& one = earlier.bodies[pair.earlier].name;
    const auto& other = later.bodies[pair.later].name;
    if (one.level && other.level) {
      return one.level == other.level ? kShapeNameGain * one.confidence * other.confidence : 0.0;
    }
  }
  return 0.0;
}

}  // namespace

std::optional<Matching> match_shapes(const DatedBodies& earlier, const DatedBodies& later) {
  const ShapeChain one = chain_of(earlier.bodies);
  const ShapeChain other = chain_of(later.bodies);
  Alignment::Stretch best;
  double second = 0.0;
  const auto last = static_cast<int>(later.bodies.size());
  for (int shift = 1 - static_cast<int>(earlier.bodies.size()); shift < last; ++shift) {
    Alignment::Stretch way = Alignment(one, other, shift, earlier.edge == later.edge).best_stretch();
    if (way.measured < kShapeFewestBodies) {
      continue;
    }
    way.score += odds_of_names(earlier, later, way.pairs);
    second = std::max(second, std::min(best.score, way.score));
    if (way.score > best.score) {
      best = std::move(way);
    }
  }
  if (best.score < kShapeLeastScore || best.score - second < kShapeLeastLead) {
    return std::nullopt;
  }
  Matching matching{.outcome = MatchOutcome::Matched, .pairs = std::move(best.pairs), .why_not = ""};
  matching.numbering_shift = numbering_shift(earlier, later, matching.pairs);
  return matching;
}

}  // namespace kyphos::pipeline
