#include "measure/space/padding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "measure/space/parameters.h"

namespace kyphos::measure {
namespace {

/// A volume as a flat array with its steps along the axes that are long enough to tell constancy.
class ConstantPlaces {
 public:
  explicit ConstantPlaces(const Volume& volume) : volume_(volume), size_(volume.grid.size) {
    steps_ = {1, size_[0], static_cast<std::ptrdiff_t>(size_[0]) * size_[1]};
  }
  using Index = std::array<int, 3>;

  [[nodiscard]] Index index(std::size_t at) const {
    const auto columns = static_cast<std::size_t>(size_[0]);
    const auto rows = static_cast<std::size_t>(size_[1]);
    return {static_cast<int>(at % columns), static_cast<int>(at / columns % rows),
            static_cast<int>(at / (columns * rows))};
  }
  /// Whether all within kEqualReach along each axis, as far as the matrix goes, hold the same value.
  [[nodiscard]] bool constant_at(std::size_t at) const {
    const Index here = index(at);
    const std::int16_t value = volume_.hu[at];
    for (std::size_t axis = 0; axis < 3; ++axis) {
      for (int step = -kEqualReach; step <= kEqualReach; ++step) {
        const int there = here[axis] + step;
        if (there >= 0 && there < size_[axis] && volume_.hu[moved(at, axis, step)] != value) {
          return false;
        }
      }
    }
    return true;
  }
  [[nodiscard]] std::size_t moved(std::size_t at, std::size_t axis, int step) const {
    return static_cast<std::size_t>(static_cast<std::ptrdiff_t>(at) + steps_[axis] * step);
  }
  template <typename Visit>
  void for_each_neighbour(std::size_t at, int reach, Visit visit) const {
    const Index here = index(at);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      for (int step = -reach; step <= reach; ++step) {
        if (step != 0 && here[axis] + step >= 0 && here[axis] + step < size_[axis]) {
          visit(moved(at, axis, step));
        }
      }
    }
  }
  [[nodiscard]] bool at_border(std::size_t at) const {
    const Index here = index(at);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (size_[axis] > 1 && (here[axis] == 0 || here[axis] == size_[axis] - 1)) {
        return true;
      }
    }
    return false;
  }
  template <typename Visit>
  void for_each_border_place(Visit visit) const {
    const auto at_end = [this](std::size_t axis, int at) {
      return size_[axis] > 1 && (at == 0 || at == size_[axis] - 1);  // a single slice has no border above it
    };
    for (int k = 0; k < size_[2]; ++k) {
      for (int j = 0; j < size_[1]; ++j) {
        const bool whole_row = at_end(2, k) || at_end(1, j);
        const int step = whole_row || size_[0] == 1 ? 1 : size_[0] - 1;
        for (int i = 0; i < size_[0]; i += step) {
          if (whole_row || at_end(0, i)) {
            visit(volume_.grid.offset(i, j, k));
          }
        }
      }
    }
  }

 private:
  const Volume& volume_;
  std::array<int, 3> size_;
  std::array<std::ptrdiff_t, 3> steps_{};
};

/// Constant places of the border by their value.
std::map<std::int16_t, std::vector<std::size_t>> constant_border(const Volume& volume, const ConstantPlaces& places) {
  std::map<std::int16_t, std::vector<std::size_t>> found;
  places.for_each_border_place([&](std::size_t at) {
    if (volume.hu[at] != kOutsideScan && places.constant_at(at)) {
      found[volume.hu[at]].push_back(at);
    }
  });
  return found;
}

/// Whether what may be tissue is without noise: then its constancy tells nothing.
bool is_noiseless(const Volume& volume, const ConstantPlaces& places, std::int16_t but) {
  std::size_t seen = 0;
  std::size_t constant = 0;
  for (std::size_t at = 0; at < volume.hu.size(); at += static_cast<std::size_t>(kNoiselessEvery)) {
    const int hu = volume.hu[at];
    if (hu > kTissueAboveHu && hu != but) {
      ++seen;
      constant += places.constant_at(at) ? 1 : 0;
    }
  }
  return static_cast<double>(constant) >= kMostConstant * static_cast<double>(seen);
}

/// The places of one value that are constant and joined to `seed`, and the rest of that value right beside them.
std::vector<std::size_t> filled_region(const Volume& volume, const ConstantPlaces& places, std::size_t seed,
                                       std::vector<std::uint8_t>& taken) {
  const std::int16_t value = volume.hu[seed];
  std::vector<std::size_t> region;
  const auto take = [&](std::size_t at) {
    if (taken[at] == 0) {
      taken[at] = 1;
      region.push_back(at);
    }
  };
  take(seed);
  for (std::size_t next = 0; next < region.size(); ++next) {
    places.for_each_neighbour(region[next], 1, [&](std::size_t at) {
      if (taken[at] == 0 && volume.hu[at] == value && places.constant_at(at)) {
        take(at);
      }
    });
  }
  for (int round = 0; round <= kEqualReach; ++round) {  // up to the ragged edge
    const std::size_t known = region.size();
    for (std::size_t next = 0; next < known; ++next) {
      places.for_each_neighbour(region[next], 1, [&](std::size_t at) {
        if (volume.hu[at] == value) {
          take(at);
        }
      });
    }
  }
  return region;
}

std::size_t count_at_border(const ConstantPlaces& places, const std::vector<std::size_t>& region) {
  return static_cast<std::size_t>(
      std::ranges::count_if(region, [&places](std::size_t at) { return places.at_border(at); }));
}

/// From how many places of the border a region of air is that around the patient.
std::size_t least_air_places(const ConstantPlaces& places) {
  std::size_t all = 0;
  places.for_each_border_place([&all](std::size_t) { ++all; });
  return static_cast<std::size_t>(kLeastAirBorder * static_cast<double>(all));
}

}  // namespace

std::size_t mark_padding(Volume& volume) {
  const ConstantPlaces places(volume);
  std::size_t marked = 0;
  std::vector<std::uint8_t> taken(volume.hu.size(), 0);
  const std::size_t least_air = least_air_places(places);
  for (const auto& [value, seeds] : constant_border(volume, places)) {
    if (seeds.size() < static_cast<std::size_t>(kLeastBorderPlaces) ||
        (value > kTissueAboveHu && is_noiseless(volume, places, value))) {
      continue;
    }
    for (const std::size_t seed : seeds) {
      if (taken[seed] != 0) {
        continue;
      }
      const std::vector<std::size_t> region = filled_region(volume, places, seed, taken);
      if (value < kAirBelowHu && count_at_border(places, region) < least_air) {
        continue;
      }
      for (const std::size_t at : region) {
        volume.hu[at] = kOutsideScan;
      }
      marked += region.size();
    }
  }
  return marked;
}

}  // namespace kyphos::measure
