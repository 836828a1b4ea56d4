#include "pipeline/segment/ct/midline_canal.h"

#include <algorithm>
#include <cmath>

#include "pipeline/fit/smoothing.h"
#include "pipeline/segment/ct/canal_parameters.h"

namespace kyphos::pipeline {
namespace {

/// The slice on a grid of 1 mm: rows from the top down, columns from front to back.
class Picture {
 public:
  explicit Picture(const measure::Volume& slice) {
    const measure::Grid& grid = slice.grid;
    Eigen::Vector3d low = grid.lps(0, 0, 0);
    Eigen::Vector3d high = low;
    for (int corner = 0; corner < 8; ++corner) {
      const auto end = [&](int axis) {
        return ((corner >> axis) & 1) != 0 ? grid.size[static_cast<std::size_t>(axis)] - 1.0 : 0.0;
      };
      const Eigen::Vector3d point = grid.lps(end(0), end(1), end(2));
      low = low.cwiseMin(point);
      high = high.cwiseMax(point);
    }
    rows_ = static_cast<int>(high.z() - low.z()) + 1;
    columns_ = static_cast<int>(high.y() - low.y()) + 1;
    top_ = high.z();
    front_ = low.y();
    normal_ = thin_axis(grid);
    middle_ = grid.lps(0.5 * (grid.size[0] - 1), 0.5 * (grid.size[1] - 1), 0.5 * (grid.size[2] - 1));
    const measure::Sampler sampler(slice);
    hu_.reserve(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(columns_));
    for (int row = 0; row < rows_; ++row) {
      for (int column = 0; column < columns_; ++column) {
        const float hu = sampler.hu_or(lps(row, column), measure::kOutsideHu);
        hu_.push_back(hu <= measure::kOutsideHu ? -1000.0 : std::clamp(static_cast<double>(hu), -1000.0, 600.0));
      }
    }
  }
  [[nodiscard]] int rows() const { return rows_; }
  [[nodiscard]] int columns() const { return columns_; }
  /// The point of the slice's plane at a row and column.
  [[nodiscard]] measure::PointLps lps(int row, int column) const {
    measure::PointLps point(middle_.x(), front_ + column, top_ - row);
    point.x() -= (point - middle_).dot(normal_) / normal_.x();
    return point;
  }
  [[nodiscard]] double at(int row, int column) const {
    return hu_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column)];
  }

 private:
  static Eigen::Vector3d thin_axis(const measure::Grid& grid) {
    for (int axis = 0; axis < 3; ++axis) {
      if (grid.size[static_cast<std::size_t>(axis)] == 1) {
        return grid.lps_from_index.linear().col(axis).normalized();
      }
    }
    return Eigen::Vector3d::UnitX();
  }

  int rows_ = 0;
  int columns_ = 0;
  double top_ = 0.0;
  double front_ = 0.0;
  Eigen::Vector3d normal_ = Eigen::Vector3d::UnitX();
  Eigen::Vector3d middle_ = Eigen::Vector3d::Zero();
  std::vector<double> hu_;
};

/// Values of every row and column; means over boxes by prefix sums.
class Field {
 public:
  Field(int rows, int columns) : rows_(rows), columns_(columns), sum_((rows + 1UL) * (columns + 1UL), 0.0) {}
  template <typename Value>
  static Field of(const Picture& picture, const Value& value) {
    Field field(picture.rows(), picture.columns());
    for (int row = 0; row < field.rows_; ++row) {
      double line = 0.0;
      for (int column = 0; column < field.columns_; ++column) {
        line += value(picture.at(row, column));
        field.cell(row + 1, column + 1) = field.cell(row, column + 1) + line;
      }
    }
    return field;
  }
  /// Mean over rows and columns around a place, offsets inclusive; clamped to the picture.
  [[nodiscard]] double mean(int row, int half_rows, int column, int first, int last) const {
    const int top = std::clamp(row - half_rows, 0, rows_);
    const int bottom = std::clamp(row + half_rows + 1, 0, rows_);
    const int left = std::clamp(column + first, 0, columns_);
    const int right = std::clamp(column + last + 1, 0, columns_);
    const double area = static_cast<double>(bottom - top) * (right - left);
    return area <= 0.0 ? -1000.0
                       : (cell(bottom, right) - cell(top, right) - cell(bottom, left) + cell(top, left)) / area;
  }

