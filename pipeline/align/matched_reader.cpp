#include "pipeline/align/matched_reader.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "pipeline/align/parameters.h"

namespace kyphos::pipeline {

MatchedReader::MatchedReader(const measure::Volume& volume, const measure::BodyFrame& frame, const measure::Grid& other)
    : sampler_(volume), frame_(frame) {
  double widest = kLeastWiderMm;
  for (int axis = 0; axis < 3; ++axis) {
    const Eigen::Vector3d step = other.lps_from_index.linear().col(axis);
    const Eigen::Vector3d direction = step.normalized();
    const double own_mm = volume.grid.spacing_along_mm(direction);
    if (step.norm() - own_mm > widest) {
      widest = step.norm() - own_mm;
      box_ = std::sqrt(step.squaredNorm() - own_mm * own_mm) * direction;
    }
    if (volume.grid.lps_from_index.linear().col(axis).norm() > kThickSlicesMm) {
      thick_axis_ = axis;
    }
  }
}

float MatchedReader::interpolated(const measure::PointLps& point) const {
  if (thick_axis_ < 0) {
    return sampler_.hu_or(point, measure::kOutsideHu);
  }
  const double index = (sampler_.index_from_lps() * point)[thick_axis_];
  const double base = std::floor(index);
  const auto t = static_cast<float>(index - base);
  const Eigen::Vector3d step = sampler_.volume().grid.lps_from_index.linear().col(thick_axis_);
  std::array<float, 4> tap{};
  for (int i = 0; i < 4; ++i) {
    tap[static_cast<std::size_t>(i)] = sampler_.hu_or(point + (base + i - 1 - index) * step, measure::kOutsideHu);
    if (tap[static_cast<std::size_t>(i)] <= measure::kOutsideHu) {
      return sampler_.hu_or(point, measure::kOutsideHu);
    }
  }
  return tap[1] + 0.5F * t *
                      (tap[2] - tap[0] +
                       t * (2.0F * tap[0] - 5.0F * tap[1] + 4.0F * tap[2] - tap[3] +
                            t * (3.0F * (tap[1] - tap[2]) + tap[3] - tap[0])));
}

float MatchedReader::hu(const Eigen::Vector3d& own) const {
  const measure::PointLps point = frame_.lps(own.x(), own.y(), own.z());
  if (box_.isZero()) {
    const float hu = interpolated(point);
    return hu <= measure::kOutsideHu ? measure::kOutsideHu : std::clamp(hu, kDarkestHu.value, kBrightestHu.value);
  }
  float sum = 0.0F;
  for (int i = 0; i < kMatchedReaderSamples; ++i) {
    const float hu = sampler_.hu_or(point + ((i + 0.5) / kMatchedReaderSamples - 0.5) * box_, measure::kOutsideHu);
    if (hu <= measure::kOutsideHu) {
      return measure::kOutsideHu;
    }
    sum += hu;
  }
  return std::clamp(sum / kMatchedReaderSamples, kDarkestHu.value, kBrightestHu.value);
}

std::vector<double> MatchedReader::places(double u_mm, double v_mm, double low_mm, double high_mm) const {
  std::vector<double> places;
  const Eigen::Affine3d& to_index = sampler_.index_from_lps();
  const double per_mm = thick_axis_ < 0 ? 0.0 : (to_index.linear() * frame_.superior)[thick_axis_];
  const double spacing_mm =
      thick_axis_ < 0 ? 0.0 : sampler_.volume().grid.lps_from_index.linear().col(thick_axis_).norm();
  if (std::abs(per_mm) * spacing_mm < kMostlyAcross) {
    for (double s = low_mm; s <= high_mm + 1e-9; s += kMatchedReaderStepMm) {
      places.push_back(s);
    }
    return places;
  }
  const double at_low = (to_index * frame_.lps(u_mm, v_mm, low_mm))[thick_axis_];
  const double at_high = at_low + per_mm * (high_mm - low_mm);
  for (double slice = std::ceil(std::min(at_low, at_high)); slice <= std::max(at_low, at_high); slice += 1.0) {
    places.push_back(low_mm + (slice - at_low) / per_mm);
  }
  return places;
}

}  // namespace kyphos::pipeline
