#include "tests/accuracy/mask_truth.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "io/dicom/nifti/nifti.h"

namespace kyphos::accuracy {

using measure::BodyFrame;
using measure::Level;
using measure::PointLps;

std::vector<Level> VerseMask::levels() const {
  std::vector<Level> result;
  for (int number = 1; number < 26; ++number) {
    const auto level = measure::level_from_verse_number(number);
    if (level && std::ranges::find(labels.hu, static_cast<std::int16_t>(number)) != labels.hu.end()) {
      result.push_back(*level);
    }
  }
  return result;
}

double label_occupancy(const measure::Volume& labels, int number, const Eigen::Vector3d& index, BeyondMap beyond) {
  const auto& size = labels.grid.size;
  const Eigen::Vector3i last(size[0] - 1, size[1] - 1, size[2] - 1);
  const Eigen::Vector3d low = index.array().floor();
  double sum = 0.0;
  for (int corner = 0; corner < 8; ++corner) {
    const Eigen::Vector3i at = low.cast<int>() + Eigen::Vector3i(corner & 1, (corner >> 1) & 1, corner >> 2);
    const Eigen::Vector3d weight = Eigen::Vector3d::Ones() - (index - at.cast<double>()).cwiseAbs();
    const Eigen::Vector3i held = at.cwiseMax(0).cwiseMin(last);
    if ((beyond == BeyondMap::SameAsBorder || held == at) && labels.at(held.x(), held.y(), held.z()) == number) {
      sum += weight.prod();
    }
  }
  return sum;
}

VerseMask read_verse_mask(const std::filesystem::path& file) { return {io::dicom::read_nifti(file).volume}; }

namespace {

constexpr double kWalkStepMm = 0.2;
constexpr double kWalkReachMm = 30.0;

/// Trilinear occupancy of one label; outside the scan is empty.
class Occupancy {
 public:
  Occupancy(const VerseMask& mask, Level level)
      : volume_(mask.labels),
        index_from_lps_(mask.labels.grid.index_from_lps()),
        number_(measure::verse_number(level)) {}

  [[nodiscard]] double at(const PointLps& point) const {
    return label_occupancy(volume_, number_, index_from_lps_ * point, BeyondMap::Nothing);
  }
  [[nodiscard]] bool in_scan(const PointLps& point) const { return volume_.contains_index(index_from_lps_ * point); }

  /// Where the occupancy falls below one half on the way from a point inside; nothing where it never does within reach,
  /// or leaves the scan.
  [[nodiscard]] std::optional<double> leave_mm(const PointLps& from, const Eigen::Vector3d& direction) const {
    double before = at(from);
    if (before < 0.5) {
      return std::nullopt;
    }
    for (double t = kWalkStepMm; t < kWalkReachMm; t += kWalkStepMm) {
      const double here = at(from + t * direction);
      if (here < 0.5) {
        const double edge = t - kWalkStepMm * (0.5 - here) / (before - here);
        return in_scan(from + (edge + 1.0) * direction) ? std::optional(edge) : std::nullopt;
      }
      before = here;
    }
    return std::nullopt;
  }

