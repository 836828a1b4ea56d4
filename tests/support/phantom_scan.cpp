#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <thread>

#include "tests/support/phantom.h"
#include "tests/support/phantom_anatomy.h"
#include "tests/support/phantom_texture.h"

namespace kyphos::test {

using Eigen::Vector3d;

namespace {

constexpr double kFinePitchMm = 0.55;  // of the samples; edges are soft over it, so it adds only 0.16 mm to the spread
constexpr int kCoarse = 4;             // fine pixels a coarse one: about 2 mm
constexpr unsigned kThreads = 2;

int fine_factor(double spacing_mm) {
  return std::max(1, static_cast<int>(std::ceil(spacing_mm / kFinePitchMm - 1e-9)));
}

std::vector<float> gaussian_kernel(double sd) {
  const int half = static_cast<int>(std::ceil(3.5 * sd));
  std::vector<float> kernel(static_cast<std::size_t>(2 * half + 1), 1.0F);
  float sum = 0.0F;
  for (int i = -half; i <= half; ++i) {
    const double x = sd > 0.0 ? i / sd : (i == 0 ? 0.0 : 1e9);
    kernel[static_cast<std::size_t>(i + half)] = static_cast<float>(std::exp(-0.5 * x * x));
    sum += kernel[static_cast<std::size_t>(i + half)];
  }
  for (float& weight : kernel) {
    weight /= sum;
  }
  return kernel;
}

struct Image {
  int width;
  int height;
  std::vector<float> value;
  Image(int w, int h) : width(w), height(h), value(static_cast<std::size_t>(w) * static_cast<std::size_t>(h), 0.0F) {}
  [[nodiscard]] std::size_t at(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
  }
};

/// Separable blur, kept only at every factor-th pixel: `width` x `height` results.
Image blur_and_thin(const Image& fine, const std::vector<float>& kernel_x, const std::vector<float>& kernel_y,
                    const std::array<int, 2>& factor, const std::array<int, 2>& size) {
  Image half(size[0], fine.height);
  for (int y = 0; y < fine.height; ++y) {
    for (int x = 0; x < size[0]; ++x) {
      float sum = 0.0F;
      for (std::size_t k = 0; k < kernel_x.size(); ++k) {
        sum += kernel_x[k] * fine.value[fine.at(x * factor[0] + static_cast<int>(k), y)];
      }
      half.value[half.at(x, y)] = sum;
    }
  }
  Image result(size[0], size[1]);
  for (int y = 0; y < size[1]; ++y) {
    for (std::size_t k = 0; k < kernel_y.size(); ++k) {
      for (int x = 0; x < size[0]; ++x) {
        result.value[result.at(x, y)] += kernel_y[k] * half.value[half.at(x, y * factor[1] + static_cast<int>(k))];
      }
    }
  }
  return result;
}

/// Kernel of the blur followed by the mean over the `factor` fine pixels of one pixel, as a kernel on the fine grid
/// whose first weight belongs to the first fine pixel of the padded row.
std::vector<float> pixel_kernel(double sd_mm, double spacing_mm, int factor) {
  const std::vector<float> blur = gaussian_kernel(sd_mm / (spacing_mm / factor));
  // The pixel's centre lies in the middle of its fine pixels: between two of them where the factor is even.
  std::vector<float> kernel(blur.size() + static_cast<std::size_t>(factor) - 1, 0.0F);
  const std::size_t first = (static_cast<std::size_t>(factor) - 1) / 2;
  const std::size_t last = static_cast<std::size_t>(factor) / 2;
  for (std::size_t shift = first; shift <= last; ++shift) {
    for (std::size_t i = 0; i < blur.size(); ++i) {
      kernel[i + shift] += blur[i] / static_cast<float>(last - first + 1);
    }
  }
  return kernel;
}

class SliceMaker {
 public:
  SliceMaker(const PhantomAnatomy& anatomy, const measure::Grid& grid, const PhantomPhysics& physics)
      : anatomy_(anatomy),
        grid_(grid),
        physics_(physics),
        index_to_anatomy_(anatomy.spec().pose.inverse() * grid.lps_from_index) {
    const auto spacing = grid.spacing_mm();
    thickness_mm_ = physics.slice_thickness_mm.value_or(spacing[2]);
    for (std::size_t axis = 0; axis < 2; ++axis) {
      factor_[axis] = fine_factor(spacing[axis]);
      kernel_[axis] = pixel_kernel(physics.in_plane_sd_mm, spacing[axis], factor_[axis]);
      fine_count_[axis] = (grid.size[axis] - 1) * factor_[axis] + static_cast<int>(kernel_[axis].size());
      pad_[axis] = (static_cast<int>(kernel_[axis].size()) - factor_[axis]) / 2;
      fine_mm_ = std::max(fine_mm_, spacing[axis] / factor_[axis]);
    }
    sub_slices_ = fine_factor(thickness_mm_);
    fine_mm_ = std::max(fine_mm_, thickness_mm_ / sub_slices_);
    slice_step_mm_ = spacing[2];
    noise_kernel_ = gaussian_kernel(physics.in_plane_sd_mm / std::min(spacing[0], spacing[1]));
    float power = 0.0F;
    for (const float weight : noise_kernel_) {
      power += weight * weight;
    }
    noise_scale_ = static_cast<float>(physics.noise_hu) / power;  // the blur is applied along both axes
  }

