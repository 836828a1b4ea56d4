#include "io/labels/label_audit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "io/labels/parameters.h"
#include "io/labels/scheme_choice.h"

namespace kyphos::io {
namespace {

using measure::LabelledSpine;
using measure::LabelledVertebra;
using measure::PointLps;

/// A connected part of a label: voxels that touch by a face.
struct LabelPart {
  std::vector<std::size_t> voxels;
  PointLps centroid = PointLps::Zero();
};

/// Parts of all labels, each label's largest first.
class LabelParts {
 public:
  explicit LabelParts(const measure::LabelMap& map) : map_(map), seen_(map.label.size(), false) {
    parts_.resize(256);
    for (std::size_t at = 0; at < map.label.size(); ++at) {
      if (map.label[at] != 0 && !seen_[at]) {
        parts_[map.label[at]].push_back(flood(at));
      }
    }
    for (auto& parts : parts_) {
      std::ranges::stable_sort(parts, std::greater{}, [](const LabelPart& part) { return part.voxels.size(); });
    }
  }
  [[nodiscard]] const std::vector<LabelPart>& of(std::uint8_t value) const { return parts_[value]; }

 private:
  LabelPart flood(std::size_t start) {
    const auto& size = map_.grid.size;
    const std::array<std::size_t, 3> step{1, static_cast<std::size_t>(size[0]),
                                          static_cast<std::size_t>(size[0]) * static_cast<std::size_t>(size[1])};
    LabelPart part{.voxels = {start}};
    seen_[start] = true;
    Eigen::Vector3d sum = Eigen::Vector3d::Zero();
    for (std::size_t next = 0; next < part.voxels.size(); ++next) {
      const std::size_t at = part.voxels[next];
      const std::array<std::size_t, 3> index{at % step[1], at / step[1] % static_cast<std::size_t>(size[1]),
                                             at / step[2]};
      sum +=
          Eigen::Vector3d(static_cast<double>(index[0]), static_cast<double>(index[1]), static_cast<double>(index[2]));
      for (std::size_t axis = 0; axis < 3; ++axis) {
        if (index[axis] > 0) {
          take(at - step[axis], map_.label[start], part);
        }
        if (index[axis] + 1 < static_cast<std::size_t>(size[axis])) {
          take(at + step[axis], map_.label[start], part);
        }
      }
    }
    part.centroid = map_.grid.lps_from_index * Eigen::Vector3d(sum / static_cast<double>(part.voxels.size()));
    return part;
  }
  void take(std::size_t at, std::uint8_t label, LabelPart& part) {
    if (!seen_[at] && map_.label[at] == label) {
      seen_[at] = true;
      part.voxels.push_back(at);
    }
  }

