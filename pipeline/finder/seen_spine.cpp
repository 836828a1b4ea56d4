#include "pipeline/finder/seen_spine.h"

#include <algorithm>
#include <cmath>

#include "pipeline/finder/body_chain.h"
#include "pipeline/finder/parameters.h"

namespace kyphos::pipeline {
namespace {

/// Normal of an edge, pointing up, in a view whose line leans aside by `aside` mm for each mm upwards.
measure::DirectionLps normal_of(const ViewEdge& edge, double aside) {
  const double y = -edge.backwards_z;
  const double z = edge.backwards_y;
  return measure::DirectionLps(aside * z, y, z).normalized();
}

SeenBody body_of_blob(const SagittalView& view, const Blob& blob) {
  const auto row_of = [&](double z_mm) { return (view.top_z_mm - z_mm) / kViewPixelMm; };
  const auto at = [&](double y_mm, double z_mm) {
    measure::PointLps point = view.point(row_of(z_mm), 0.0);
    point.y() = y_mm;
    point.z() = z_mm;
    return point;
  };
  const double aside = (at(0, blob.z_mm + kSeenSpineLeanOverMm).x() - at(0, blob.z_mm - kSeenSpineLeanOverMm).x()) /
                       (2.0 * kSeenSpineLeanOverMm);
  SeenBody body;
  body.upper = at(blob.upper.y_mm, blob.upper.z_mm);
  body.lower = at(blob.lower.y_mm, blob.lower.z_mm);
  body.upper_normal = normal_of(blob.upper, aside);
  body.lower_normal = normal_of(blob.lower, aside);
  body.frame.origin = 0.5 * (body.upper + body.lower);
  body.frame.superior = (body.upper_normal + body.lower_normal).normalized();
  const measure::DirectionLps front = -measure::DirectionLps::UnitY();
  body.frame.anterior = (front - front.dot(body.frame.superior) * body.frame.superior).normalized();
  body.frame.left = body.frame.superior.cross(body.frame.anterior);
  body.half_depth_mm = blob.half_depth_mm;
  body.height_front_mm = blob.height_front_mm;
  body.height_middle_mm = blob.height_middle_mm;
  body.height_back_mm = blob.height_back_mm;
  body.probability = blob.probability;
  body.cut = blob.cut;
  return body;
}

SeenSpine look(const measure::Sampler& sampler, SagittalView view, std::span<const double> aside_mm) {
  SeenSpine spine{.bodies = {}, .view = std::move(view), .maps = {}, .held = {}};
  std::vector<NetworkPicture> pictures;
  const double nearest = *std::ranges::min_element(aside_mm, {}, [](double mm) { return std::abs(mm); });
  const GreyWindow window = window_of(sampler.volume());
  for (const double aside : aside_mm) {
    pictures.push_back(picture_of(sampler, window, spine.view, aside, aside == nearest ? &spine.held : nullptr));
  }
  const auto seen = run_network(pictures);
  for (std::size_t tissue = 0; tissue < kTissues; ++tissue) {
    auto& mean = spine.maps[tissue];
    mean.assign(spine.held.size(), 0.0F);
    for (const TissueMaps& maps : seen) {
      for (std::size_t i = 0; i < mean.size(); ++i) {
        mean[i] += maps[tissue][i] / static_cast<float>(seen.size());
      }
    }
  }
  for (const Blob& blob : column_of(find_blobs(spine.view, spine.maps, spine.held))) {
    spine.bodies.push_back(body_of_blob(spine.view, blob));
    SeenBody& body = spine.bodies.back();
    body.canal = spine.canal_behind(body.frame, body.half_depth_mm, body.height_middle_mm);
  }
  return spine;
}

double weight_of(const SeenSpine& spine) {
  double sum = 0.0;
  for (const SeenBody& body : spine.bodies) {
    sum += body.probability * body.height_middle_mm * body.half_depth_mm;
  }
  return sum;
}

}  // namespace

std::optional<double> SeenSpine::probability_at(const measure::PointLps& point, Tissue tissue) const {
  const auto pixel = view.pixel_at(point);
  if (!pixel || !held[*pixel]) {
    return std::nullopt;
  }
  return static_cast<double>(maps[static_cast<std::size_t>(tissue)][*pixel]);
}

std::optional<double> SeenSpine::probability_between(const measure::PointLps& point, Tissue tissue) const {
  const double row = (view.top_z_mm - point.z()) / kViewPixelMm;
  const double column = (point.y() - view.front_y_mm) / kViewPixelMm;
  const int first_row = static_cast<int>(std::floor(row));
  const int first_column = static_cast<int>(std::floor(column));
  if (first_row < 0 || first_column < 0 || first_row + 1 >= view.rows() || first_column + 1 >= view.columns) {
    return std::nullopt;
  }
  double sum = 0.0;
  for (const int down : {0, 1}) {
    for (const int back : {0, 1}) {
      const std::size_t pixel = view.pixel(first_row + down, first_column + back);
      if (!held[pixel]) {
        return std::nullopt;
      }
      const double weight = std::abs(1.0 - down - (row - first_row)) * std::abs(1.0 - back - (column - first_column));
      sum += weight * static_cast<double>(maps[static_cast<std::size_t>(tissue)][pixel]);
    }
  }
  return sum;
}

double SeenSpine::canal_behind(const measure::BodyFrame& frame, double half_depth_mm, double height_mm) const {
  double sum = 0.0;
  for (const double part : {-0.3, 0.0, 0.3}) {
    double clearest = 0.0;
    for (double behind = kCanalFromMm; behind <= kCanalToMm; behind += kViewPixelMm) {
      const auto point = frame.lps(-half_depth_mm - behind, 0.0, part * height_mm);
      clearest = std::max(clearest, probability_at(point, Tissue::Canal).value_or(0.0));
    }
    sum += clearest / 3.0;
  }
  return sum;
}

SeenSpine look_along(const measure::Sampler& sampler, std::span<const measure::PointLps> path,
                     std::span<const double> aside_mm) {
  return look(sampler, view_along(box_of(sampler.volume().grid), path), aside_mm);
}

std::vector<TissueMaps> maps_beside(const measure::Sampler& sampler, const SagittalView& view,
                                    std::span<const double> aside_mm) {
  const GreyWindow window = window_of(sampler.volume());
  std::vector<NetworkPicture> pictures;
  for (const double aside : aside_mm) {
    pictures.push_back(picture_of(sampler, window, view, aside));
  }
  return run_network(pictures);
}

SeenSpine look_everywhere(const measure::Sampler& sampler) {
  const VolumeBox box = box_of(sampler.volume().grid);
  const measure::PointLps middle = 0.5 * (box.low + box.high);
  const double reach = std::min(kFarthestAsideMm.value, 0.5 * (box.high.x() - box.low.x()));
  SeenSpine best;
  std::vector<std::pair<measure::PointLps, double>> middles;  // of all bodies in all planes, with their weights
  constexpr std::array<double, 1> kInPlane{0.0};
  for (double aside = -std::floor(reach / kPlaneStepMm) * kPlaneStepMm; aside <= reach; aside += kPlaneStepMm) {
    const std::array<measure::PointLps, 1> path{middle + measure::PointLps(aside, 0, 0)};
    SeenSpine seen = look(sampler, view_along(box, path), kInPlane);
    for (const SeenBody& body : seen.bodies) {
      middles.emplace_back(body.frame.origin, body.probability * body.height_middle_mm * body.half_depth_mm);
    }
    if (weight_of(seen) > weight_of(best)) {
      best = std::move(seen);
    }
  }
  std::vector<measure::PointLps> path;
  for (const SeenBody& body : best.bodies) {  // the middle of what all planes see at its height and depth
    measure::PointLps sum = measure::PointLps::Zero();
    double weight = 0.0;
    for (const auto& [point, own] : middles) {
      const measure::PointLps apart = point - body.frame.origin;
      if (std::hypot(apart.y(), apart.z()) < 0.5 * body.half_depth_mm &&
          std::abs(apart.x()) < 2.0 * kPlaneStepMm + 1.0) {
        sum += own * point;
        weight += own;
      }
    }
    path.push_back(sum / weight);
  }
  return path.empty() ? best : look(sampler, view_along(box, path), kBesidePathMm);
}

}  // namespace kyphos::pipeline