 private:
  [[nodiscard]] double& cell(int row, int column) {
    return sum_[static_cast<std::size_t>(row) * (static_cast<std::size_t>(columns_) + 1) +
                static_cast<std::size_t>(column)];
  }
  [[nodiscard]] double cell(int row, int column) const {
    return sum_[static_cast<std::size_t>(row) * (static_cast<std::size_t>(columns_) + 1) +
                static_cast<std::size_t>(column)];
  }
  int rows_;
  int columns_;
  std::vector<double> sum_;
};

/// How much a place looks like the middle of the canal, -1 to 1: the weakest of three signs.
class CanalSigns {
 public:
  explicit CanalSigns(const Picture& picture)
      : hu_(Field::of(picture, [](double hu) { return std::clamp(hu, -200.0, 600.0); })),
        bone_(Field::of(picture, [](double hu) { return hu > kMidlineCanalBoneHu ? 1.0 : 0.0; })) {}
  /// Cord and sac: 30 HU give or take what partial volume adds.
  [[nodiscard]] double soft(int row, int column) const {
    return std::clamp(1.0 - std::abs(hu_.mean(row, 0, column, -3, 3) - 30.0) / 110.0, -1.0, 1.0);
  }
  /// Bodies and discs from 10 to 28 mm in front, averaged over half a body.
  [[nodiscard]] double column(int row, int column) const {
    return std::clamp((hu_.mean(row, 6, column, -28, -10) - 60.0) / 100.0, -1.0, 1.0);
  }
  /// Laminae and spinous processes somewhere from 7 to 21 mm behind, averaged over a level: between them lie ligaments.
  [[nodiscard]] double arch(int row, int column) const {
    double brightest = -1000.0;
    for (int behind = 7; behind <= 21; ++behind) {
      brightest = std::max(brightest, hu_.mean(row, 18, column, behind - 1, behind + 1));
    }
    return std::clamp((brightest - 70.0) / 130.0, -1.0, 1.0);
  }
  [[nodiscard]] double canal(int row, int at) const {
    return std::min({soft(row, at), column(row, at), arch(row, at)});
  }
  /// Whether 7 mm of soft tissue lie at the path or within 3 mm of it, where it hugs a wall.
  [[nodiscard]] bool open(int row, int column) const {
    for (int off = -3; off <= 3; ++off) {
      if (bone_.mean(row, 1, column + off, -3, 3) < 1.0 - kOpenPart && soft(row, column + off) > kMidlineCanalFloor) {
        return true;
      }
    }
    return false;
  }

 private:
  Field hu_;
  Field bone_;
};

