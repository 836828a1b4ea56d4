#include "tests/accuracy/resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>
#include <vector>

#include "tests/support/phantom_texture.h"

namespace kyphos::accuracy {

using measure::Grid;
using measure::Volume;

namespace {

constexpr int kThreads = 2;

template <typename Work>
void for_slices(int count, const Work& work) {
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int k = thread; k < count; k += kThreads) {
        work(k);
      }
    });
  }
}

std::array<float, 4> cubic_weights(float t) {
  return {0.5F * t * (-1.0F + t * (2.0F - t)), 1.0F + 0.5F * t * t * (-5.0F + 3.0F * t),
          0.5F * t * (1.0F + t * (4.0F - 3.0F * t)), 0.5F * t * t * (t - 1.0F)};
}

/// Cubic interpolation at an index; kOutsideScan where the point itself is outside.
float cubic(const Volume& volume, const Eigen::Vector3d& index) {
  const auto& size = volume.grid.size;
  std::array<int, 3> base{};
  std::array<std::array<float, 4>, 3> weight{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double x = index(static_cast<Eigen::Index>(axis));
    if (x < -0.5 || x > size[axis] - 0.5) {
      return measure::kOutsideScan;
    }
    base[axis] = static_cast<int>(std::floor(x));
    weight[axis] = cubic_weights(static_cast<float>(x - base[axis]));
  }
  float sum = 0.0F;
  for (int dk = 0; dk < 4; ++dk) {
    const int k = std::clamp(base[2] + dk - 1, 0, size[2] - 1);
    for (int dj = 0; dj < 4; ++dj) {
      const int j = std::clamp(base[1] + dj - 1, 0, size[1] - 1);
      const float plane = weight[2][static_cast<std::size_t>(dk)] * weight[1][static_cast<std::size_t>(dj)];
      for (int di = 0; di < 4; ++di) {
        const std::int16_t hu = volume.at(std::clamp(base[0] + di - 1, 0, size[0] - 1), j, k);
        if (hu == measure::kOutsideScan) {
          return measure::kOutsideScan;
        }
        sum += plane * weight[0][static_cast<std::size_t>(di)] * static_cast<float>(hu);
      }
    }
  }
  return sum;
}

std::int16_t rounded(float hu) { return static_cast<std::int16_t>(std::lround(std::clamp(hu, -3000.0F, 32000.0F))); }

}  // namespace

Volume resample(const Volume& volume, const Grid& target, double box_mm) {
  Volume result{.grid = target, .hu = std::vector<std::int16_t>(target.voxel_count())};
  const Eigen::Affine3d from_target = volume.grid.index_from_lps() * target.lps_from_index;
  const double step_mm = target.spacing_mm()[2];
  const int samples = std::max(1, static_cast<int>(std::lround(box_mm / 0.75)));
  for_slices(target.size[2], [&](int k) {
    for (int j = 0; j < target.size[1]; ++j) {
      for (int i = 0; i < target.size[0]; ++i) {
        float sum = 0.0F;
        bool outside = false;
        for (int sample = 0; sample < samples && !outside; ++sample) {
          const double offset = samples == 1 ? 0.0 : ((sample + 0.5) / samples - 0.5) * box_mm / step_mm;
          const float hu = cubic(volume, from_target * Eigen::Vector3d(i, j, k + offset));
          outside = hu == static_cast<float>(measure::kOutsideScan);
          sum += hu;
        }
        result.hu[target.offset(i, j, k)] =
            outside ? measure::kOutsideScan : rounded(sum / static_cast<float>(samples));
      }
    }
  });
  return result;
}

Eigen::AlignedBox3d bounds_of(const Grid& grid) {
  Eigen::AlignedBox3d box;
  for (int corner = 0; corner < 8; ++corner) {
    box.extend(grid.lps((corner & 1) != 0 ? grid.size[0] - 1 : 0, (corner & 2) != 0 ? grid.size[1] - 1 : 0,
                        (corner & 4) != 0 ? grid.size[2] - 1 : 0));
  }
  return box;
}

Volume crop(const Volume& volume, const Eigen::Vector3i& low, const Eigen::Vector3i& high) {
  Volume result;
  const Eigen::Vector3i size = high - low + Eigen::Vector3i::Ones();
  result.grid.size = {size.x(), size.y(), size.z()};
  result.grid.lps_from_index = volume.grid.lps_from_index * Eigen::Translation3d(low.cast<double>());
  result.hu.reserve(result.grid.voxel_count());
  for (int k = low.z(); k <= high.z(); ++k) {
    for (int j = low.y(); j <= high.y(); ++j) {
      for (int i = low.x(); i <= high.x(); ++i) {
        result.hu.push_back(volume.at(i, j, k));
      }
    }
  }
  return result;
}

