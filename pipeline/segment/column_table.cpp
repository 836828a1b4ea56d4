#include "pipeline/segment/column_table.h"

#include <algorithm>
#include <cmath>

#include "pipeline/segment/smoothing.h"

namespace kyphos::pipeline {

ColumnTable::ColumnTable(const SliceColumn& column, const SliceModel& model) : from_(column.from_mm) {
  const int count = std::max(2, static_cast<int>(std::ceil((column.to_mm - column.from_mm) / kTableStepMm)) + 1);
  for (int k = 0; k < count; ++k) {
    values_.push_back(log_likelihood(column, from_ + k * kTableStepMm, model));
  }
  const double highest = *std::ranges::max_element(values_);
  for (double& value : values_) {
    value = kWorstColumn * std::tanh((value - highest) / kWorstColumn);
  }
}

ColumnTable ColumnTable::blurred(double sigma_mm) const {
  ColumnTable result = *this;
  result.values_ = smooth_signal(values_, sigma_mm / kTableStepMm);
  return result;
}

ColumnTable::Local ColumnTable::at(double edge_mm) const {
  constexpr double kOutsidePerMm2 = 4.0;
  const double last = from_ + kTableStepMm * (static_cast<double>(values_.size()) - 1.0);
  const double inside = std::clamp(edge_mm, from_, last);
  const double place = (inside - from_) / kTableStepMm;
  const int middle = std::clamp(static_cast<int>(std::lround(place)), 1, static_cast<int>(values_.size()) - 2);
  const auto entry = [&](int k) {
    return values_[static_cast<std::size_t>(std::clamp(k, 0, static_cast<int>(values_.size()) - 1))];
  };
  const double slope = 0.5 * (entry(middle + 1) - entry(middle - 1));
  const double bend = entry(middle + 1) + entry(middle - 1) - 2.0 * entry(middle);
  const double t = place - middle;
  Local local{.value = entry(middle) + slope * t + 0.5 * bend * t * t,
              .slope = (slope + bend * t) / kTableStepMm,
              .curvature = bend / (kTableStepMm * kTableStepMm)};
  const double beyond = edge_mm - inside;
  if (beyond != 0.0) {
    local.value -= 0.5 * kOutsidePerMm2 * beyond * beyond;
    local.slope = -kOutsidePerMm2 * beyond;
    local.curvature = -kOutsidePerMm2;
  }
  return local;
}

}  // namespace kyphos::pipeline
