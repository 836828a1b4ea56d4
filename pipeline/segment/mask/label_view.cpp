#include "pipeline/segment/mask/label_view.h"

namespace kyphos::pipeline {

LabelView::LabelView(const measure::LabelMap& map, std::uint8_t value)
    : map_(map), value_(value), index_from_lps_(map.grid.index_from_lps()) {
  const auto& size = map.grid.size;
  low_ = Eigen::Vector3i(size[0], size[1], size[2]);
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      for (int i = 0; i < size[0]; ++i) {
        if (map.label[map.grid.offset(i, j, k)] == value) {
          const Eigen::Vector3i here(i, j, k);
          low_ = low_.cwiseMin(here);
          high_ = high_.cwiseMax(here);
        }
      }
    }
  }
}

bool LabelView::holds(const Eigen::Vector3i& index) const {
  return (index.array() >= low_.array()).all() && (index.array() <= high_.array()).all() &&
         map_.label[map_.grid.offset(index.x(), index.y(), index.z())] == value_;
}

bool LabelView::in_map(const measure::PointLps& point) const {
  const Eigen::Vector3d index = index_from_lps_ * point;
  const auto& size = map_.grid.size;
  return index.minCoeff() >= 0.0 && index.x() <= size[0] - 1 && index.y() <= size[1] - 1 && index.z() <= size[2] - 1;
}

double LabelView::occupancy(const measure::PointLps& point) const {
  const Eigen::Vector3d index = index_from_lps_ * point;
  if ((index.array() < low_.cast<double>().array() - 1.0).any() ||
      (index.array() > high_.cast<double>().array() + 1.0).any()) {
    return 0.0;
  }
  const Eigen::Vector3d first = index.array().floor();
  const Eigen::Vector3d part = index - first;
  double sum = 0.0;
  for (int corner = 0; corner < 8; ++corner) {
    const Eigen::Vector3i step(corner & 1, (corner >> 1) & 1, corner >> 2);
    if (holds(first.cast<int>() + step)) {
      sum += (step.x() != 0 ? part.x() : 1.0 - part.x()) * (step.y() != 0 ? part.y() : 1.0 - part.y()) *
             (step.z() != 0 ? part.z() : 1.0 - part.z());
    }
  }
  return sum;
}

std::optional<double> LabelView::next_edge_mm(const measure::PointLps& from, const measure::DirectionLps& along,
                                              double start_mm, double reach_mm) const {
  constexpr double kStepMm = 0.25;
  double before = occupancy(from + start_mm * along);
  const bool inside = before >= 0.5;
  for (double t = start_mm + kStepMm; t <= reach_mm; t += kStepMm) {
    const double here = occupancy(from + t * along);
    if ((here >= 0.5) != inside) {
      return t - kStepMm * (0.5 - here) / (before - here);
    }
    before = here;
  }
  return std::nullopt;
}

}  // namespace kyphos::pipeline
