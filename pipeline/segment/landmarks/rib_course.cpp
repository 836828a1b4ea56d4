#include "pipeline/segment/landmarks/rib_course.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <queue>
#include <tuple>
#include <unordered_map>

#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/landmarks/column_middle.h"
#include "pipeline/segment/landmarks/parameters.h"

namespace kyphos::pipeline {
namespace {

using measure::VertebralBody;
using Cell = std::array<int, 3>;

/// A piece of a tube: cells that lie about as far along it, and hang together.
struct TubePiece {
  std::vector<Cell> cells;
  Eigen::Vector3d middle = Eigen::Vector3d::Zero();  ///< LPS, mm
  double extent_mm = 0.0;                            ///< diagonal of its box
  bool at_border = false;
};

template <typename Visit>
void for_cells_around(const Cell& at, const Visit& visit) {
  for (int dz = -1; dz <= 1; ++dz) {
    for (int dy = -1; dy <= 1; ++dy) {
      for (int dx = -1; dx <= 1; ++dx) {
        visit(Cell{at[0] + dx, at[1] + dy, at[2] + dz}, std::sqrt(static_cast<double>(dx * dx + dy * dy + dz * dz)));
      }
    }
  }
}

std::size_t cell_offset(const CoarseCopy& copy, const Cell& at) { return copy.offset(at[0], at[1], at[2]); }

class RibFollower {
 public:
  RibFollower(const CoarseCopy& copy, const std::vector<VertebralBody>& bodies, double side, float bone_hu)
      : copy_(copy), side_(side), bone_hu_(bone_hu) {
    for (int z = 0; z < copy.nz; ++z) {
      middles_.push_back(column_middle(bodies, copy.lps(0, 0, z).z()));
    }
  }

  std::optional<RibCourse> follow(const std::vector<Cell>& start) {
    measure_ways(start);
    const auto bands = by_band();
    std::vector<TubePiece> tube;
    RibCourse course;
    double last_out = 0.0;
    bool other_bone = false;
    for (const auto& band : bands) {
      const auto pieces = pieces_after(band, tube);
      if (pieces.empty()) {
        break;
      }
      const auto widest = std::ranges::max_element(pieces, {}, [](const TubePiece& one) { return one.cells.size(); });
      if (widest->extent_mm > kRibWidestMm || apart_mm(pieces) > kRibWidestMm) {
        other_bone = true;
        break;
      }
      tube.push_back(*widest);
      last_out = out_mm(widest->middle);
      course.lateral_mm = std::max(course.lateral_mm, last_out);
    }
    course.length_mm = static_cast<double>(tube.size()) * kRibBandMm;
    if (course.length_mm < kRibShortestMm) {
      return std::nullopt;
    }
    course.turned = last_out < course.lateral_mm - kRibTurnedMm && before_mm(tube.back().middle) > kRibBeforeMm;
    course.ended = !other_bone && !tube.back().at_border;
    return course;
  }

 private:
  [[nodiscard]] const ColumnMiddle& middle_at(const Eigen::Vector3d& at) const {
    const auto z = static_cast<int>(std::lround((at.z() - copy_.origin.z()) / copy_.step_mm));
    return middles_[static_cast<std::size_t>(std::clamp(z, 0, copy_.nz - 1))];
  }
  [[nodiscard]] double out_mm(const Eigen::Vector3d& at) const { return side_ * (at.x() - middle_at(at).x_mm); }
  [[nodiscard]] double before_mm(const Eigen::Vector3d& at) const { return middle_at(at).y_mm - at.y(); }

  [[nodiscard]] bool may_be_rib(const Cell& at) const {
    if (!copy_.inside(at[0], at[1], at[2]) || copy_.at(at[0], at[1], at[2]) < bone_hu_) {
      return false;
    }
    const auto place = copy_.lps(at[0], at[1], at[2]);
    const double out = out_mm(place);
    const double before = before_mm(place);
    if (before > kRibBeforeMm) {
      return out > 0.0;
    }
    return out > (before > -kRibStartBehindMm ? kRibAsideMm : kRibCourseFromMm);
  }

