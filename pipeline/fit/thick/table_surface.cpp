#include "pipeline/fit/thick/table_surface.h"

#include <algorithm>
#include <cmath>

#include "pipeline/fit/optimal_surface.h"
#include "pipeline/fit/parameters.h"
#include "pipeline/fit/thick/thick_endplate.h"

namespace kyphos::pipeline {

std::vector<double> best_table_surface(const std::vector<SliceColumn>& columns,
                                       const std::vector<ColumnRewards>& rewards) {
  const auto [first_u, last_u] = std::ranges::minmax(columns, {}, &SliceColumn::u_mm);
  const auto [first_v, last_v] = std::ranges::minmax(columns, {}, &SliceColumn::v_mm);
  const auto lowest = [](const ColumnRewards& column) { return column.range.from_mm; };
  const auto highest = [](const ColumnRewards& column) { return column.range.place_mm(column.range.count + 1); };
  const double low = lowest(std::ranges::min(rewards, {}, lowest));
  const double high = highest(std::ranges::max(rewards, {}, highest));
  const auto cell = [](double x, double first) { return static_cast<int>(std::lround((x - first) / kPatchMm)); };
  const int labels = static_cast<int>(std::ceil((high - low) / kTableStepMm)) + 1;
  SurfaceRewards grid(cell(last_u.u_mm, first_u.u_mm) + 1, cell(last_v.v_mm, first_v.v_mm) + 1, labels, 0.0F);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    float* const reward = grid.cell(cell(columns[i].u_mm, first_u.u_mm), cell(columns[i].v_mm, first_v.v_mm));
    const int shift = static_cast<int>(std::lround((rewards[i].range.from_mm - low) / kTableStepMm));
    std::fill(reward, reward + labels, static_cast<float>(-1.5 * kWorstColumn));
    for (std::size_t k = 0; k < rewards[i].log_likelihoods.size() && shift + static_cast<int>(k) < labels; ++k) {
      reward[shift + static_cast<int>(k)] = static_cast<float>(rewards[i].log_likelihoods[k]);
    }
  }
  const auto found = find_optimal_surface(grid, {.jump_cost = static_cast<float>(kJumpCost),
                                                 .largest_jump = static_cast<int>(kLargestJumpMm / kTableStepMm)});
  std::vector<double> places;
  for (const SliceColumn& column : columns) {
    const int at = cell(column.v_mm, first_v.v_mm) * grid.count_x() + cell(column.u_mm, first_u.u_mm);
    places.push_back(low + found[static_cast<std::size_t>(at)] * kTableStepMm);
  }
  return places;
}

}  // namespace kyphos::pipeline