  void make(int k, measure::Volume& volume) const {
    Image fine(fine_count_[0], fine_count_[1]);
    const Image background = background_image(k);
    for (int sub = 0; sub < sub_slices_; ++sub) {
      const double offset_mm = ((sub + 0.5) / sub_slices_ - 0.5) * thickness_mm_;
      paint(k + offset_mm / slice_step_mm_, background, fine);
    }
    const Image image = blur_and_thin(fine, kernel_[0], kernel_[1], factor_, {grid_.size[0], grid_.size[1]});
    const Image noise = noise_image(k);
    for (int j = 0; j < grid_.size[1]; ++j) {
      for (int i = 0; i < grid_.size[0]; ++i) {
        const float hu = image.value[image.at(i, j)] / static_cast<float>(sub_slices_) + noise.value[noise.at(i, j)];
        volume.hu[grid_.offset(i, j, k)] =
            static_cast<std::int16_t>(std::lround(std::clamp(hu, -1024.0F, 3071.0F)));  // the range of a scanner
      }
    }
  }

 private:
  [[nodiscard]] Vector3d fine_point(double fine_i, double fine_j, double k) const {
    const double i = (fine_i - pad_[0] - 0.5 * (factor_[0] - 1)) / factor_[0];
    const double j = (fine_j - pad_[1] - 0.5 * (factor_[1] - 1)) / factor_[1];
    return index_to_anatomy_ * Vector3d(i, j, k);
  }

  /// The background has no fine detail: painted on a coarse grid, once a slice.
  [[nodiscard]] Image background_image(double k) const {
    Image coarse((fine_count_[0] - 1) / kCoarse + 2, (fine_count_[1] - 1) / kCoarse + 2);
    for (int y = 0; y < coarse.height; ++y) {
      for (int x = 0; x < coarse.width; ++x) {
        coarse.value[coarse.at(x, y)] =
            anatomy_.background_hu(fine_point(x * kCoarse, y * kCoarse, k), kCoarse * fine_mm_);
      }
    }
    return coarse;
  }

  static void copy_background(const Image& coarse, int fine_j, std::vector<float>& row) {
    const int y = fine_j / kCoarse;
    const float ty = static_cast<float>(fine_j % kCoarse) / kCoarse;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const int x = static_cast<int>(i) / kCoarse;
      const float tx = static_cast<float>(static_cast<int>(i) % kCoarse) / kCoarse;
      const float near = coarse.value[coarse.at(x, y)] * (1 - tx) + coarse.value[coarse.at(x + 1, y)] * tx;
      const float far = coarse.value[coarse.at(x, y + 1)] * (1 - tx) + coarse.value[coarse.at(x + 1, y + 1)] * tx;
      row[i] = near * (1 - ty) + far * ty;
    }
  }