  /// Ways along bone from the start, in mm.
  void measure_ways(const std::vector<Cell>& start) {
    using Open = std::tuple<double, Cell>;
    std::priority_queue<Open, std::vector<Open>, std::greater<>> open;
    for (const Cell& cell : start) {
      if (ways_.emplace(cell_offset(copy_, cell), Way{cell, 0.0}).second) {
        open.emplace(0.0, cell);
      }
    }
    while (!open.empty()) {
      const auto [way, at] = open.top();
      open.pop();
      if (way > ways_.at(cell_offset(copy_, at)).mm || way > kRibLongestMm) {
        continue;
      }
      for_cells_around(at, [&, way = way](const Cell& next, double steps) {
        if (steps == 0.0 || !may_be_rib(next)) {
          return;
        }
        const double further = way + steps * copy_.step_mm;
        auto& known = ways_.try_emplace(cell_offset(copy_, next), Way{next, 1.0e9}).first->second;
        if (further < known.mm) {
          known.mm = further;
          open.emplace(further, next);
        }
      });
    }
  }

  [[nodiscard]] std::vector<std::vector<Cell>> by_band() const {
    std::vector<std::vector<Cell>> bands;
    for (const auto& [offset, way] : ways_) {
      const auto band = static_cast<std::size_t>(way.mm / kRibBandMm);
      if (bands.size() <= band) {
        bands.resize(band + 1);
      }
      bands[band].push_back(way.cell);
    }
    for (auto& band : bands) {
      std::ranges::sort(band);
    }
    return bands;
  }

  /// The pieces of a band that go on from the tube's last one.
  std::vector<TubePiece> pieces_after(const std::vector<Cell>& band, const std::vector<TubePiece>& tube) const {
    std::unordered_map<std::size_t, bool> seen;
    for (const Cell& cell : band) {
      seen.emplace(cell_offset(copy_, cell), false);
    }
    std::unordered_map<std::size_t, bool> last;
    if (!tube.empty()) {
      for (const Cell& cell : tube.back().cells) {
        last.emplace(cell_offset(copy_, cell), true);
      }
    }
    std::vector<TubePiece> pieces;
    for (const Cell& cell : band) {
      bool goes_on = tube.empty();
      TubePiece piece = piece_from(cell, seen, last, goes_on);
      if (goes_on && piece.cells.size() >= kRibFewestCells) {
        pieces.push_back(std::move(piece));
      }
    }
    return pieces;
  }

  TubePiece piece_from(const Cell& first, std::unordered_map<std::size_t, bool>& seen,
                       const std::unordered_map<std::size_t, bool>& last, bool& goes_on) const {
    TubePiece piece;
    if (seen[cell_offset(copy_, first)]) {
      return piece;
    }
    Eigen::Vector3d low = Eigen::Vector3d::Constant(1.0e9);
    Eigen::Vector3d high = -low;
    std::deque<Cell> open{first};
    seen[cell_offset(copy_, first)] = true;
    while (!open.empty()) {
      const Cell at = open.front();
      open.pop_front();
      piece.cells.push_back(at);
      const auto place = copy_.lps(at[0], at[1], at[2]);
      piece.middle += place;
      low = low.cwiseMin(place);
      high = high.cwiseMax(place);
      for_cells_around(at, [&](const Cell& next, double) {
        if (!copy_.inside(next[0], next[1], next[2])) {
          piece.at_border = true;
          return;
        }
        piece.at_border = piece.at_border || copy_.at(next[0], next[1], next[2]) <= CoarseCopy::kOutside;
        goes_on = goes_on || last.contains(cell_offset(copy_, next));
        const auto found = seen.find(cell_offset(copy_, next));
        if (found != seen.end() && !found->second) {
          found->second = true;
          open.push_back(next);
        }
      });
    }
    piece.middle /= static_cast<double>(piece.cells.size());
    piece.extent_mm = (high - low).norm();
    return piece;
  }

  static double apart_mm(const std::vector<TubePiece>& pieces) {
    double most = 0.0;
    for (const TubePiece& one : pieces) {
      for (const TubePiece& other : pieces) {
        most = std::max(most, (one.middle - other.middle).norm());
      }
    }
    return most;
  }

  struct Way {
    Cell cell{};
    double mm = 0.0;
  };
  const CoarseCopy& copy_;
  double side_;
  float bone_hu_;
  std::vector<ColumnMiddle> middles_;
  std::unordered_map<std::size_t, Way> ways_;
};

}  // namespace

std::optional<RibCourse> follow_rib(const CoarseCopy& copy, const std::vector<VertebralBody>& bodies,
                                    const std::vector<std::array<int, 3>>& start, double side, float bone_hu) {
  if (start.empty() || bodies.empty()) {
    return std::nullopt;
  }
  return RibFollower(copy, bodies, side, bone_hu).follow(start);
}

}  // namespace kyphos::pipeline
