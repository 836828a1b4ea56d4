#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "measure/space/volume.h"
#include "pipeline/segment/body/endplates.h"
#include "pipeline/segment/body/parameters.h"

namespace kyphos::pipeline {

/// All profiles of one endplate, position growing from the body's middle outwards.
class Columns {
 public:
  Columns(const measure::Sampler& sampler, const EndplateRequest& request, EndplateSide side);

  [[nodiscard]] int count_u() const { return count_u_; }
  [[nodiscard]] int count_v() const { return count_v_; }
  [[nodiscard]] int samples() const { return samples_; }
  [[nodiscard]] double u(int iu) const { return first_u_ + iu * kColumnStepMm; }
  [[nodiscard]] double v(int iv) const { return first_v_ + iv * kColumnStepMm; }
  [[nodiscard]] double position(int i) const { return from_mm_ + i * kSampleStepMm; }
  [[nodiscard]] double from_mm() const { return from_mm_; }
  [[nodiscard]] double sign() const { return sign_; }
  [[nodiscard]] std::size_t cell(int iu, int iv) const {
    return static_cast<std::size_t>(iv) * static_cast<std::size_t>(count_u_) + static_cast<std::size_t>(iu);
  }
  [[nodiscard]] bool in_ellipse(int iu, int iv, double scale) const {
    const double x = (u(iu) - request_.ellipse.centre_u_mm) / request_.ellipse.half_depth_mm;
    const double y = (v(iv) - request_.ellipse.centre_v_mm) / request_.ellipse.half_width_mm;
    // Bodies are rounder than a box and boxier than an ellipse.
    return std::pow(std::abs(x), 2.5) + std::pow(std::abs(y), 2.5) <= std::pow(scale, 2.5);
  }
  [[nodiscard]] const std::vector<float>& profile(int iu, int iv) const { return profiles_[cell(iu, iv)]; }
  /// Where the endplate is expected, outwards from the frame's origin.
  [[nodiscard]] double expected(int iu, int iv) const {
    return sign_ * outer_plane().s_mm(request_.frame, u(iu), v(iv));
  }
  /// How far out it may lie.
  [[nodiscard]] double farthest(int iu, int iv) const;
  /// Whether a place lies as far out as the next body's endplate lets it.
  [[nodiscard]] bool touches_next(int iu, int iv, double position) const {
    const auto& limit = limit_[cell(iu, iv)];
    return limit && position > *limit - kSampleStepMm;
  }
  /// Middle of the body at this column: the search starts just beyond it.
  [[nodiscard]] double middle(int iu, int iv) const {
    return sign_ * 0.5 *
           (request_.lower.s_mm(request_.frame, u(iu), v(iv)) + request_.upper.s_mm(request_.frame, u(iu), v(iv)));
  }

 private:
  [[nodiscard]] const ExpectedPlane& outer_plane() const { return sign_ > 0.0 ? request_.upper : request_.lower; }

  void find_range();

  const EndplateRequest& request_;
  double sign_;
  bool bounded_ = false;  ///< by what an earlier round saw of the next endplate
  int count_u_ = 0;
  int count_v_ = 0;
  double first_u_ = 0.0;
  double first_v_ = 0.0;
  double from_mm_ = 0.0;
  int samples_ = 0;
  std::vector<std::optional<double>> limit_;  ///< set by the next endplate, outwards; one a cell
  std::vector<std::vector<float>> profiles_;
};

/// Mean profile of a cell and its eight neighbours, each shifted by where its surface lies against the cell's (not
/// shifted where there is none).
[[nodiscard]] std::vector<float> mean_profile(const Columns& columns, int iu, int iv,
                                              const std::vector<double>* surface);

}  // namespace kyphos::pipeline