 private:
  const measure::Volume& volume_;
  Eigen::Affine3d index_from_lps_;
  int number_;
};

measure::EndplateSurface surface(const Occupancy& mask, const BodyFrame& frame, double sign) {
  constexpr int kHalf = 26;
  measure::EndplateSurface result(-kHalf, -kHalf, 1.0, 2 * kHalf + 1, 2 * kHalf + 1);
  for (int iv = 0; iv < result.count_v(); ++iv) {
    for (int iu = 0; iu < result.count_u(); ++iu) {
      const auto edge = mask.leave_mm(frame.lps(result.u_mm(iu), result.v_mm(iv), 0.0), sign * frame.superior);
      if (edge) {
        result.set(iu, iv, measure::EndplatePoint{.s_mm = sign * *edge, .se_mm = 0.0});
      }
    }
  }
  return result;
}

/// Mean over the central slab of where rays towards `sign` x anterior leave the mask, at each height.
std::vector<measure::WallPoint> wall(const Occupancy& mask, const BodyFrame& frame, double low, double high,
                                     double sign) {
  std::vector<measure::WallPoint> points;
  for (double s = low; s <= high; s += 0.5) {
    double sum = 0.0;
    int count = 0;
    for (double v = -measure::kCentralHalfSlabMm; v <= measure::kCentralHalfSlabMm; v += 2.0) {
      if (const auto edge = mask.leave_mm(frame.lps(0.0, v, s), sign * frame.anterior)) {
        sum += sign * *edge;
        ++count;
      }
    }
    if (count > 0) {
      points.push_back({.s_mm = s, .u_mm = sum / count, .se_mm = 0.0});
    }
  }
  return points;
}

measure::VertebralBody body_in(const Occupancy& mask, const BodyFrame& frame) {
  measure::VertebralBody body;
  body.frame = frame;
  body.superior = surface(mask, frame, 1.0);
  body.inferior = surface(mask, frame, -1.0);
  const auto top = body.superior.interpolate(0.0, 0.0);
  const auto base = body.inferior.interpolate(0.0, 0.0);
  if (top && base) {
    body.anterior_wall = wall(mask, frame, base->s_mm, top->s_mm, 1.0);
    body.posterior_wall = wall(mask, frame, base->s_mm, top->s_mm, -1.0);
  }
  return body;
}

/// Centres the frame on the mask's body and turns its axis to halve the angle of the endplates' station lines.
BodyFrame improved(const measure::VertebralBody& body) {
  const auto points = measure::six_points(body);
  if (!points) {
    return body.frame;
  }
  BodyFrame frame = body.frame;
  frame.origin = 0.25 * (points->superior_anterior + points->superior_posterior + points->inferior_anterior +
                         points->inferior_posterior);
  const Eigen::Vector3d forward = (points->superior_anterior - points->superior_posterior).normalized() +
                                  (points->inferior_anterior - points->inferior_posterior).normalized();
  frame.anterior = forward.normalized();
  frame.left = (frame.left - frame.left.dot(frame.anterior) * frame.anterior).normalized();
  frame.superior = frame.anterior.cross(frame.left);
  return frame;
}

}  // namespace

ExpectedBody body_from_mask(const VerseMask& mask, Level level, const BodyFrame& start) {
  const Occupancy occupancy(mask, level);
  measure::VertebralBody body = body_in(occupancy, start);
  for (int round = 0; round < 3; ++round) {
    body = body_in(occupancy, improved(body));
  }
  body.name = {.level = level, .confidence = 1.0, .candidates = {}, .evidence = "mask"};
  return {.name = std::string(measure::name(level)), .body = body, .whole = measure::six_points(body).has_value()};
}

namespace {

/// Points of a label within the slab and in front of the posterior wall, on a fine lattice in the body's frame.
template <typename Inside>
std::vector<std::uint8_t> lattice(const Inside& inside, const BodyFrame& frame, int half, double step_mm, int half_v) {
  const int side = 2 * half + 1;
  std::vector<std::uint8_t> cells;
  cells.reserve(static_cast<std::size_t>(side * side * (2 * half_v + 1)));
  for (int iv = -half_v; iv <= half_v; ++iv) {
    for (int is = -half; is <= half; ++is) {
      for (int iu = -half; iu <= half; ++iu) {
        cells.push_back(inside(frame, iu * step_mm, iv * step_mm, is * step_mm) ? 1 : 0);
      }
    }
  }
  return cells;
}

std::vector<Eigen::Vector3d> border(const std::vector<std::uint8_t>& cells, int half, double step_mm, int half_v) {
  const int side = 2 * half + 1;
  const auto at = [&](int u, int s, int v) { return cells[static_cast<std::size_t>((v * side + s) * side + u)]; };
  std::vector<Eigen::Vector3d> points;
  for (int v = 0; v <= 2 * half_v; ++v) {
    for (int s = 1; s + 1 < side; ++s) {
      for (int u = 1; u + 1 < side; ++u) {
        if (at(u, s, v) != 0 &&
            (at(u - 1, s, v) == 0 || at(u + 1, s, v) == 0 || at(u, s - 1, v) == 0 || at(u, s + 1, v) == 0)) {
          points.emplace_back((u - half) * step_mm, (v - half_v) * step_mm, (s - half) * step_mm);
        }
      }
    }
  }
  return points;
}

void nearest_distances(const std::vector<Eigen::Vector3d>& from, const std::vector<Eigen::Vector3d>& to,
                       std::vector<double>& distances) {
  for (const Eigen::Vector3d& point : from) {
    double best = 1e9;
    for (const Eigen::Vector3d& other : to) {
      best = std::min(best, (point - other).squaredNorm());
    }
    distances.push_back(std::sqrt(best));
  }
}

}  // namespace

Overlap central_overlap(const VerseMask& mask, const measure::LabelMap& found, std::uint8_t found_label,
                        const ExpectedBody& truth, Level level) {
  constexpr double kStep = 0.8;
  constexpr int kHalf = 34;   // 27 mm
  constexpr int kHalfV = 10;  // 8 mm: the central 16 mm
  const Occupancy true_occupancy(mask, level);
  VerseMask other{.labels = {.grid = found.grid, .hu = {found.label.begin(), found.label.end()}}};
  for (std::int16_t& label : other.labels.hu) {
    label = label == found_label ? static_cast<std::int16_t>(measure::verse_number(level)) : std::int16_t{0};
  }
  const Occupancy found_occupancy(other, level);
  const auto depth = measure::depth_range(truth.body);
  if (!depth) {
    throw std::invalid_argument("the mask has no walls");
  }
  const double back = depth->posterior_u_mm - 1.0;  // pedicles start behind; 1 mm of tolerance for either side
  const auto in = [&](const Occupancy& one) {
    return [&](const BodyFrame& frame, double u, double v, double s) {
      return u >= back && one.at(frame.lps(u, v, s)) >= 0.5;
    };
  };
  const auto a = lattice(in(true_occupancy), truth.body.frame, kHalf, kStep, kHalfV);
  const auto b = lattice(in(found_occupancy), truth.body.frame, kHalf, kStep, kHalfV);
  double both = 0.0;
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    both += a[i] != 0 && b[i] != 0 ? 1.0 : 0.0;
    sum += a[i] + b[i];
  }
  std::vector<double> distances;
  const auto border_a = border(a, kHalf, kStep, kHalfV);
  const auto border_b = border(b, kHalf, kStep, kHalfV);
  nearest_distances(border_a, border_b, distances);
  nearest_distances(border_b, border_a, distances);
  std::ranges::sort(distances);
  const std::size_t p95 =
      distances.empty() ? 0 : static_cast<std::size_t>(0.95 * (static_cast<double>(distances.size()) - 1.0));
  return {.dice = sum > 0.0 ? 2.0 * both / sum : 0.0, .hausdorff95_mm = distances.empty() ? 0.0 : distances[p95]};
}