  const measure::LabelMap& map_;
  std::vector<bool> seen_;
  std::vector<std::vector<LabelPart>> parts_;
};

std::string called(const LabelledVertebra& vertebra) {
  return vertebra.level ? std::string(measure::name(*vertebra.level)) : "label " + vertebra.called;
}

std::string rounded_mm(double value) { return std::to_string(std::lround(value)) + " mm"; }

void question(LabelledSpine& spine, LabelledVertebra& vertebra, const std::string& what) {
  vertebra.questioned += (vertebra.questioned.empty() ? "" : "; ") + what;
  spine.warnings.push_back({.code = "label_audit", .text = "Label map: " + what + "."});
}

/// A vertebra with its main part, as the audit looks at it.
struct Placed {
  LabelledVertebra vertebra;
  PointLps middle = PointLps::Zero();
  double volume_mm3 = 0.0;
  bool at_border = false;
};

bool touches_border(const measure::Grid& grid, const LabelPart& part) {
  const auto& size = grid.size;
  return std::ranges::any_of(part.voxels, [&](std::size_t at) {
    const std::size_t row = static_cast<std::size_t>(size[0]);
    const std::size_t slice = row * static_cast<std::size_t>(size[1]);
    const std::array<std::size_t, 3> index{at % row, at / row % static_cast<std::size_t>(size[1]), at / slice};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (index[axis] == 0 || index[axis] + 1 == static_cast<std::size_t>(size[axis])) {
        return true;
      }
    }
    return false;
  });
}

std::vector<Placed> placed_vertebrae(LabelledSpine& spine, const LabelParts& parts) {
  const double voxel_mm3 = std::abs(spine.map.grid.lps_from_index.linear().determinant());
  std::vector<Placed> placed;
  for (const LabelledVertebra& vertebra : spine.vertebrae) {
    if (parts.of(vertebra.value).empty()) {
      continue;
    }
    const LabelPart& main = parts.of(vertebra.value).front();
    const double volume = voxel_mm3 * static_cast<double>(main.voxels.size());
    const bool at_border = touches_border(spine.map.grid, main);
    if (volume < kLeastVertebraMm3) {
      for (const LabelPart& part : parts.of(vertebra.value)) {
        std::ranges::for_each(part.voxels, [&](std::size_t at) { spine.map.label[at] = 0; });
      }
      spine.warnings.push_back({.code = "label_audit",
                                .text = "Label map: " + called(vertebra) + " has " +
                                        std::to_string(std::lround(volume / 100.0) * 100) + " mm3 only" +
                                        (at_border ? ", at the border of the map" : "") + ", and is left out."});
      continue;
    }
    placed.push_back({.vertebra = vertebra, .middle = main.centroid, .volume_mm3 = volume, .at_border = at_border});
  }
  std::ranges::stable_sort(placed, std::greater{}, [](const Placed& one) { return one.middle.z(); });
  return placed;
}

/// Distance to the next vertebra, above or below, whichever is nearer.
double step_at(const std::vector<Placed>& placed, std::size_t i) {
  constexpr double kAlone = 30.0;
  double step = placed.size() < 2 ? kAlone : 1.0e9;
  if (i > 0) {
    step = std::min(step, (placed[i].middle - placed[i - 1].middle).norm());
  }
  if (i + 1 < placed.size()) {
    step = std::min(step, (placed[i].middle - placed[i + 1].middle).norm());
  }
  return step;
}

/// Parts of a label that lie at another vertebra's place.
void tell_strays(LabelledSpine& spine, std::vector<Placed>& placed, const LabelParts& parts) {
  for (std::size_t i = 0; i < placed.size(); ++i) {
    const auto& all = parts.of(placed[i].vertebra.value);
    const double far = kOtherPlace * step_at(placed, i);
    double most = 0.0;
    double away = 0.0;
    for (std::size_t p = 1; p < all.size(); ++p) {
      const double distance = std::abs(all[p].centroid.z() - placed[i].middle.z());
      if (distance <= far) {
        continue;
      }
      std::ranges::for_each(all[p].voxels, [&](std::size_t at) { spine.map.label[at] = 0; });
      const double share = static_cast<double>(all[p].voxels.size()) / static_cast<double>(all[0].voxels.size());
      if (share > most) {
        most = share;
        away = distance;
      }
    }
    if (most >= kStrayPart) {
      question(spine, placed[i].vertebra,
               called(placed[i].vertebra) + " lies in two places " + rounded_mm(away) +
                   " apart; the larger part is measured");
    }
  }
}

void check_steps(LabelledSpine& spine, std::vector<Placed>& placed) {
  for (std::size_t i = 1; i < placed.size(); ++i) {
    Placed& upper = placed[i - 1];
    Placed& lower = placed[i];
    if (!upper.vertebra.level || !lower.vertebra.level) {
      continue;
    }
    const int levels = measure::level_rank(*lower.vertebra.level) - measure::level_rank(*upper.vertebra.level);
    const double distance = (upper.middle - lower.middle).norm();
    const std::string both = called(upper.vertebra) + " and " + called(lower.vertebra);
    if (levels <= 0) {
      const bool twice = upper.vertebra.level == lower.vertebra.level;
      question(spine, lower.vertebra,
               twice ? called(lower.vertebra) + " is there twice"
                     : called(lower.vertebra) + " lies below " + called(upper.vertebra) + ", against its number");
      continue;
    }
    double usual = 0.0;
    for (int rank = measure::level_rank(*upper.vertebra.level); rank < measure::level_rank(*lower.vertebra.level);
         ++rank) {
      usual += usual_step_mm(static_cast<measure::Level>(rank));
    }
    const double step = usual / levels;
    // The spine's own length: what the other pairs tell of it is not asked, since one may be wrong as well.
    const double missing = (distance - usual) / step;
    const double slack = kJumpSteps + (levels - 1) * (1.0 - 1.0 / kPossibleStepRatio);
    if (missing < -slack) {
      question(spine, lower.vertebra,
               both + " lie only " + rounded_mm(distance) + " apart, too near for their numbers");
    } else if (missing > slack && !upper.at_border && !lower.at_border) {
      question(spine, lower.vertebra,
               both + " lie " + rounded_mm(distance) + " apart, too far for their numbers: a vertebra may be missing");
    } else if (levels > 1) {
      spine.warnings.push_back({.code = "label_missing",
                                .text = "Label map: nothing between " + both + ", " + rounded_mm(distance) +
                                        " apart; what lies there is not measured."});
    }
  }
}

void check_sizes(LabelledSpine& spine, std::vector<Placed>& placed) {
  for (std::size_t i = 1; i + 1 < placed.size(); ++i) {
    const double around = std::sqrt(placed[i - 1].volume_mm3 * placed[i + 1].volume_mm3);
    const double ratio = placed[i].volume_mm3 / around;
    if (placed[i].at_border || placed[i - 1].at_border || placed[i + 1].at_border) {
      continue;
    }
    if (ratio > kUnlikeSize || ratio < 1.0 / kUnlikeSize) {
      question(spine, placed[i].vertebra,
               called(placed[i].vertebra) + " has " + std::to_string(std::lround(100.0 * ratio)) +
                   " % of the volume of the vertebrae beside it");
    }
  }
}

}  // namespace

void audit_labels(LabelledSpine& spine) {
  const LabelParts parts(spine.map);
  std::vector<Placed> placed = placed_vertebrae(spine, parts);
  tell_strays(spine, placed, parts);
  check_steps(spine, placed);
  check_sizes(spine, placed);
  spine.vertebrae.clear();
  for (Placed& one : placed) {
    spine.vertebrae.push_back(std::move(one.vertebra));
  }
}

}  // namespace kyphos::io
