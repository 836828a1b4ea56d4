#include "tests/accuracy/plane_slices.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>

#include "measure/vertebra/heights.h"
#include "pipeline/interpolated_slices.h"
#include "tests/accuracy/examine.h"
#include "tests/accuracy/resample.h"

namespace kyphos::accuracy {
namespace {

constexpr double kPixelMm = 1.0;
constexpr double kSliceMm = 2.0;
constexpr double kFalseGradeLoss = 0.25;  // from here a loss is Genant's grade 2
constexpr int kGradeThatMatters = 2;

struct Scan {
  const char* name;
  const char* path;
  bool in_training;  ///< of the shipped weights: no honest witness for the finder
};
constexpr Scan kScans[] = {{"verse005", "ct-verse/sub-verse005_ct.nii.gz", false},
                           {"verse007", "ct-verse/sub-verse007_ct.nii.gz", false},
                           {"lidc-0314", "ct-dicom/lidc-0314", true},
                           {"cmb-crc", "ct-dicom/cmb-crc", true},
                           {"example", "ct-totalsegmentator/example_ct.nii.gz", true},
                           {"thorax", "ct-totalsegmentator/thorax_contrast_metal_ct.nii.gz", true}};

/// A sagittal slice of the volume at x, of kSliceMm, as a series of one slice.
measure::Volume slice_at(const measure::Volume& volume, double x_mm) {
  const auto& from = volume.grid;
  const Eigen::AlignedBox3d box = bounds_of(from);
  const measure::PointLps low = box.min();
  const measure::PointLps high = box.max();
  measure::Grid grid;
  grid.size = {static_cast<int>((high.y() - low.y()) / kPixelMm), static_cast<int>((high.z() - low.z()) / kPixelMm), 1};
  grid.lps_from_index.linear().col(0) = Eigen::Vector3d(0, kPixelMm, 0);
  grid.lps_from_index.linear().col(1) = Eigen::Vector3d(0, 0, -kPixelMm);
  grid.lps_from_index.linear().col(2) = Eigen::Vector3d(-kSliceMm, 0, 0);
  grid.lps_from_index.translation() = Eigen::Vector3d(x_mm, low.y(), high.z());
  return resample(volume, grid, kSliceMm);
}

/// Front, middle and back height of a body where a sagittal plane cuts it.
std::optional<std::array<double, 3>> heights_in_plane(const measure::VertebralBody& body, double x_mm) {
  const auto depth = measure::depth_range(body);
  const double v = (x_mm - body.frame.origin.x()) / body.frame.left.x();
  std::array<double, 3> heights{};
  const std::array<double, 3> stations{measure::kAnteriorStation, measure::kMiddleStation, measure::kPosteriorStation};
  for (std::size_t i = 0; i < heights.size(); ++i) {
    const double u = depth ? depth->u_at_fraction(stations[i]) : 0.0;
    const auto high = body.superior.interpolate(u, v);
    const auto low = body.inferior.interpolate(u, v);
    if (!depth || !high || !low) {
      return std::nullopt;
    }
    heights[i] = high->s_mm - low->s_mm;
  }
  return heights;
}

struct Tally {
  int expected = 0, found = 0, close = 0, heights = 0;
  int false_losses = 0;  ///< raw heights, whatever is said of them
  int false_calls = 0;   ///< grades of 2 or more that the volume does not call
  int invented = 0;
};

int grade_of(const measure::MeasuredVertebra& vertebra) { return vertebra.genant ? vertebra.genant.value().grade : 0; }

std::string in_words(const std::array<double, 3>& heights) {
  char text[40];
  std::snprintf(text, sizeof text, "%5.1f %5.1f %5.1f", heights[0], heights[1], heights[2]);
  return text;
}

double loss_of(const std::array<double, 3>& heights) {
  const auto [low, high] = std::ranges::minmax(heights);
  return 1.0 - low / high;
}

void compare_slice(const Scan& scan, const Examined& whole, const Examined& slice, double x_mm, bool each, Tally& tally,
                   Scores& scores) {
  std::vector<bool> used(slice.study.vertebrae.size(), false);
  for (const auto& vertebra : whole.study.vertebrae) {
    const auto truth = heights_in_plane(vertebra.body, x_mm);
    if (vertebra.body.status == measure::BodyStatus::NotMeasured || !truth) {
      continue;
    }
    ++tally.expected;
    measure::PointLps middle = middle_of(vertebra.body);
    middle.x() = x_mm;
    const auto at = body_near(slice.study, middle, kSameBodyMm);
    if (!at || slice.study.vertebrae[*at].body.status == measure::BodyStatus::NotMeasured) {
      continue;
    }
    used[*at] = true;
    ++tally.found;
    const measure::Heights heights = measure::measure_heights(slice.study.vertebrae[*at].body);
    const auto value = [](const measure::Measured<double>& height) { return height ? height.value() : 0.0; };
    const std::array<double, 3> seen{value(heights.anterior), value(heights.middle), value(heights.posterior)};
    for (std::size_t i = 0; i < seen.size(); ++i) {
      ++tally.heights;
      tally.close += std::abs(seen[i] - (*truth)[i]) <= 1.0 ? 1 : 0;
    }
    const measure::MeasuredVertebra& same = slice.study.vertebrae[*at];
    const bool false_loss = loss_of(seen) >= kFalseGradeLoss && loss_of(*truth) < kFalseGradeLoss - 0.05;
    const bool false_call = grade_of(same) >= kGradeThatMatters && grade_of(vertebra) < kGradeThatMatters;
    tally.false_losses += false_loss ? 1 : 0;
    tally.false_calls += false_call ? 1 : 0;
    const std::string name = measure::display_name(vertebra.body);
    if (false_call) {
      scores.failures.push_back({scan.name, name, "false grade " + std::to_string(grade_of(same))});
    }
    if (each) {
      std::printf("    x %6.1f %-5s volume %s  slice %s  grade %d%s %s\n", x_mm, name.c_str(), in_words(*truth).c_str(),
                  in_words(seen).c_str(), grade_of(same), false_loss ? "  FALSE LOSS" : "",
                  same.genant ? "" : same.genant.why_not().c_str());
    }
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    const auto& body = slice.study.vertebrae[i].body;
    const bool known = std::ranges::any_of(whole.study.vertebrae, [&](const auto& vertebra) {
      return std::abs(middle_of(vertebra.body).z() - middle_of(body).z()) < kSameBodyMm;
    });
    tally.invented += !used[i] && !known && body.status != measure::BodyStatus::NotMeasured ? 1 : 0;
  }
}

void print_tally(const std::string& what, const Tally& tally) {
  std::printf(
      "%-28s found %3d of %3d | heights within 1.0 mm %3d of %3d | losses of a quarter that the volume has not %d, "
      "called grade 2 or more %d | beyond the volume's %d\n",
      what.c_str(), tally.found, tally.expected, tally.close, tally.heights, tally.false_losses, tally.false_calls,
      tally.invented);
}

}  // namespace

Scores compare_plane_slices(const SectionRequest& request) {
  Scores scores;
  Tally honest;
  for (const Scan& scan : kScans) {
    if (!std::filesystem::exists(request.data / scan.path) ||
        (!request.one_case.empty() && std::string(scan.name).find(request.one_case) == std::string::npos)) {
      continue;
    }
    const measure::Volume volume = read_scan(request.data / scan.path);
    const Examined whole = examine(volume);
    std::vector<double> xs;
    for (const auto& vertebra : whole.study.vertebrae) {
      xs.push_back(vertebra.body.frame.origin.x());
    }
    std::ranges::sort(xs);
    Tally own;
    for (const double aside : {-6.0, -3.0, 0.0, 3.0, 6.0}) {
      const double x = xs.at(xs.size() / 2) + aside;
      Tally tally;
      measure::Volume slice = slice_at(volume, x);
      const bool undone = pipeline::undo_interpolation(slice).has_value();
      if (undone && !request.one_case.empty()) {
        std::printf("    x %6.1f taken back to rows of %.1f mm\n", x, slice.grid.spacing_mm()[1]);
      }
      compare_slice(scan, whole, examine(slice), x, !request.one_case.empty(), tally, scores);
      for (Tally* sum : {&own, &honest}) {
        if (sum == &own || !scan.in_training) {
          sum->expected += tally.expected;
          sum->found += tally.found;
          sum->close += tally.close;
          sum->heights += tally.heights;
          sum->false_losses += tally.false_losses;
          sum->false_calls += tally.false_calls;
          sum->invented += tally.invented;
        }
      }
    }
    print_tally(std::string(scan.name) + (scan.in_training ? " (trained on)" : " (held out)"), own);
  }
  print_tally("all held out", honest);
  return scores;
}

Scores count_bodies_without_spine(const SectionRequest& request, int boxes) {
  Scores scores;
  std::mt19937 random(21);
  int measured = 0;
  int tried = 0;
  for (const Scan& scan : kScans) {
    if (!std::filesystem::exists(request.data / scan.path)) {
      continue;
    }
    const measure::Volume volume = read_scan(request.data / scan.path);
    const Examined whole = examine(volume);
    for (int box = 0; box < boxes; ++box) {
      const Eigen::Vector3i size(volume.grid.size[0], volume.grid.size[1], volume.grid.size[2]);
      const auto spacing = volume.grid.spacing_mm();
      Eigen::Vector3i low;
      Eigen::Vector3i high;
      for (int axis = 0; axis < 3; ++axis) {
        const int extent = std::min(size[axis], static_cast<int>(130.0 / spacing[static_cast<std::size_t>(axis)]));
        low[axis] = static_cast<int>(random() % static_cast<unsigned>(size[axis] - extent + 1));
        high[axis] = low[axis] + extent - 1;
      }
      const bool spine_in_it = std::ranges::any_of(whole.study.vertebrae, [&](const auto& vertebra) {
        const Eigen::Vector3d index = volume.grid.index_from_lps() * vertebra.body.frame.origin;
        constexpr double kClearOfBoxMm = 20.0;
        for (int axis = 0; axis < 3; ++axis) {
          const double room = kClearOfBoxMm / spacing[static_cast<std::size_t>(axis)];
          if (index[axis] < low[axis] - room || index[axis] > high[axis] + room) {
            return false;
          }
        }
        return true;
      });
      if (spine_in_it) {
        continue;
      }
      ++tried;
      const Examined found = examine(crop(volume, low, high));
      for (const auto& vertebra : found.study.vertebrae) {
        if (vertebra.body.status != measure::BodyStatus::NotMeasured) {
          ++measured;
          scores.failures.push_back({scan.name, measure::display_name(vertebra.body), "measured where no spine is"});
        }
      }
    }
  }
  std::printf("boxes of 13 cm without spine: %d, bodies measured in them: %d\n", tried, measured);
  return scores;
}

}  // namespace kyphos::accuracy
