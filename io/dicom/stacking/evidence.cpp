#include "io/dicom/stacking/evidence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>

namespace kyphos::io::dicom {
namespace {

/// An attribute that is one value for each stack.
struct NamedValue {
  const char* words;
  std::function<std::string(const StackSlice&)> of;
};

/// An attribute that runs on through a stack and is later in the next one.
struct RunningValue {
  const char* words;
  std::function<std::optional<double>(const StackSlice&)> of;
};

std::string tenths(const std::optional<double>& value) {
  return value ? std::to_string(std::lround(*value * 10.0)) : std::string();
}

const std::vector<NamedValue>& named_values() {
  static const std::vector<NamedValue> values{
      {"acquisition number", [](const StackSlice& slice) { return slice.frame->acquisition; }},
      {"temporal position", [](const StackSlice& slice) { return slice.frame->temporal_position; }},
      {"slice thickness", [](const StackSlice& slice) { return tenths(slice.frame->slice_thickness_mm); }},
      {"tube voltage", [](const StackSlice& slice) { return tenths(slice.header->kvp); }},
      {"series description", [](const StackSlice& slice) { return slice.header->series_description; }},
      {"contrast agent", [](const StackSlice& slice) { return slice.header->contrast_agent; }},
      {"frame of reference", [](const StackSlice& slice) { return slice.header->frame_of_reference; }}};
  return values;
}

const std::vector<RunningValue>& running_values() {
  static const std::vector<RunningValue> values{
      {"acquisition time", [](const StackSlice& slice) { return slice.frame->acquired_s; }},
      {"time", [](const StackSlice& slice) { return slice.header->moment.second_of_day; }},
      {"content time", [](const StackSlice& slice) { return slice.header->moment.content_second; }},
      {"instance number",
       [](const StackSlice& slice) { return std::optional(static_cast<double>(slice.header->instance_number)); }}};
  return values;
}

std::vector<Slices> by_value(const Slices& slices, const std::function<std::string(const StackSlice&)>& value) {
  std::map<std::string, Slices> parts;
  for (const StackSlice& slice : slices) {
    parts[value(slice)].push_back(slice);
  }
  std::vector<Slices> found;
  for (auto& [text, part] : parts) {
    found.push_back(std::move(part));
  }
  return found;
}

std::size_t conflicts_in(const std::vector<Slices>& parts) {
  std::size_t count = 0;
  for (const Slices& part : parts) {
    count += count_conflicts(part);
  }
  return count;
}

/// The values that divide the pictures of each place into the earlier, the next, ... in the whole stack alike: all that
/// come first somewhere must come before all that come second anywhere.
std::vector<double> dividing_values(const Slices& sorted, const RunningValue& value) {
  const std::vector<std::vector<std::size_t>> places = places_of(sorted);
  const std::size_t most = std::ranges::max_element(places, {}, &std::vector<std::size_t>::size)->size();
  std::vector<double> lowest(most, 1e300);
  std::vector<double> highest(most, -1e300);
  for (const std::vector<std::size_t>& place : places) {
    std::vector<double> here;
    for (const std::size_t at : place) {
      here.push_back(*value.of(sorted[at]));
    }
    std::ranges::sort(here);
    for (std::size_t rank = 0; here.size() == most && rank < most; ++rank) {
      lowest[rank] = std::min(lowest[rank], here[rank]);
      highest[rank] = std::max(highest[rank], here[rank]);
    }
  }
  std::vector<double> dividing;
  for (std::size_t rank = 1; rank < most; ++rank) {
    if (highest[rank - 1] >= lowest[rank]) {
      return {};
    }
    dividing.push_back((highest[rank - 1] + lowest[rank]) / 2.0);
  }
  return dividing;
}

std::vector<Slices> by_rank(const Slices& sorted, const RunningValue& value) {
  if (!std::ranges::all_of(sorted, [&](const StackSlice& slice) { return value.of(slice).has_value(); })) {
    return {};
  }
  const std::vector<double> dividing = dividing_values(sorted, value);
  std::vector<Slices> parts(dividing.size() + 1);
  for (const StackSlice& slice : sorted) {
    const auto above = std::ranges::upper_bound(dividing, *value.of(slice));
    parts[static_cast<std::size_t>(above - dividing.begin())].push_back(slice);
  }
  return parts.size() > 1 ? parts : std::vector<Slices>();
}

/// Two parts before and after the longest pause of a running value.
std::vector<Slices> by_pause(Slices slices, const RunningValue& value) {
  if (!std::ranges::all_of(slices, [&](const StackSlice& slice) { return value.of(slice).has_value(); })) {
    return {};
  }
  std::ranges::stable_sort(slices, {}, [&](const StackSlice& slice) { return *value.of(slice); });
  std::size_t cut = 0;
  double pause = 0.0;
  for (std::size_t at = 1; at < slices.size(); ++at) {
    const double step = *value.of(slices[at]) - *value.of(slices[at - 1]);
    if (step > pause) {
      pause = step;
      cut = at;
    }
  }
  if (cut == 0) {
    return {};
  }
  const auto middle = slices.begin() + static_cast<std::ptrdiff_t>(cut);
  return {Slices(slices.begin(), middle), Slices(middle, slices.end())};
}

/// Instance numbers that run through one stack and then through the next: the place leaps back between two of them.
std::vector<Slices> by_restart(Slices slices) {
  std::ranges::stable_sort(slices, {}, [](const StackSlice& slice) { return slice.header->instance_number; });
  for (std::size_t at = 1; at < slices.size(); ++at) {
    if (slices[at].header->instance_number == slices[at - 1].header->instance_number) {
      return {};
    }
  }
  const std::vector<double> places = positions_of(slices);
  const auto [low, high] = std::ranges::minmax(places);
  std::vector<Slices> parts(1);
  for (std::size_t at = 0; at < slices.size(); ++at) {
    if (at > 0 && std::abs(places[at] - places[at - 1]) > 0.5 * (high - low)) {
      parts.emplace_back();
    }
    parts.back().push_back(slices[at]);
  }
  return parts.size() > 1 ? parts : std::vector<Slices>();
}

/// Each part is a stack of its own that covers its range without gaps between slices.
bool are_stacks_over_each_other(const std::vector<Slices>& parts) {
  if (parts.size() < 2) {
    return false;
  }
  for (const Slices& part : parts) {
    if (static_cast<int>(part.size()) < kFewestSlices || !is_regular_stack(part)) {
      return false;
    }
    const std::vector<double> places = positions_of(part);
    const auto [low, high] = std::ranges::minmax(places);
    const double step = (high - low) / static_cast<double>(part.size() - 1);
    constexpr double kGap = 1.5;  // steps of more than the thickness leave tissue unseen
    const std::optional<double> thickness = part.front().frame->slice_thickness_mm;
    if (thickness && step > kGap * *thickness) {
      return false;
    }
  }
  return lie_over_each_other(parts[0], parts[1]);
}

}  // namespace

std::optional<Partition> split_conflicts(const Slices& sorted) {
  const std::size_t together = count_conflicts(sorted);
  // Half of the conflicts freed is a sign; what is left is looked at again in each part.
  for (const NamedValue& value : named_values()) {
    std::vector<Slices> parts = by_value(sorted, value.of);
    if (parts.size() > 1 && parts.size() * 2 <= sorted.size() && conflicts_in(parts) * 2 <= together) {
      return Partition{.parts = std::move(parts), .by = value.words};
    }
  }
  for (const RunningValue& value : running_values()) {
    std::vector<Slices> parts = by_rank(sorted, value);
    if (parts.size() > 1 && conflicts_in(parts) == 0) {
      return Partition{.parts = std::move(parts), .by = value.words};
    }
  }
  std::vector<Slices> parts = by_value(sorted, [](const StackSlice& slice) { return slice.frame->image_type; });
  if (parts.size() > 1 && conflicts_in(parts) == 0) {
    return Partition{.parts = std::move(parts), .by = "Image Type"};
  }
  return std::nullopt;
}

std::optional<Partition> split_interleaved(const Slices& sorted) {
  for (const NamedValue& value : named_values()) {
    std::vector<Slices> parts = by_value(sorted, value.of);
    if (are_stacks_over_each_other(parts)) {
      return Partition{.parts = std::move(parts), .by = value.words};
    }
  }
  for (const RunningValue& value : running_values()) {
    std::vector<Slices> parts = by_pause(sorted, value);
    if (are_stacks_over_each_other(parts)) {
      return Partition{.parts = std::move(parts), .by = value.words};
    }
  }
  std::vector<Slices> parts = by_restart(sorted);
  if (are_stacks_over_each_other(parts)) {
    return Partition{.parts = std::move(parts), .by = "instance number"};
  }
  return std::nullopt;
}

std::optional<Partition> split_by_folder(const Slices& sorted) {
  std::vector<Slices> parts =
      by_value(sorted, [](const StackSlice& slice) { return slice.header->file.parent_path().string(); });
  if (parts.size() > 1 && conflicts_in(parts) == 0) {
    return Partition{.parts = std::move(parts), .by = "folder"};
  }
  return std::nullopt;
}

}  // namespace kyphos::io::dicom
