#include "io/dicom/stacking/places.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <tuple>

namespace kyphos::io::dicom {
namespace {

constexpr double kRegular = 0.1;  ///< of a step, as in stack_plan

bool is_evenly_spaced(const std::vector<double>& places) {
  if (places.size() < 3) {
    return false;
  }
  const double step = (places.back() - places.front()) / static_cast<double>(places.size() - 1);
  for (std::size_t at = 0; at < places.size(); ++at) {
    if (std::abs(places[at] - places.front() - step * static_cast<double>(at)) > kRegular * step) {
      return false;
    }
  }
  return step > kSamePlace_mm;
}

/// The distance that the files give, one for all of them: Spacing Between Slices, else the thickness.
std::optional<double> given_step_mm(const Slices& slices) {
  std::optional<double> step;
  for (const StackSlice& slice : slices) {
    const std::optional<double> own =
        slice.frame->spacing_between_mm ? slice.frame->spacing_between_mm : slice.frame->slice_thickness_mm;
    if (!own || (step && std::abs(std::abs(*own) - *step) > 1e-3)) {
      return std::nullopt;
    }
    step = std::abs(*own);
  }
  return step > 0.0 ? step : std::nullopt;
}

bool are_numbers_unbroken(const Slices& by_number) {
  for (std::size_t at = 1; at < by_number.size(); ++at) {
    if (by_number[at].header->instance_number != by_number[at - 1].header->instance_number + 1) {
      return false;
    }
  }
  return true;
}

bool are_multiples(const std::vector<double>& places, double unit) {
  return std::ranges::all_of(
      places, [unit](double place) { return std::abs(place / unit - std::round(place / unit)) * unit < 1e-3; });
}

/// The start of the regular grid of this step that all places are roundings of; nothing where there is none.
std::optional<double> start_of(const std::vector<double>& places, double step, double unit) {
  double low = -1e300;
  double high = 1e300;
  for (std::size_t at = 0; at < places.size(); ++at) {
    const double start = places[at] - step * static_cast<double>(at);
    low = std::max(low, start - unit / 2.0);
    high = std::min(high, start + unit / 2.0);
  }
  return low <= high + 1e-3 ? std::optional((low + high) / 2.0) : std::nullopt;
}

}  // namespace

void sort_by_place(Slices& slices) {
  const Eigen::Vector3d normal = slices.front().frame->geometry->normal();
  const auto instance = [](const StackSlice& slice) {
    return std::tie(slice.header->instance_number, slice.frame->index, slice.header->sop_instance, slice.header->file);
  };
  std::ranges::sort(slices, [&](const StackSlice& a, const StackSlice& b) {
    // Rounded to the tolerance, so that the order is one whatever the order of the files.
    const double first = std::round(place_mm(a, normal) / kSamePlace_mm);
    const double second = std::round(place_mm(b, normal) / kSamePlace_mm);
    return first != second ? first < second : instance(a) < instance(b);
  });
}

std::vector<double> positions_of(const Slices& sorted) {
  const Eigen::Vector3d normal = sorted.front().frame->geometry->normal();
  std::vector<double> positions;
  for (const StackSlice& slice : sorted) {
    positions.push_back(place_mm(slice, normal));
  }
  return positions;
}

std::vector<std::vector<std::size_t>> places_of(const Slices& sorted) {
  const std::vector<double> positions = positions_of(sorted);
  std::vector<std::vector<std::size_t>> places;
  for (std::size_t at = 0; at < sorted.size(); ++at) {
    if (places.empty() || std::abs(positions[at] - positions[places.back().front()]) >= kSamePlace_mm) {
      places.emplace_back();
    }
    places.back().push_back(at);
  }
  return places;
}

std::size_t count_conflicts(Slices slices) {
  if (slices.empty()) {
    return 0;
  }
  sort_by_place(slices);
  return slices.size() - places_of(slices).size();
}

bool is_regular_stack(Slices slices) {
  sort_by_place(slices);
  return places_of(slices).size() == slices.size() && is_evenly_spaced(positions_of(slices));
}

bool lie_over_each_other(Slices one, Slices other) {
  // One normal for both, so that the places can be compared.
  const std::size_t count = one.size();
  one.insert(one.end(), other.begin(), other.end());
  const std::vector<double> places = positions_of(one);
  const auto middle = places.begin() + static_cast<std::ptrdiff_t>(count);
  const auto [low, high] = std::minmax_element(places.begin(), middle);
  const auto [other_low, other_high] = std::minmax_element(middle, places.end());
  const double shared = std::min(*high, *other_high) - std::max(*low, *other_low);
  const double shorter = std::min(*high - *low, *other_high - *other_low);
  return shorter > 0.0 && shared >= 0.5 * shorter;
}

std::optional<double> restore_rounded_places(Slices& slices) {
  const std::optional<double> step = given_step_mm(slices);
  if (slices.size() < 3 || !step) {
    return std::nullopt;
  }
  Slices by_number = slices;
  std::ranges::stable_sort(by_number, {}, [](const StackSlice& slice) { return slice.header->instance_number; });
  if (!are_numbers_unbroken(by_number)) {
    return std::nullopt;
  }
  std::vector<double> places = positions_of(by_number);
  if (places.back() < places.front()) {
    std::ranges::reverse(by_number);
    std::ranges::reverse(places);
  }
  if (is_evenly_spaced(places)) {
    return std::nullopt;
  }
  constexpr std::array<double, 3> kUnits_mm{1.0, 0.5, 0.1};
  for (const double unit : kUnits_mm) {
    const std::optional<double> start = are_multiples(places, unit) ? start_of(places, *step, unit) : std::nullopt;
    if (start) {
      for (std::size_t at = 0; at < by_number.size(); ++at) {
        by_number[at].restored_mm = *start + *step * static_cast<double>(at);
      }
      slices = std::move(by_number);
      return step;
    }
  }
  return std::nullopt;
}

}  // namespace kyphos::io::dicom
