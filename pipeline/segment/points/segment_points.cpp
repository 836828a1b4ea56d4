#include "pipeline/segment/points/segment_points.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "measure/labelled_spine.h"
#include "pipeline/segment/gates/gates.h"
#include "pipeline/segment/gates/verdict.h"
#include "pipeline/segment/points/parameters.h"
#include "pipeline/segment/points/point_body.h"

namespace kyphos::pipeline {
namespace {

using measure::PlacedBody;
using measure::VertebralBody;
using enum measure::SixPoint;

/// For messages.
std::string called(const PlacedBody& placed, std::size_t index) {
  return placed.level ? std::string(measure::name(*placed.level)) : "body " + std::to_string(index + 1);
}

/// Six points in their own frame, in the order of SixPoint.
struct PointsInFrame {
  measure::BodyFrame frame;
  std::array<Eigen::Vector3d, 6> at;
  double depth = 0.0;
  double height = 0.0;
  [[nodiscard]] const Eigen::Vector3d& operator[](measure::SixPoint which) const {
    return at.at(static_cast<std::size_t>(which));
  }
};

PointsInFrame in_own_frame(const PlacedBody& placed) {
  PointsInFrame points{.frame = frame_of_points(placed), .at = {}};
  for (std::size_t i = 0; i < 6; ++i) {
    points.at.at(i) = points.frame.frame_coordinates(placed.points.at(i).at);
  }
  points.depth = 0.5 * (points[SA].x() - points[SP].x() + points[IA].x() - points[IP].x());
  points.height =
      (points[SA].z() + points[SM].z() + points[SP].z() - points[IA].z() - points[IM].z() - points[IP].z()) / 3.0;
  return points;
}

std::optional<std::string> wrong_order(const PointsInFrame& points) {
  // Points set in the wrong order turn the frame or leave it without axes.
  if (!points.frame.superior.allFinite() || !(points.depth > 0.0) || !(points.height > 0.0)) {
    return "its six points do not enclose a body";
  }
  if (points.frame.superior.z() <= 0.0) {
    return "its superior endplate lies below its inferior one";
  }
  if (points.frame.left.x() <= 0.0) {
    return "its front lies behind its back";
  }
  for (const auto& [above, below, where] :
       {std::tuple(SA, IA, "front"), std::tuple(SM, IM, "middle"), std::tuple(SP, IP, "back")}) {
    if (points[above].z() <= points[below].z()) {
      return std::string("its endplates cross at the ") + where;
    }
  }
  for (const auto& [front, middle, back] : {std::tuple(SA, SM, SP), std::tuple(IA, IM, IP)}) {
    const double length = points[front].x() - points[back].x();
    const double from_back = points[middle].x() - points[back].x();
    if (!(from_back >= kMiddleFromEnds * length && from_back <= (1.0 - kMiddleFromEnds) * length)) {
      return std::string("the middle point of its ") + (front == SA ? "superior" : "inferior") +
             " endplate does not lie between front and back";
    }
  }
  return std::nullopt;
}

std::optional<std::string> wrong_size(const PointsInFrame& points) {
  const double flatness = points.height / points.depth;
  if (flatness < kLeastFlatness || flatness > kMostFlatness) {
    return "its height and depth are not those of a vertebral body";
  }
  const double upper = points[SA].x() - points[SP].x();
  const double lower = points[IA].x() - points[IP].x();
  if (std::max(upper, lower) > kUnlikeEndplates * std::min(upper, lower)) {
    return "one of its endplates is far longer than the other";
  }
  const bool off_plane = std::ranges::any_of(
      points.at, [&](const Eigen::Vector3d& point) { return std::abs(point.y()) > kOffPlanePart * points.depth; });
  return off_plane ? std::optional<std::string>("its six points do not lie in one sagittal plane") : std::nullopt;
}

std::optional<std::string> wrong_neighbour(const PlacedBody& upper, const PlacedBody& lower) {
  const PointsInFrame above = in_own_frame(upper);
  const PointsInFrame below = in_own_frame(lower);
  if (std::max(above.depth, below.depth) > kUnlikeNeighbours * std::min(above.depth, below.depth)) {
    return "its depth is far from that of the body above";
  }
  const double gap = (upper.at(IM).at - lower.at(SM).at).dot(above.frame.superior);
  if (gap < -kOverlapPart * std::min(above.height, below.height)) {
    return "it reaches into the body above";
  }
  return std::nullopt;
}

std::optional<std::string> wrong_names(const std::vector<PlacedBody>& bodies) {
  const PlacedBody* named = nullptr;
  for (const PlacedBody& body : bodies) {
    if (body.level && named != nullptr && measure::level_rank(*body.level) <= measure::level_rank(*named->level)) {
      const std::string lower(measure::name(*body.level));
      const std::string upper(measure::name(*named->level));
      return lower == upper ? lower + " is given twice" : lower + " lies below " + upper;
    }
    named = body.level ? &body : named;
  }
  return std::nullopt;
}

measure::LevelName name_by_reader(const std::optional<measure::Level>& level) {
  if (!level) {
    return {.level = std::nullopt, .confidence = 0.0, .candidates = {}, .evidence = "the reader named no level"};
  }
  return {.level = level,
          .confidence = 1.0,
          .candidates = {{.level = *level, .probability = 1.0}},
          .evidence = "named by the reader"};
}

/// Levels that were left out between two named bodies keep their places.
int steps_below(const std::optional<measure::Level>& upper, const std::optional<measure::Level>& lower) {
  return upper && lower ? std::max(1, measure::level_rank(*lower) - measure::level_rank(*upper)) : 1;
}

/// Without a scale no limit in millimetres can be asked.
void judge_without_scale(std::vector<VertebralBody>& bodies) {
  for (VertebralBody& body : bodies) {
    if (body.name.level == measure::Level::S1) {
      refuse(body, "sacrum: only its superior endplate is used");
    } else if (!measure::six_points(body)) {
      refuse(body, "its six points leave no room for three heights");
    }
  }
}

}  // namespace

std::optional<std::string> why_not_a_spine(const measure::PlacedSpine& spine) {
  for (std::size_t i = 0; i < spine.bodies.size(); ++i) {
    const PointsInFrame points = in_own_frame(spine.bodies[i]);
    auto wrong = wrong_order(points);
    wrong = wrong ? wrong : wrong_size(points);
    if (!wrong && i > 0) {
      wrong = wrong_neighbour(spine.bodies[i - 1], spine.bodies[i]);
    }
    if (wrong) {
      return called(spine.bodies[i], i) + ": " + *wrong;
    }
  }
  return wrong_names(spine.bodies);
}

Segmentation segment_points(const measure::PlacedSpine& spine) {
  Segmentation result;
  result.method = spine.method;
  result.warnings = spine.warnings;
  const bool two_readers = std::ranges::any_of(spine.bodies, &PlacedBody::by_both);
  int position = 0;
  for (std::size_t i = 0; i < spine.bodies.size(); ++i) {
    const PlacedBody& placed = spine.bodies[i];
    position += i == 0 ? 1 : steps_below(spine.bodies[i - 1].level, placed.level);
    VertebralBody body =
        body_of_points(placed, spine.places, placed.by_both ? spine.mean_height_se_part : spine.height_se_part);
    body.position_from_top = position;
    body.name = name_by_reader(placed.level);
    if (two_readers && !placed.by_both) {
      doubt(body, "set by one of the two readers only");
    }
    result.bodies.push_back(std::move(body));
  }
  if (spine.scale.known) {
    judge_bodies(result.bodies);
  } else {
    judge_without_scale(result.bodies);
  }
  if (std::ranges::none_of(result.bodies, [](const VertebralBody& body) { return body.name.level.has_value(); })) {
    result.warnings.push_back(
        {.code = "levels_unnamed",
         .text = "The points name no level; bodies are counted from the uppermost that has any."});
  }
  return result;
}

}  // namespace kyphos::pipeline