  /// Adds one infinitely thin slice to the image.
  void paint(double k, const Image& background, Image& fine) const {
    const Vector3d origin = fine_point(0, 0, k);
    const Vector3d step = fine_point(1, 0, k) - origin;
    const Vector3d row_step = fine_point(0, 1, k) - origin;
    const Vector3d normal = step.cross(row_step).normalized();
    std::vector<const Tissue*> near;
    for (const Tissue& tissue : anatomy_.tissues()) {
      if (std::abs((tissue.centre - origin).dot(normal)) < tissue.radius_mm) {
        near.push_back(&tissue);
      }
    }
    std::vector<float> row(static_cast<std::size_t>(fine.width));
    for (int j = 0; j < fine.height; ++j) {
      const PaintRow paint_row{.start = origin + j * row_step, .step = step, .soft_mm = fine_mm_, .hu = row};
      copy_background(background, j, row);
      for (const Tissue* tissue : near) {
        const Vector3d to = tissue->centre - paint_row.start;
        const double along = to.dot(step) / step.squaredNorm();
        const double aside2 = (to - along * step).squaredNorm();
        const double left2 = tissue->radius_mm * tissue->radius_mm - aside2;
        if (left2 <= 0.0) {
          continue;
        }
        const double half = std::sqrt(left2) / step.norm();
        const int begin = std::max(0, static_cast<int>(std::floor(along - half)));
        const int end = std::min(fine.width, static_cast<int>(std::ceil(along + half)) + 1);
        if (begin < end) {
          tissue->paint(paint_row, begin, end);
        }
      }
      for (int i = 0; i < fine.width; ++i) {
        fine.value[fine.at(i, j)] += row[static_cast<std::size_t>(i)];
      }
    }
  }

  [[nodiscard]] Image noise_image(int k) const {
    const int pad = static_cast<int>(noise_kernel_.size()) - 1;
    if (physics_.noise_hu <= 0.0) {
      return {grid_.size[0], grid_.size[1]};
    }
    Image white(grid_.size[0] + pad, grid_.size[1] + pad);
    const std::uint64_t first = static_cast<std::uint64_t>(k) * white.value.size();
    for (std::size_t i = 0; i < white.value.size(); ++i) {
      white.value[i] = noise_scale_ * static_cast<float>(normal_at(physics_.seed, first + i));
    }
    return blur_and_thin(white, noise_kernel_, noise_kernel_, {1, 1}, {grid_.size[0], grid_.size[1]});
  }

  const PhantomAnatomy& anatomy_;
  const measure::Grid& grid_;
  const PhantomPhysics& physics_;
  Eigen::Affine3d index_to_anatomy_;
  double thickness_mm_ = 1.0;
  double slice_step_mm_ = 1.0;
  double fine_mm_ = 0.0;
  int sub_slices_ = 1;
  std::array<int, 2> factor_{1, 1};
  std::array<int, 2> fine_count_{1, 1};
  std::array<int, 2> pad_{0, 0};
  std::array<std::vector<float>, 2> kernel_;
  std::vector<float> noise_kernel_;
  float noise_scale_ = 0.0F;
};

}  // namespace

measure::Volume Phantom::scan(const measure::Grid& grid, const PhantomPhysics& physics) const {
  measure::Volume volume{.grid = grid, .hu = std::vector<std::int16_t>(grid.voxel_count())};
  const SliceMaker maker(*anatomy_, grid, physics);
  std::vector<std::jthread> threads;
  for (unsigned thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int k = static_cast<int>(thread); k < grid.size[2]; k += kThreads) {
        maker.make(k, volume);
      }
    });
  }
  threads.clear();  // joins
  return volume;
}

}  // namespace kyphos::test
