#include "pipeline/fit/thick/disc_table.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "pipeline/fit/parameters.h"
#include "pipeline/fit/thick/column_voxels.h"

namespace kyphos::pipeline {

PairTable disc_table(const SliceColumn& column, const SliceModel& model) {
  const ColumnVoxels voxels(column, model);
  const PlaceRange own = place_range(column.from_mm, column.to_mm);
  std::vector<EdgeShares> edges;
  for (int k = 0; k < own.count; ++k) {
    edges.push_back(voxels.own(own.place_mm(k)));
  }
  std::vector<double> values;
  if (!column.next_mm) {
    const PlaceRange anywhere{.from_mm = -kTableStepMm, .count = 3};
    std::vector<double> alone;
    for (const EdgeShares& edge : edges) {
      alone.push_back(log_evidence(voxels.information(edge, nullptr), model.levels));
    }
    for (int j = 0; j < anywhere.count; ++j) {
      values.insert(values.end(), alone.begin(), alone.end());
    }
    return {own, anywhere, std::move(values)};
  }
  const PlaceRange other = place_range(*column.next_mm - kNextReachMm, *column.next_mm + kNextReachMm);
  for (int j = 0; j < other.count; ++j) {
    const EdgeShares next = voxels.next(other.place_mm(j));
    for (int k = 0; k < own.count; ++k) {
      const double pressed = std::max(0.0, own.place_mm(k) + kThinnestDiscMm - other.place_mm(j));
      values.push_back(log_evidence(voxels.information(edges[static_cast<std::size_t>(k)], &next), model.levels) -
                       0.5 * kPressedPerMm2 * pressed * pressed);
    }
  }
  return {own, other, std::move(values)};
}

}  // namespace kyphos::pipeline
