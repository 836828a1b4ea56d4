#include "pipeline/finder/blobs.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include "measure/vertebral_body.h"
#include "pipeline/finder/parameters.h"

namespace kyphos::pipeline {
namespace {

/// The neighbours of a pixel within the view.
std::vector<std::size_t> neighbours_of(const SagittalView& view, std::size_t pixel) {
  const auto columns = static_cast<std::size_t>(view.columns);
  const std::size_t row = pixel / columns;
  const std::size_t column = pixel % columns;
  std::vector<std::size_t> around;
  if (row > 0) around.push_back(pixel - columns);
  if (row + 1 < view.x_mm.size()) around.push_back(pixel + columns);
  if (column > 0) around.push_back(pixel - 1);
  if (column + 1 < columns) around.push_back(pixel + 1);
  return around;
}

/// Joined pixels of the core map, one list a patch; 0 in `owner` is none.
std::vector<std::vector<std::size_t>> cores_of(const SagittalView& view, const std::vector<float>& core,
                                               std::vector<int>& owner) {
  std::vector<std::vector<std::size_t>> patches;
  for (std::size_t start = 0; start < core.size(); ++start) {
    if (core[start] <= kBlobsSeen || owner[start] != 0) {
      continue;
    }
    std::vector<std::size_t> patch{start};
    const int number = static_cast<int>(patches.size()) + 1;
    owner[start] = number;
    for (std::size_t next = 0; next < patch.size(); ++next) {
      for (const std::size_t beside : neighbours_of(view, patch[next])) {
        if (core[beside] > kBlobsSeen && owner[beside] == 0) {
          owner[beside] = number;
          patch.push_back(beside);
        }
      }
    }
    patches.push_back(std::move(patch));
  }
  return patches;
}

/// Every patch grows at the same pace into the body map, so that two meet in the middle.
void grow(const SagittalView& view, const std::vector<float>& body, std::vector<int>& owner,
          std::vector<std::vector<std::size_t>>& patches) {
  for (int step = 0; step < kGrowPixels; ++step) {
    for (std::size_t i = 0; i < patches.size(); ++i) {
      const std::size_t before = patches[i].size();
      for (std::size_t at = 0; at < before; ++at) {
        for (const std::size_t beside : neighbours_of(view, patches[i][at])) {
          if (owner[beside] == 0 && body[beside] > kBlobsSeen) {
            owner[beside] = static_cast<int>(i) + 1;
            patches[i].push_back(beside);
          }
        }
      }
    }
  }
}

/// A straight line s = offset + slope * u by least squares.
struct Line {
  double offset = 0.0;
  double slope = 0.0;
};
Line line_through(const std::vector<std::array<double, 2>>& points) {
  double n = 0, u = 0, s = 0, uu = 0, us = 0;
  for (const auto& [pu, ps] : points) {
    n += 1;
    u += pu;
    s += ps;
    uu += pu * pu;
    us += pu * ps;
  }
  const double spread = n * uu - u * u;
  Line line;
  line.slope = spread > 1e-9 ? (n * us - u * s) / spread : 0.0;
  line.offset = n > 0 ? (s - line.slope * u) / n : 0.0;
  return line;
}

/// Lowest and highest s by u, in pixels.
using Ends = std::map<long, std::array<double, 2>>;

/// Takes away what is much lower than the rest in front and behind: a spur is no part of the endplates.
void trim_spurs(Ends& ends) {
  std::vector<double> heights;
  for (const auto& [u, range] : ends) {
    heights.push_back(range[1] - range[0] + kViewPixelMm);
  }
  std::ranges::nth_element(heights, heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2));
  const double least = kBlobsSpurPart * heights[heights.size() / 2];
  const auto is_spur = [&](const auto& end) { return end.second[1] - end.second[0] + kViewPixelMm < least; };
  while (is_spur(*ends.begin())) {
    ends.erase(ends.begin());
  }
  while (is_spur(*ends.rbegin())) {
    ends.erase(std::prev(ends.end()));
  }
}

/// Mean height over what lies within `reach_mm` of a place; 0 where nothing does.
double mean_height_between(const Ends& ends, double middle_mm, double reach_mm) {
  double sum = 0.0;
  int count = 0;
  for (const auto& [u, range] : ends) {
    if (std::abs(static_cast<double>(u) * kViewPixelMm - middle_mm) <= reach_mm) {
      sum += range[1] - range[0] + kViewPixelMm;
      ++count;
    }
  }
  return count == 0 ? 0.0 : sum / count;
}

/// Edges and sizes of a blob, in axes turned to its endplates: u forwards, s upwards.
void fit_edges(const SagittalView& view, Blob& blob) {
  double turn = 0.0;  // radians that the front is higher by
  for (int round = 0; round < 3; ++round) {
    const double c = std::cos(turn);
    const double d = std::sin(turn);
    Ends ends;
    for (const std::size_t pixel : blob.pixels) {
      const auto columns = static_cast<std::size_t>(view.columns);
      const std::size_t row = pixel / columns;
      const auto at = view.point(static_cast<double>(row), static_cast<double>(pixel % columns));
      const double forwards = -(at.y() - blob.y_mm);
      const double up = at.z() - blob.z_mm;
      const double u = c * forwards + d * up;
      const double s = -d * forwards + c * up;
      const auto [found, fresh] = ends.try_emplace(std::lround(u / kViewPixelMm), std::array<double, 2>{s, s});
      if (!fresh) {
        found->second = {std::min(found->second[0], s), std::max(found->second[1], s)};
      }
    }
    trim_spurs(ends);
    const double back = (static_cast<double>(ends.begin()->first) - 0.5) * kViewPixelMm;
    const double front = (static_cast<double>(ends.rbegin()->first) + 0.5) * kViewPixelMm;
    const double middle = 0.5 * (back + front);
    blob.half_depth_mm = 0.5 * (front - back);
    std::vector<std::array<double, 2>> top;
    std::vector<std::array<double, 2>> bottom;
    for (const auto& [u, range] : ends) {
      const double u_mm = static_cast<double>(u) * kViewPixelMm;
      if (std::abs(u_mm - middle) <= kBlobsInnerPart * blob.half_depth_mm) {
        bottom.push_back({u_mm - middle, range[0] - 0.5 * kViewPixelMm});
        top.push_back({u_mm - middle, range[1] + 0.5 * kViewPixelMm});
      }
    }
    const Line upper = line_through(top);
    const Line lower = line_through(bottom);
    const double between = mean_height_between(ends, middle, kBlobsMiddlePart * blob.half_depth_mm);
    const auto height = [&](double station) {
      const double u = (2.0 * station - 1.0) * blob.half_depth_mm;
      return upper.offset - lower.offset + u * (upper.slope - lower.slope);
    };
    blob.height_front_mm = height(measure::kAnteriorStation);
    blob.height_middle_mm =
        between > 0.0 ? between : height(measure::kMiddleStation);  // lines know nothing of a hollow
    blob.height_back_mm = height(measure::kPosteriorStation);
    const auto edge = [&](const Line& line) {
      const double tilt = std::atan(line.slope) + turn;
      const double forwards = c * middle - d * line.offset;
      const double up = d * middle + c * line.offset;
      return ViewEdge{.y_mm = blob.y_mm - forwards,
                      .z_mm = blob.z_mm + up,
                      .backwards_y = std::cos(tilt),
                      .backwards_z = -std::sin(tilt)};
    };
    blob.upper = edge(upper);
    blob.lower = edge(lower);
    turn += std::atan(0.5 * (upper.slope + lower.slope));
  }
}

Blob blob_of(const SagittalView& view, const TissueMaps& maps, const std::vector<bool>& held,
             std::vector<std::size_t> pixels) {
  Blob blob;
  const auto& body = maps[static_cast<std::size_t>(Tissue::Body)];
  for (const std::size_t pixel : pixels) {
    const auto columns = static_cast<std::size_t>(view.columns);
    const std::size_t row = pixel / columns;
    const auto at = view.point(static_cast<double>(row), static_cast<double>(pixel % columns));
    blob.y_mm += at.y();
    blob.z_mm += at.z();
    blob.probability += static_cast<double>(body[pixel]);
    const auto around = neighbours_of(view, pixel);
    blob.cut =
        blob.cut || around.size() < 4 || std::ranges::any_of(around, [&](std::size_t beside) { return !held[beside]; });
  }
  const auto count = static_cast<double>(pixels.size());
  blob.y_mm /= count;
  blob.z_mm /= count;
  blob.probability /= count;
  blob.area_mm2 = count * kViewPixelMm * kViewPixelMm;
  blob.pixels = std::move(pixels);
  fit_edges(view, blob);
  return blob;
}

}  // namespace

std::vector<Blob> find_blobs(const SagittalView& view, const TissueMaps& maps, const std::vector<bool>& held) {
  std::vector<int> owner(held.size(), 0);
  auto patches = cores_of(view, maps[static_cast<std::size_t>(Tissue::Core)], owner);
  std::vector<std::size_t> core_sizes;
  for (const auto& patch : patches) {
    core_sizes.push_back(patch.size());
  }
  grow(view, maps[static_cast<std::size_t>(Tissue::Body)], owner, patches);
  std::vector<Blob> blobs;
  for (std::size_t i = 0; i < patches.size(); ++i) {
    if (core_sizes[i] >= kFewestCorePixels) {
      blobs.push_back(blob_of(view, maps, held, std::move(patches[i])));
    }
  }
  return blobs;
}

}  // namespace kyphos::pipeline
