#include "tests/accuracy/level_cuts.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "tests/accuracy/examine.h"
#include "tests/accuracy/resample.h"

namespace kyphos::accuracy {
namespace {

/// The index axis that runs most nearly along z.
int upright_axis(const measure::Volume& volume) {
  int axis = 0;
  double most = 0.0;
  for (int k = 0; k < 3; ++k) {
    Eigen::Vector3d step = Eigen::Vector3d::Zero();
    step[k] = 1.0;
    const double z = std::abs((volume.grid.lps_from_index.linear() * step).normalized().z());
    if (z > most) {
      most = z;
      axis = k;
    }
  }
  return axis;
}

measure::Volume part_of(const measure::Volume& volume, double from, double to) {
  const int axis = upright_axis(volume);
  Eigen::Vector3i low = Eigen::Vector3i::Zero();
  const auto& size = volume.grid.size;
  Eigen::Vector3i high(size[0] - 1, size[1] - 1, size[2] - 1);
  const int count = size[static_cast<std::size_t>(axis)];
  low[axis] = static_cast<int>(std::lround(from * count));
  high[axis] = std::min(count - 1, static_cast<int>(std::lround(to * count)) - 1);
  return crop(volume, low, high);
}

}  // namespace

void LevelCuts::add_cut(const std::string& label, const measure::MeasuredStudy& cut,
                        const measure::MeasuredStudy& whole, const std::vector<std::string>& chain) {
  NameTally tally;
  std::string wrong;
  for (const measure::MeasuredVertebra& one : cut.vertebrae) {
    const auto at = body_near(whole, middle_of(one.body), kSameBodyMm);
    const std::string truth = at ? measure::display_name(whole.vertebrae[*at].body) : "";
    if (std::ranges::find(chain, truth) == chain.end()) {
      continue;
    }
    const auto& name = one.body.name;
    NameTally& sure = by_confidence_[static_cast<std::size_t>(
        std::clamp(static_cast<int>(std::floor(10.0 * name.confidence + 1.0e-9)) - 4, 0, 5))];
    if (!name.level) {
      ++tally.unnamed;
      continue;
    }
    const bool right = measure::display_name(one.body) == truth;
    ++(right ? tally.right : tally.wrong);
    ++(right ? sure.right : sure.wrong);
    wrong += right ? "" : " " + measure::display_name(one.body) + " for " + truth;
  }
  all_.add(tally);
  char text[160];
  std::snprintf(text, sizeof text, "    %-36s %s", label.c_str(), tally.columns().c_str());
  lines_.push_back(text + wrong);
}

void LevelCuts::add_scan(const std::string& name, const measure::Volume& volume, const measure::MeasuredStudy& whole,
                         const std::vector<std::string>& chain) {
  for (const double from : {0.0, 0.25, 0.5}) {
    char label[80];
    std::snprintf(label, sizeof label, "%s, slices %.0f to %.0f %%", name.c_str(), 100.0 * from, 100.0 * from + 50.0);
    add_cut(label, examine(part_of(volume, from, from + 0.5)).study, whole, chain);
  }
}

void LevelCuts::print() const {
  std::printf("Names of the same bodies in halves of the scans:\n");
  for (const std::string& line : lines_) {
    std::printf("%s\n", line.c_str());
  }
  std::printf("    together: %s\n", all_.shares().c_str());
  std::printf("    stated probability of a name: right of named\n");
  constexpr std::array kFrom{"below 0.5", "0.5-0.6", "0.6-0.7", "0.7-0.8", "0.8-0.9", "0.9-1.0"};
  for (std::size_t i = 0; i < kFrom.size(); ++i) {
    std::printf("    %-10s %3d of %3d\n", kFrom[i], by_confidence_[i].right,
                by_confidence_[i].right + by_confidence_[i].wrong);
  }
}

}  // namespace kyphos::accuracy