BodyFrame start_frame(const VerseMask& mask, Level level) {
  // Of a whole vertebra the foremost half of the voxels is mostly body: their median is inside it.
  std::vector<PointLps> points;
  const auto& grid = mask.labels.grid;
  for (int k = 0; k < grid.size[2]; ++k) {
    for (int j = 0; j < grid.size[1]; ++j) {
      for (int i = 0; i < grid.size[0]; ++i) {
        if (mask.labels.at(i, j, k) == measure::verse_number(level)) {
          points.push_back(grid.lps(i, j, k));
        }
      }
    }
  }
  if (points.empty()) {
    throw std::invalid_argument("the mask has no such level");
  }
  std::ranges::sort(points, {}, [](const PointLps& p) { return p.y(); });
  points.resize(std::max<std::size_t>(1, points.size() / 2));
  BodyFrame frame;
  frame.origin = PointLps::Zero();
  for (const PointLps& point : points) {
    frame.origin += point / static_cast<double>(points.size());
  }
  return frame;
}

std::vector<ExpectedBody> bodies_from_mask(const VerseMask& mask, const Examined& found) {
  std::vector<ExpectedBody> bodies;
  for (const Level level : mask.levels()) {
    BodyFrame start = start_frame(mask, level);
    if (const auto near = body_near(found.study, start.origin, 12.0)) {
      const measure::VertebralBody& body = found.study.vertebrae[*near].body;
      start = body.frame;
      start.origin = middle_of(body);
    }
    bodies.push_back(body_from_mask(mask, level, start));
  }
  return bodies;
}

}  // namespace kyphos::accuracy
