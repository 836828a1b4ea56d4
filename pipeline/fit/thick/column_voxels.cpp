#include "pipeline/fit/thick/column_voxels.h"

#include <algorithm>

#include "pipeline/fit/edge_fit.h"
#include "pipeline/fit/parameters.h"

namespace kyphos::pipeline {
namespace {

/// Where the levels of the own and of the next endplate begin among a column's levels.
constexpr int kOwn = 1;
constexpr int kNext = kOwn + kEndplateLevels;

}  // namespace

ColumnVoxels::ColumnVoxels(const SliceColumn& column, const SliceModel& model)
    : model_(model), mean_(model.levels.marrow.mean_hu, model.levels.layer.mean_hu, model.levels.shell.mean_hu) {
  const auto count = static_cast<Eigen::Index>(std::min<std::size_t>(column.hu.size(), 16));
  position_.resize(count);
  off_.resize(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    position_[i] = column.position_mm[static_cast<std::size_t>(i)];
    off_[i] = column.hu[static_cast<std::size_t>(i)] - model.levels.disc.mean_hu;
  }
}

EdgeShares ColumnVoxels::shares(const Voxels& outwards_mm, double edge_mm) const {
  EdgeShares edge;
  edge.shares.resize(outwards_mm.size(), kEndplateLevels);
  for (Eigen::Index i = 0; i < outwards_mm.size(); ++i) {
    const double outside_mm = outwards_mm[i] - edge_mm;
    const double inner = blurred_step(-kShellThicknessMm - outside_mm, model_.spread);
    edge.shares(i, 0) = inner;
    edge.shares(i, 1) = inner - blurred_step(-kShellThicknessMm - kLayerThicknessMm - outside_mm, model_.spread);
    edge.shares(i, 2) = blurred_step(-outside_mm, model_.spread) - inner;
  }
  edge.square = edge.shares.transpose() * edge.shares;
  edge.sum = edge.shares.colwise().sum().transpose();
  edge.pull = edge.shares.transpose() * off_;
  return edge;
}

LevelInformation ColumnVoxels::information(const EdgeShares& own, const EdgeShares* next) const {
  LevelInformation found;
  found.precision(0, 0) = static_cast<double>(off_.size());
  found.precision.block<kEndplateLevels, kEndplateLevels>(kOwn, kOwn) = own.square;
  found.precision.block<kEndplateLevels, 1>(kOwn, 0) = own.sum;
  found.precision.block<1, kEndplateLevels>(0, kOwn) = own.sum.transpose();
  found.pull[0] = off_.sum() - own.sum.dot(mean_);
  found.pull.segment<kEndplateLevels>(kOwn) = own.pull - own.square * mean_;
  found.square_sum = off_.squaredNorm() - 2.0 * own.pull.dot(mean_) + mean_.dot(own.square * mean_);
  if (next != nullptr) {
    const Eigen::Matrix3d cross = own.shares.transpose() * next->shares;
    found.precision.block<kEndplateLevels, kEndplateLevels>(kNext, kNext) = next->square;
    found.precision.block<kEndplateLevels, 1>(kNext, 0) = next->sum;
    found.precision.block<1, kEndplateLevels>(0, kNext) = next->sum.transpose();
    found.precision.block<kEndplateLevels, kEndplateLevels>(kOwn, kNext) = cross;
    found.precision.block<kEndplateLevels, kEndplateLevels>(kNext, kOwn) = cross.transpose();
    found.pull[0] -= next->sum.dot(mean_);
    found.pull.segment<kEndplateLevels>(kOwn) -= cross * mean_;
    found.pull.tail<kEndplateLevels>() = next->pull - next->square * mean_ - cross.transpose() * mean_;
    found.square_sum += mean_.dot(next->square * mean_ + 2.0 * cross * mean_ - 2.0 * next->pull);
  }
  const double weight = 1.0 / (model_.noise_hu * model_.noise_hu);
  found.precision *= weight;
  found.pull *= weight;
  found.square_sum *= weight;
  return found;
}

}  // namespace kyphos::pipeline
