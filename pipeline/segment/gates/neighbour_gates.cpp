#include "pipeline/segment/gates/neighbour_gates.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "measure/space/units.h"
#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/gates/parameters.h"
#include "pipeline/segment/gates/verdict.h"

namespace kyphos::pipeline {
namespace {

using measure::BodyStatus;
using measure::VertebralBody;

using Heights = std::optional<std::array<double, 3>>;

Heights measured_heights(const VertebralBody& body) {
  const auto six = measure::six_points(body);
  if (body.status == BodyStatus::NotMeasured || !six) {
    return std::nullopt;
  }
  return heights_mm(body, *six);
}

double mean(const std::array<double, 3>& heights) { return (heights[0] + heights[1] + heights[2]) / 3.0; }

/// Quantile over up to three measured bodies to each side; nothing below two.
template <typename Value>
std::optional<double> usual_around(const std::vector<Heights>& heights, int at, double part, const Value& value) {
  std::vector<double> around;
  for (int k = std::max(0, at - kNeighbourGatesReach);
       k <= std::min(static_cast<int>(heights.size()) - 1, at + kNeighbourGatesReach); ++k) {
    if (k != at && heights[static_cast<std::size_t>(k)]) {
      around.push_back(value(*heights[static_cast<std::size_t>(k)]));
    }
  }
  return around.size() < 2 ? std::nullopt : std::optional(quantile(around, part));
}

/// Bodies lose height but do not gain it: one that is much taller than the usual of its surroundings has a missed
/// endplate; an outermost one that is much lower, with no disc beyond it to confirm its endplate, is cut.
void judge_heights(std::vector<VertebralBody>& bodies) {
  std::vector<Heights> heights;
  std::ranges::transform(bodies, std::back_inserter(heights), measured_heights);
  const int count = static_cast<int>(bodies.size());
  for (int i = 0; i < count; ++i) {
    auto& body = bodies[static_cast<std::size_t>(i)];
    const Heights& own = heights[static_cast<std::size_t>(i)];
    // Fractured neighbours make no intact body too tall: it is compared with the taller ones.
    const auto usual = usual_around(heights, i, 0.5, mean);
    const auto tall = usual_around(heights, i, 0.75, mean);
    if (!own || !usual || !tall) {
      continue;
    }
    // Only a source that looks for discs can miss one.
    const auto& discs = body.quality.discs;
    const bool end_without_disc =
        discs && ((i == 0 && discs->score_above <= 0.0) || (i + 1 == count && discs->score_below <= 0.0));
    if (mean(*own) > kNeighbourGatesTooTall * *tall) {
      refuse(body, "mean height of " + in_mm(mean(*own)) + " against " + in_mm(*usual) +
                       " around it: an endplate was missed");
    } else if (end_without_disc && mean(*own) < kTooLowAtEnd * *usual) {
      refuse(body, "no disc confirms its outer endplate: probably cut by the field of view");
    }
    for (const std::size_t station : {0U, 2U}) {
      const auto there = usual_around(heights, i, 0.75, [&](const auto& other) { return other[station]; });
      const double ratio = (*own)[station] / *there;
      const std::string words = std::string(station == 0 ? "anterior" : "posterior") + " height of " +
                                in_mm((*own)[station]) + " against " + in_mm(*there) + " around it";
      if (ratio > kTooTallAtOneWall) {
        refuse(body, words + ": an endplate was missed");
      } else if (ratio > kNeighbourGatesTooTall) {
        doubt(body, words);
      }
    }
  }
}

/// Gaps in front, in the middle and behind between two neighbours' endplates, in mm.
std::optional<std::array<double, 3>> disc_gaps(const VertebralBody& upper, const VertebralBody& lower) {
  const auto above = measure::six_points(upper);
  const auto below = measure::six_points(lower);
  if (!above || !below) {
    return std::nullopt;
  }
  const measure::DirectionLps up = (upper.frame.superior + lower.frame.superior).normalized();
  return std::array{(above->inferior_anterior - below->superior_anterior).dot(up),
                    (above->inferior_middle - below->superior_middle).dot(up),
                    (above->inferior_posterior - below->superior_posterior).dot(up)};
}

double disc_angle_deg(const VertebralBody& upper, const VertebralBody& lower) {
  const auto above = measure::six_points(upper);
  const auto below = measure::six_points(lower);
  const Eigen::Vector3d a = above->inferior_anterior - above->inferior_posterior;
  const Eigen::Vector3d b = below->superior_anterior - below->superior_posterior;
  return measure::deg_from_radians(std::acos(std::clamp(a.normalized().dot(b.normalized()), -1.0, 1.0)));
}

/// Two endplates that pass through one another cannot both be right; the rougher one is taken for the wrong one.
void judge_disc(VertebralBody& upper, VertebralBody& lower) {
  const auto gaps = disc_gaps(upper, lower);
  if (!gaps) {
    return;
  }
  const double least = std::ranges::min(*gaps);
  if (least < -kNeighbourGatesOverlapMm) {
    const std::string words = "its endplate and the next body's overlap by " + in_mm(-least);
    const double rougher = upper.quality.endplate_residual_mm - lower.quality.endplate_residual_mm;
    const auto judge = [&](VertebralBody& body, double more) {
      if (least < -kNeighbourGatesCrossedMm && more > -kNeighbourGatesRougherMm) {
        refuse(body, words);
      } else {
        doubt(body, words);
      }
    };
    judge(upper, rougher);
    judge(lower, -rougher);
    return;
  }
  const bool thoracic = upper.name.level && measure::is_thoracic(*upper.name.level) && lower.name.level &&
                        measure::is_thoracic(*lower.name.level);
  const double angle = disc_angle_deg(upper, lower);
  if (angle > (thoracic ? kThoracicDeg : kNeighbourGatesOtherDeg)) {
    const std::string words =
        "the endplates of a disc enclose " + std::to_string(std::lround(angle)) + " degrees: one of them was missed";
    doubt(upper, words);
    doubt(lower, words);
  }
}

/// A body stands upright in the column: its axis runs as the line through its neighbours does, within the wedge of a
/// fracture and the lordosis of the last disc.
void judge_axis(std::vector<VertebralBody>& bodies) {
  for (std::size_t i = 1; i + 1 < bodies.size(); ++i) {
    const Eigen::Vector3d column = bodies[i - 1].frame.origin - bodies[i + 1].frame.origin;
    const double cosine = std::clamp(column.normalized().dot(bodies[i].frame.superior), -1.0, 1.0);
    const double askew = measure::deg_from_radians(std::acos(cosine));
    if (askew > kNeighbourGatesAskewDeg) {
      refuse(bodies[i], "its axis stands at " + std::to_string(std::lround(askew)) +
                            " degrees to the column: an endplate was missed");
    }
  }
}

/// Both neighbours are wholly in view and yet neither could be measured: what misled there lies on both sides of it.
void doubt_alone(std::vector<VertebralBody>& bodies) {
  const auto misled = [](const VertebralBody& body) {
    return body.status == BodyStatus::NotMeasured && body.coverage == measure::Coverage::Whole &&
           body.name.level != measure::Level::S1;
  };
  for (std::size_t i = 1; i + 1 < bodies.size(); ++i) {
    if (bodies[i].status != BodyStatus::NotMeasured && misled(bodies[i - 1]) && misled(bodies[i + 1])) {
      doubt(bodies[i], "neither of its neighbours could be measured");
    }
  }
}

}  // namespace

void judge_against_neighbours(std::vector<VertebralBody>& bodies) {
  judge_axis(bodies);
  for (std::size_t i = 0; i + 1 < bodies.size(); ++i) {
    if (bodies[i].status != BodyStatus::NotMeasured && bodies[i + 1].status != BodyStatus::NotMeasured) {
      judge_disc(bodies[i], bodies[i + 1]);
    }
  }
  judge_heights(bodies);
  doubt_alone(bodies);
}

}  // namespace kyphos::pipeline