namespace {

/// One slice as floats, blurred along i and j; places outside the scan hold the nearest valid neighbours' blur.
class Plane {
 public:
  Plane(int width, int height)
      : width_(width), height_(height), value_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {}
  float& at(int i, int j) {
    return value_[static_cast<std::size_t>(j) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(i)];
  }

  void blur(double sd_i, double sd_j) {
    blur_axis(sd_i, true);
    blur_axis(sd_j, false);
  }

 private:
  void blur_axis(double sd, bool along_i) {
    const int half = static_cast<int>(std::ceil(3.0 * sd));
    if (half == 0) {
      return;
    }
    Plane source = *this;
    for (int j = 0; j < height_; ++j) {
      for (int i = 0; i < width_; ++i) {
        float sum = 0.0F;
        float weight_sum = 0.0F;
        for (int d = -half; d <= half; ++d) {
          const int x = along_i ? std::clamp(i + d, 0, width_ - 1) : i;
          const int y = along_i ? j : std::clamp(j + d, 0, height_ - 1);
          const auto weight = static_cast<float>(std::exp(-0.5 * d * d / (sd * sd)));
          sum += weight * source.at(x, y);
          weight_sum += weight;
        }
        at(i, j) = sum / weight_sum;
      }
    }
  }
  int width_;
  int height_;
  std::vector<float> value_;
};

constexpr float kPaddingHu = -1000.0F;  // stands in for voxels outside the scan while blurring

/// Applies result = f(own, blurred) to every voxel inside the scan.
template <typename Combine>
Volume with_blur(const Volume& volume, double sd_mm, const Combine& combine) {
  Volume result = volume;
  const auto spacing = volume.grid.spacing_mm();
  for_slices(volume.grid.size[2], [&](int k) {
    Plane plane(volume.grid.size[0], volume.grid.size[1]);
    for (int j = 0; j < volume.grid.size[1]; ++j) {
      for (int i = 0; i < volume.grid.size[0]; ++i) {
        const std::int16_t hu = volume.at(i, j, k);
        plane.at(i, j) = hu == measure::kOutsideScan ? kPaddingHu : static_cast<float>(hu);
      }
    }
    plane.blur(sd_mm / spacing[0], sd_mm / spacing[1]);
    for (int j = 0; j < volume.grid.size[1]; ++j) {
      for (int i = 0; i < volume.grid.size[0]; ++i) {
        std::int16_t& hu = result.hu[volume.grid.offset(i, j, k)];
        hu = hu == measure::kOutsideScan ? hu : rounded(combine(static_cast<float>(hu), plane.at(i, j)));
      }
    }
  });
  return result;
}

}  // namespace

Volume blurred_in_plane(const Volume& volume, double sd_mm) {
  return with_blur(volume, sd_mm, [](float, float blur) { return blur; });
}

Volume sharpened(const Volume& volume, double sd_mm, double amount) {
  return with_blur(volume, sd_mm,
                   [=](float own, float blur) { return own + static_cast<float>(amount) * (own - blur); });
}

Volume noisy(const Volume& volume, double sd_hu, std::uint64_t seed) {
  // A standard kernel correlates the noise over about 0.5 mm; blurring white noise by sd s (in pixels) shrinks its
  // standard deviation to 1 / (2 sqrt(pi) s) in two dimensions, measured here on the slice itself.
  constexpr double kCorrelationMm = 0.5;
  Volume result = volume;
  const auto spacing = volume.grid.spacing_mm();
  for_slices(volume.grid.size[2], [&](int k) {
    Plane plane(volume.grid.size[0], volume.grid.size[1]);
    for (int j = 0; j < volume.grid.size[1]; ++j) {
      for (int i = 0; i < volume.grid.size[0]; ++i) {
        plane.at(i, j) = static_cast<float>(test::normal_at(seed, volume.grid.offset(i, j, k)));
      }
    }
    plane.blur(kCorrelationMm / spacing[0], kCorrelationMm / spacing[1]);
    double power = 0.0;
    for (int j = 0; j < volume.grid.size[1]; ++j) {
      for (int i = 0; i < volume.grid.size[0]; ++i) {
        power += static_cast<double>(plane.at(i, j)) * static_cast<double>(plane.at(i, j));
      }
    }
    const double count = static_cast<double>(volume.grid.size[0]) * volume.grid.size[1];
    const auto scale = static_cast<float>(sd_hu / std::sqrt(power / count));
    for (int j = 0; j < volume.grid.size[1]; ++j) {
      for (int i = 0; i < volume.grid.size[0]; ++i) {
        std::int16_t& hu = result.hu[volume.grid.offset(i, j, k)];
        hu = hu == measure::kOutsideScan ? hu : rounded(static_cast<float>(hu) + scale * plane.at(i, j));
      }
    }
  });
  return result;
}

}  // namespace kyphos::accuracy
