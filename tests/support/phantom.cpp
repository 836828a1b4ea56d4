#include "tests/support/phantom.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "measure/space/units.h"
#include "tests/support/phantom_anatomy.h"

namespace kyphos::test {

using Eigen::Vector3d;
using measure::BodyFrame;
using measure::Level;

namespace {

constexpr double kTruthStepMm = 0.5;
constexpr double kTruthErrorMm = 1e-9;
constexpr int kMostSteps = 30;

/// Turns a construction frame about its left axis until its superior axis halves the angle of the two endplates.
BodyFrame halving_frame(const PlacedBody& body) {
  const double front = body.shape.front_station_mm();
  const double back = body.shape.back_station_mm();
  const auto slope = [&](auto surface) { return (surface(front) - surface(back)) / (front - back); };
  const double up = std::atan(slope([&](double u) { return body.shape.superior_s_mm(u, 0.0); }));
  const double down = std::atan(slope([&](double u) { return body.shape.inferior_s_mm(u, 0.0); }));
  const Eigen::AngleAxisd turn(-0.5 * (up + down), body.frame.left);  // front higher: the normal leans back
  BodyFrame frame = body.frame;
  frame.anterior = turn * frame.anterior;
  frame.superior = turn * frame.superior;
  return frame;
}

/// Height in the truth frame at which a line parallel to its superior axis meets an endplate.
template <typename Surface>
double meet(const PlacedBody& body, const BodyFrame& frame, double u, double v, const Surface& surface) {
  // The frames differ by a few degrees: what is missing along one axis is nearly what is missing along the other.
  const double along = frame.superior.dot(body.frame.superior);
  double s = 0.0;
  for (int step = 0; step < kMostSteps; ++step) {
    const Vector3d q = body.frame.frame_coordinates(frame.lps(u, v, s));
    const double missing_mm = (q.z() - surface(q.x(), q.y())) / along;
    s -= missing_mm;
    if (std::abs(missing_mm) < kTruthErrorMm) {
      return s;
    }
  }
  double low = -60.0;  // a step in the endplate, steeper than the frames allow
  double high = 60.0;
  while (high - low > kTruthErrorMm) {
    const double middle = 0.5 * (low + high);
    const Vector3d q = body.frame.frame_coordinates(frame.lps(u, v, middle));
    (q.z() < surface(q.x(), q.y()) ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

std::vector<measure::WallPoint> wall(const PlacedBody& body, const BodyFrame& frame, double low_s, double high_s,
                                     double sign) {
  std::vector<measure::WallPoint> points;
  constexpr int kPoints = 41;
  for (int i = 0; i < kPoints; ++i) {
    const double s = low_s + (high_s - low_s) * i / (kPoints - 1);
    double inside = 0.0;
    double outside = 2.0 * body.shape.half_depth_mm() + 10.0;
    for (int step = 0; step < 50; ++step) {
      const double middle = 0.5 * (inside + outside);
      const Vector3d q = body.frame.frame_coordinates(frame.lps(sign * middle, 0.0, s));
      (body.shape.distance(q.x(), q.y(), q.z()).wall_mm < 0.0 ? inside : outside) = middle;
    }
    points.push_back({.s_mm = s, .u_mm = sign * inside, .se_mm = 0.0});
  }
  return points;
}

measure::EndplateSurface truth_surface(const PlacedBody& body, const BodyFrame& frame, bool superior) {
  const double half_u = body.shape.half_depth_mm() + 4.0;
  const double half_v = body.shape.half_width_mm() + 2.0;
  const int count_u = 2 * static_cast<int>(half_u / kTruthStepMm) + 1;
  const int count_v = 2 * static_cast<int>(half_v / kTruthStepMm) + 1;
  measure::EndplateSurface surface(-0.5 * (count_u - 1) * kTruthStepMm, -0.5 * (count_v - 1) * kTruthStepMm,
                                   kTruthStepMm, count_u, count_v);
  for (int iv = 0; iv < count_v; ++iv) {
    for (int iu = 0; iu < count_u; ++iu) {
      const double u = surface.u_mm(iu);
      const double v = surface.v_mm(iv);
      const double s =
          superior ? meet(body, frame, u, v, [&](double x, double y) { return body.shape.superior_s_mm(x, y); })
                   : meet(body, frame, u, v, [&](double x, double y) { return body.shape.inferior_s_mm(x, y); });
      const Vector3d q = body.frame.frame_coordinates(frame.lps(u, v, s + (superior ? -1.5 : 1.5)));
      if (body.shape.distance(q.x(), q.y(), q.z()).wall_mm < -0.5) {
        surface.set(iu, iv, measure::EndplatePoint{.s_mm = s, .se_mm = 0.0});
      }
    }
  }
  return surface;
}

BodyFrame posed(BodyFrame frame, const Eigen::Isometry3d& pose) {
  frame.origin = pose * frame.origin;
  frame.anterior = pose.linear() * frame.anterior;
  frame.left = pose.linear() * frame.left;
  frame.superior = pose.linear() * frame.superior;
  return frame;
}

PhantomTruth truth_of(const PlacedBody& body, const PhantomSpec& spec) {
  const BodyFrame frame = halving_frame(body);
  PhantomTruth truth{.level = body.size.level};
  measure::VertebralBody& out = truth.body;
  out.name = {
      .level = body.size.level, .confidence = 1.0, .candidates = {{body.size.level, 1.0}}, .evidence = "phantom"};
  out.superior = truth_surface(body, frame, true);
  out.inferior = truth_surface(body, frame, false);
  const double low = out.inferior.interpolate(0.0, 0.0).value().s_mm;
  const double high = out.superior.interpolate(0.0, 0.0).value().s_mm;
  out.posterior_wall = wall(body, frame, low, high, -1.0);
  out.anterior_wall = wall(body, frame, low, high, 1.0);
  out.frame = posed(frame, spec.pose);
  const auto points = measure::six_points(out);
  if (!points) {
    throw std::logic_error("a phantom body has no six points");
  }
  const Vector3d up = out.frame.superior;
  truth.anterior_mm = (points->superior_anterior - points->inferior_anterior).dot(up);
  truth.middle_mm = (points->superior_middle - points->inferior_middle).dot(up);
  truth.posterior_mm = (points->superior_posterior - points->inferior_posterior).dot(up);
  const Vector3d top = points->superior_anterior - points->superior_posterior;
  const Vector3d base = points->inferior_anterior - points->inferior_posterior;
  // Tilts in the patient's own sagittal plane (the pose taken back), forward positive.
  const auto tilt = [&](const Vector3d& line) {
    const Vector3d own = spec.pose.linear().transpose() * line;
    return measure::deg_from_radians(std::atan2(-own.z(), -own.y()));
  };
  truth.superior_tilt_deg = tilt(top);
  truth.inferior_tilt_deg = tilt(base);
  truth.wedge_deg = measure::deg_from_radians(std::atan2(base.dot(up), base.dot(out.frame.anterior)) -
                                              std::atan2(top.dot(up), top.dot(out.frame.anterior)));
  return truth;
}

/// Columns: directions of i, j and k in patient space.
Eigen::Matrix3d axes_of(PhantomView view) {
  Eigen::Matrix3d axes = Eigen::Matrix3d::Identity();
  switch (view) {
    case PhantomView::Axial:
      break;
    case PhantomView::Sagittal:
      axes << 0, 0, 1, 1, 0, 0, 0, -1, 0;  // i posterior, j inferior, k left
      break;
    case PhantomView::Coronal:
      axes << 1, 0, 0, 0, 0, 1, 0, -1, 0;  // i left, j inferior, k posterior
      break;
    case PhantomView::AxialProne:
      axes << -1, 0, 0, 0, -1, 0, 0, 0, 1;
      break;
    case PhantomView::AxialDecubitus:
      axes << 0, -1, 0, 1, 0, 0, 0, 0, 1;
      break;
    case PhantomView::AxialFeetFirst:
      axes << 1, 0, 0, 0, 1, 0, 0, 0, -1;
      break;
  }
  return axes;
}

}  // namespace

Phantom::Phantom(const PhantomSpec& spec) : anatomy_(std::make_shared<PhantomAnatomy>(spec)) {
  int position = 0;
  for (const PlacedBody& body : anatomy_->bodies()) {
    truth_.push_back(truth_of(body, spec));
    truth_.back().body.position_from_top = ++position;
    truth_.back().body.quality.marrow_hu = body.special.marrow_hu.value_or(spec.marrow_hu);
  }
}

const PhantomTruth& Phantom::truth(Level level) const {
  const auto found = std::ranges::find(truth_, level, &PhantomTruth::level);
  if (found == truth_.end()) {
    throw std::invalid_argument("the phantom has no such level");
  }
  return *found;
}

double Phantom::segmental_kyphosis_deg(Level level) const {
  const auto above = measure::level_above(level);
  const auto below = measure::level_below(level);
  if (!above || !below) {
    throw std::invalid_argument("segmental kyphosis needs a body above and below");
  }
  return truth(*above).superior_tilt_deg - truth(*below).inferior_tilt_deg;
}

std::vector<PhantomTruth> Phantom::truth_within(const measure::Grid& grid) const {
  const Eigen::Affine3d index_from_lps = grid.index_from_lps();
  const auto inside = [&](const Vector3d& point) {
    const Vector3d index = index_from_lps * point;
    return (index.array() >= -0.5).all() && index.x() <= grid.size[0] - 0.5 && index.y() <= grid.size[1] - 0.5 &&
           index.z() <= grid.size[2] - 0.5;
  };
  std::vector<PhantomTruth> result;
  for (PhantomTruth truth : truth_) {
    int held = 0;
    int all = 0;
    for (const auto* surface : {&truth.body.superior, &truth.body.inferior}) {
      for (int iv = 0; iv < surface->count_v(); iv += 2) {
        for (int iu = 0; iu < surface->count_u(); iu += 2) {
          if (const auto& point = surface->at(iu, iv)) {
            ++all;
            held += inside(truth.body.frame.lps(surface->u_mm(iu), surface->v_mm(iv), point->s_mm)) ? 1 : 0;
          }
        }
      }
    }
    truth.whole = held == all;
    if (held > 0 && truth.level != Level::S1) {
      result.push_back(truth);
    }
  }
  return result;
}

measure::Grid Phantom::grid(const PhantomField& field) const {
  const PhantomTruth& top = truth(field.first);
  const PhantomTruth& base = truth(field.last);
  const Eigen::Isometry3d& pose = anatomy_->spec().pose;
  const Eigen::Isometry3d own = pose.inverse();
  Eigen::AlignedBox3d box;
  for (const PhantomTruth& one : truth_) {
    if (one.body.position_from_top < top.body.position_from_top ||
        one.body.position_from_top > base.body.position_from_top) {
      continue;
    }
    for (const auto* surface : {&one.body.superior, &one.body.inferior}) {
      for (int iv = 0; iv < surface->count_v(); ++iv) {
        for (int iu = 0; iu < surface->count_u(); ++iu) {
          if (const auto& point = surface->at(iu, iv)) {
            box.extend(own * one.body.frame.lps(surface->u_mm(iu), surface->v_mm(iv), point->s_mm));
          }
        }
      }
    }
  }
  const Eigen::Matrix3d axes = field.tilt * axes_of(field.view);
  // Half way between the bodies' middle and the tips of the spinous processes.
  const Vector3d centre = pose * (box.center() + Vector3d(0.0, 12.0, 0.0));
  const double length_mm = box.sizes().z() + 2.0 * field.margin_mm;
  measure::Grid grid;
  Eigen::Matrix3d scaled = axes;
  for (int axis = 0; axis < 3; ++axis) {
    const double spacing = axis == 2 ? field.slice_mm : field.pixel_mm;
    Vector3d::Index main = 0;
    axes.col(axis).cwiseAbs().maxCoeff(&main);
    const double extent = main == 2 ? length_mm : std::max(field.width_mm, box.sizes()(main) + 2.0 * field.margin_mm);
    grid.size[static_cast<std::size_t>(axis)] = static_cast<int>(std::lround(extent / spacing)) + 1;
    scaled.col(axis) *= spacing;
  }
  grid.lps_from_index.linear() = scaled;
  const Vector3d middle(0.5 * (grid.size[0] - 1), 0.5 * (grid.size[1] - 1), 0.5 * (grid.size[2] - 1));
  grid.lps_from_index.translation() = centre - scaled * middle;
  return grid;
}

}  // namespace kyphos::test
