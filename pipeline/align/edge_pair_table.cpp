#include "pipeline/align/edge_pair_table.h"

#include <vector>

namespace kyphos::pipeline {

PairTable edge_pair_table(const BoneColumn& column, const SliceModel& first, const SliceModel& second) {
  const PlaceRange range = place_range(column.first.from_mm, column.first.to_mm);
  std::vector<LevelInformation> one;
  std::vector<LevelInformation> other;
  for (int k = 0; k < range.count; ++k) {
    one.push_back(level_information(column.first, range.place_mm(k), first));
    other.push_back(level_information(column.second, range.place_mm(k), second));
  }
  std::vector<double> values;
  for (const LevelInformation& there : other) {
    for (LevelInformation both : one) {
      both += there;
      values.push_back(log_evidence(both, first.levels));
    }
  }
  return {range, range, std::move(values)};
}

}  // namespace kyphos::pipeline
