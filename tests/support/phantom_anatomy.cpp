#include "tests/support/phantom_anatomy.h"

#include <algorithm>
#include <cmath>

#include "measure/space/units.h"
#include "tests/support/phantom_texture.h"
#include "tests/support/phantom_tissues.h"

namespace kyphos::test {

using Eigen::Vector2d;
using Eigen::Vector3d;
using measure::BodyFrame;
using measure::Level;
using measure::radians_from_deg;

namespace {

constexpr double kSacralSlopeDeg = 34.0;
/// T1's superior endplate against T12's inferior one, as it follows from the level table.
constexpr int kDiscsT1ToT12 = 11;

struct JointAngles {
  double flexion_deg = 0.0;
  double side_deg = 0.0;
  double turn_deg = 0.0;
};

/// Turns a frame about its own left (flexion), anterior (side bend) and superior (turn) axes.
BodyFrame turned(BodyFrame frame, const JointAngles& angles) {
  Eigen::Matrix3d axes;
  axes << frame.left, -frame.anterior, frame.superior;  // a right-handed triad like x, y, z of LPS
  axes = axes * Eigen::AngleAxisd(radians_from_deg(angles.flexion_deg), Vector3d::UnitX()) *
         Eigen::AngleAxisd(radians_from_deg(angles.side_deg), Vector3d::UnitY()) *
         Eigen::AngleAxisd(radians_from_deg(angles.turn_deg), Vector3d::UnitZ());
  frame.left = axes.col(0);
  frame.anterior = -axes.col(1);
  frame.superior = axes.col(2);
  return frame;
}

double rise_deg(double front_s, double back_s, const BodyShape& shape) {
  return measure::deg_from_radians(std::atan2(front_s - back_s, shape.front_station_mm() - shape.back_station_mm()));
}

/// Frame on the superior rim of a body, its superior axis normal to the rim.
BodyFrame superior_plate(const PlacedBody& body) {
  const double front = body.shape.superior_rim_s_mm(body.shape.front_station_mm());
  const double back = body.shape.superior_rim_s_mm(body.shape.back_station_mm());
  BodyFrame plate = turned(body.frame, {.flexion_deg = -rise_deg(front, back, body.shape)});
  plate.origin = body.frame.lps(kCentreOfHalfDepth * body.shape.half_depth_mm(), 0.0, 0.5 * (front + back));
  return plate;
}

/// Puts a body on a plate: the inverse of superior_plate for the inferior rim.
BodyFrame frame_on_plate(const BodyShape& shape, const BodyFrame& plate) {
  const double front = shape.inferior_rim_s_mm(shape.front_station_mm());
  const double back = shape.inferior_rim_s_mm(shape.back_station_mm());
  BodyFrame frame = turned(plate, {.flexion_deg = rise_deg(front, back, shape)});
  frame.origin = plate.origin - 0.5 * (front + back) * frame.superior -
                 kCentreOfHalfDepth * shape.half_depth_mm() * frame.anterior;
  return frame;
}

double natural_thoracic_kyphosis_deg() {
  double sum = 0.0;
  for (const LevelSize& size : level_sizes()) {
    if (measure::is_thoracic(size.level)) {
      sum += size.wedge_deg + (size.level == Level::T12 ? 0.0 : size.disc_below_angle_deg);
    }
  }
  return sum;
}

/// Bends of the disc below a level: the natural one, plus what the whole spine is asked for. The scoliosis is one curve
/// from T7 to L5 with its apex at T12, balanced above by T3-T6 and below by L4-S1, and turned by 0.3 of its angle.
JointAngles joint_below(const LevelSize& size, const PhantomSpec& spec) {
  JointAngles angles{.flexion_deg = size.disc_below_angle_deg};
  const int number = measure::verse_number(size.level);
  if (spec.kyphosis_deg && number >= measure::verse_number(Level::T1) && number < measure::verse_number(Level::T12)) {
    angles.flexion_deg += (*spec.kyphosis_deg - natural_thoracic_kyphosis_deg()) / kDiscsT1ToT12;
  }
  const double cobb = spec.scoliosis_deg;
  if (size.level == Level::L4 || size.level == Level::L5) {
    angles.side_deg = -0.25 * cobb;
  } else if (number >= measure::verse_number(Level::T7) && number <= measure::verse_number(Level::L3)) {
    angles.side_deg = cobb / 9.0;
    angles.turn_deg = (number >= measure::verse_number(Level::T12) ? 0.3 / 4.0 : -0.3 / 5.0) * cobb;
  } else if (number >= measure::verse_number(Level::T3) && number < measure::verse_number(Level::T7)) {
    angles.side_deg = -0.125 * cobb;
  }
  return angles;
}

}  // namespace

PhantomAnatomy::PhantomAnatomy(const PhantomSpec& spec) : spec_(spec) {
  place_bodies();
  index_column();
  tissues_ = build_tissues(*this);
}

void PhantomAnatomy::place_bodies() {
  const std::vector<LevelSize>& sizes = level_sizes();
  BodyFrame plate;  // of the body to be placed; the first is S1's
  plate = turned(plate, {.flexion_deg = kSacralSlopeDeg});
  for (auto size = sizes.rbegin(); size != sizes.rend(); ++size) {
    const auto found = spec_.bodies.find(size->level);
    const PhantomBody special = found == spec_.bodies.end() ? PhantomBody{} : found->second;
    const BodyShape shape(*size, special, spec_);
    if (!bodies_.empty()) {
      const double half_disc = 0.5 * size->disc_below_mm * spec_.size_factor;
      const JointAngles joint = joint_below(*size, spec_);
      BodyFrame middle = superior_plate(bodies_.back());
      middle.origin += half_disc * middle.superior;
      const BodyFrame disc = turned(middle, {0.5 * joint.flexion_deg, 0.5 * joint.side_deg, 0.5 * joint.turn_deg});
      plate = turned(middle, joint);
      plate.origin += half_disc * plate.superior;
      discs_.push_back({.frame = disc, .height_mm = 2.0 * half_disc});
    }
    bodies_.push_back({.size = *size, .special = special, .shape = shape, .frame = frame_on_plate(shape, plate)});
  }
  std::ranges::reverse(bodies_);
  std::ranges::reverse(discs_);
}

namespace {

struct Ellipse {
  double x;
  double u;
  double half_x;
  double half_u;
  /// Roughly the distance to its rim, negative inside.
  [[nodiscard]] double distance(double px, double pu) const {
    const double a = (px - x) / half_x;
    const double b = (pu - u) / half_u;
    return (std::sqrt(a * a + b * b) - 1.0) * std::min(half_x, half_u);
  }
};

constexpr double kAir = -1000.0;
constexpr double kFat = -95.0;
constexpr double kMuscle = 55.0;
constexpr double kLung = -850.0;
constexpr double kTrunkBackMm = 80.0;    // skin behind the column's centre
constexpr double kTrunkFrontMm = 150.0;  // in front of the foremost body
constexpr double kAortaX = 12.0;
constexpr double kAortaU = 34.0;

}  // namespace

void PhantomAnatomy::index_column() {
  const auto height_of = [&](Level level) {
    return std::ranges::find(bodies_, level, [](const PlacedBody& body) { return body.size.level; })->frame.origin.z();
  };
  lung_base_z_ = height_of(Level::T12);
  lung_top_z_ = height_of(Level::T1);
  neck_z_ = height_of(Level::C6);
  column_first_z_ = bodies_.back().frame.origin.z() - 120.0;
  const double last_z = bodies_.front().frame.origin.z() + 60.0;
  front_y_ = -kTrunkFrontMm + std::ranges::min(bodies_, {}, [](const PlacedBody& body) {
                                return measure::is_cervical(body.size.level) ? 1e9 : body.frame.origin.y();
                              }).frame.origin.y();
  std::size_t below = bodies_.size() - 1;
  for (double z = column_first_z_; z <= last_z; z += 1.0) {
    while (below > 1 && bodies_[below - 1].frame.origin.z() < z) {
      --below;
    }
    const Vector3d& low = bodies_[below].frame.origin;
    const Vector3d& high = bodies_[below - 1].frame.origin;
    const double t = std::clamp((z - low.z()) / std::max(1.0, high.z() - low.z()), 0.0, 1.0);
    column_xy_.emplace_back((low + t * (high - low)).head<2>());
  }
}

const Vector2d& PhantomAnatomy::column_xy(double z) const {
  const double last = static_cast<double>(column_xy_.size() - 1);
  return column_xy_[static_cast<std::size_t>(std::clamp(z - column_first_z_, 0.0, last))];
}

Vector3d PhantomAnatomy::aorta_centre(double z) const {
  return {column_xy(z).x() + kAortaX, column_xy(z).y() - kAortaU, z};
}

float PhantomAnatomy::background_hu(const Vector3d& point, double soft_mm) const {
  const Vector2d& column = column_xy(point.z());
  const double x = point.x() - column.x();
  const double u = column.y() - point.y();
  const bool chest = point.z() > lung_base_z_ && point.z() < lung_top_z_;
  const bool neck = point.z() > neck_z_;
  auto hu = static_cast<float>(kAir);
  const double front = neck ? 90.0 : column.y() - front_y_;
  const double trunk =
      Ellipse{0.0, 0.5 * (front - kTrunkBackMm), neck ? 70.0 : 165.0, 0.5 * (front + kTrunkBackMm)}.distance(x, u);
  if (trunk > soft_mm) {
    return hu;
  }
  mix(hu, kFat, cover(trunk, soft_mm));
  const double organs = texture_at(7, point.x() / 28.0, point.y() / 28.0, point.z() / 28.0);
  mix(hu, organs > 0.4 ? -80.0 : 42.0 + 6.0 * organs, cover(trunk + 20.0, 4.0));
  if (chest) {
    const double dome = 0.25 * (point.z() - lung_base_z_);
    for (const double side : {-1.0, 1.0}) {
      const Ellipse lung{side * 78.0, 30.0, std::min(56.0, 20.0 + dome), std::min(78.0, 40.0 + dome)};
      mix(hu, kLung, cover(lung.distance(x, u), 1.5));
    }
  }
  for (const double side : {-1.0, 1.0}) {
    mix(hu, kMuscle, cover(Ellipse{side * 27.0, -44.0, 25.0, 21.0}.distance(x, u), 1.0));
    if (point.z() < lung_base_z_ + 10.0) {
      mix(hu, kMuscle, cover(Ellipse{side * 44.0, -4.0, 17.0, 21.0}.distance(x, u), 1.0));
    }
  }
  if (!neck) {
    mix(hu, spec_.vessel_hu, cover(Ellipse{kAortaX, kAortaU, 12.0, 12.0}.distance(x, u), soft_mm));
    mix(hu, spec_.vessel_hu, cover(Ellipse{-17.0, 33.0, 11.0, 9.0}.distance(x, u), soft_mm));
  }
  return hu;
}

}  // namespace kyphos::test