/// The column of the best path through all rows; it may run obliquely by 45 degrees.
std::vector<int> best_path(const CanalSigns& signs, int rows, int columns) {
  const auto width = static_cast<std::size_t>(columns);
  std::vector<std::vector<signed char>> came(static_cast<std::size_t>(rows), std::vector<signed char>(width, 0));
  std::vector<double> total(width, 0.0);
  for (int row = 0; row < rows; ++row) {
    std::vector<double> now(width);
    for (int column = 0; column < columns; ++column) {
      double best = total[static_cast<std::size_t>(column)];
      signed char from = 0;
      for (const int step : {-1, 1}) {
        const int before = column + step;
        if (before >= 0 && before < columns && total[static_cast<std::size_t>(before)] - kMidlineCanalTurn > best) {
          best = total[static_cast<std::size_t>(before)] - kMidlineCanalTurn;
          from = static_cast<signed char>(step);
        }
      }
      came[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] = from;
      now[static_cast<std::size_t>(column)] =
          best + std::clamp(signs.canal(row, column), kMidlineCanalWorst.value, 1.0);
    }
    total = std::move(now);
  }
  std::vector<int> path(static_cast<std::size_t>(rows));
  int column = static_cast<int>(std::ranges::max_element(total) - total.begin());
  for (int row = rows; row-- > 0;) {
    path[static_cast<std::size_t>(row)] = column;
    column += came[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
  }
  return path;
}

struct Stretch {
  int first = 0;
  int last = -1;
  [[nodiscard]] int length() const { return last - first + 1; }
};

/// The longest stretch of rows that look like a canal; short gaps with the column still in front are bridged.
Stretch longest_stretch(const CanalSigns& signs, const std::vector<int>& path) {
  std::vector<double> score;
  for (std::size_t row = 0; row < path.size(); ++row) {
    score.push_back(signs.canal(static_cast<int>(row), path[row]));
  }
  score = smooth_signal(score, kWindowMm / 3.5);
  const auto column_between = [&](int first, int last) {
    double sum = 0.0;
    for (int row = first; row <= last; ++row) {
      sum += signs.column(row, path[static_cast<std::size_t>(row)]);
    }
    return sum / (last - first + 1);
  };
  std::vector<Stretch> stretches;
  for (int row = 0; row < static_cast<int>(path.size()); ++row) {
    if (score[static_cast<std::size_t>(row)] < kMidlineCanalFloor) {
      continue;
    }
    if (!stretches.empty()) {
      Stretch& before = stretches.back();
      const int gap = row - before.last - 1;
      if (gap == 0 || (gap <= kLongestGapMm && column_between(before.last + 1, row - 1) > kMidlineCanalFloor)) {
        before.last = row;
        continue;
      }
    }
    stretches.push_back({.first = row, .last = row});
  }
  const auto longest = std::ranges::max_element(stretches, {}, &Stretch::length);
  if (longest == stretches.end() || longest->length() < kShortestMm) {
    return {};
  }
  Stretch result = *longest;
  const auto goes_on = [&](int row) {
    return row >= 0 && row < static_cast<int>(path.size()) &&
           signs.column(row, path[static_cast<std::size_t>(row)]) > kMidlineCanalFloor;
  };
  for (int more = 0; more < kBeyondMm && goes_on(result.first - 1); ++more) {
    --result.first;
  }
  for (int more = 0; more < kBeyondMm && goes_on(result.last + 1); ++more) {
    ++result.last;
  }
  return result;
}

}  // namespace

MidlineCanal find_midline_canal(const measure::Volume& slice) {
  const Picture picture(slice);
  MidlineCanal canal;
  if (picture.rows() < kShortestMm || picture.columns() < kShortestMm) {
    return canal;
  }
  const CanalSigns signs(picture);
  const std::vector<int> path = best_path(signs, picture.rows(), picture.columns());
  const Stretch stretch = longest_stretch(signs, path);
  for (int row = stretch.last; row >= stretch.first && row >= 0; --row) {
    const int column = path[static_cast<std::size_t>(row)];
    canal.points.push_back(picture.lps(row, column));
    canal.open.push_back(signs.open(row, column));
  }
  return canal;
}

double open_fraction(const MidlineCanal& canal, double low_z_mm, double high_z_mm) {
  int seen = 0;
  int open = 0;
  for (std::size_t i = 0; i < canal.points.size(); ++i) {
    if (canal.points[i].z() >= low_z_mm && canal.points[i].z() <= high_z_mm) {
      ++seen;
      open += canal.open[i] ? 1 : 0;
    }
  }
  const double wanted = std::max(1.0, high_z_mm - low_z_mm);
  return seen < 0.8 * wanted ? 0.0 : static_cast<double>(open) / seen;
}

}  // namespace kyphos::pipeline
