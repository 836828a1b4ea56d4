#include "io/dicom/stacks.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <tuple>

namespace kyphos::io::dicom {
namespace {

/// Orientations within one degree are one: reformats and headers round their cosines.
constexpr double kCosine1Deg = 0.99985;
/// Places nearer than this are one place; no CT is reconstructed so densely.
constexpr double kSamePlace_mm = 0.05;

using Slices = std::vector<StackSlice>;

/// The first three values: pixel, examination and kind; later ones number passes and energies of one volume.
std::string kind_of(const std::string& image_type) {
  std::size_t end = 0;
  for (int value = 0; value < 3 && end != std::string::npos; ++value) {
    end = image_type.find('\\', end + (value > 0 ? 1 : 0));
  }
  return image_type.substr(0, end);
}

bool is_alike(const StackSlice& a, const StackSlice& b) {
  const bool same_kind = a.header->rows == b.header->rows && a.header->columns == b.header->columns &&
                         a.header->modality == b.header->modality && a.header->sop_class == b.header->sop_class &&
                         a.header->kernel == b.header->kernel &&
                         kind_of(a.frame->image_type) == kind_of(b.frame->image_type) &&
                         a.frame->geometry.has_value() == b.frame->geometry.has_value();
  if (!same_kind || !a.frame->geometry) {
    return same_kind;
  }
  const SliceGeometry& first = *a.frame->geometry;
  const SliceGeometry& second = *b.frame->geometry;
  constexpr double kSameStep_mm = 1e-3;
  return std::abs(first.column_step_mm - second.column_step_mm) < kSameStep_mm &&
         std::abs(first.row_step_mm - second.row_step_mm) < kSameStep_mm &&
         first.column_direction.dot(second.column_direction) > kCosine1Deg &&
         first.row_direction.dot(second.row_direction) > kCosine1Deg;
}

double position_of(const StackSlice& slice, const Eigen::Vector3d& normal) {
  return slice.frame->geometry ? slice.frame->geometry->origin.dot(normal) : 0.0;
}

auto instance_order(const StackSlice& slice) {
  return std::tie(slice.header->instance_number, slice.frame->index, slice.header->sop_instance, slice.header->file);
}

/// The same instance met in a second file.
int drop_copies(Slices& slices) {
  std::set<std::pair<std::string, int>> seen;
  const std::size_t before = slices.size();
  std::erase_if(slices, [&seen](const StackSlice& slice) {
    const std::string& uid = slice.header->sop_instance;
    return !uid.empty() && !seen.emplace(uid, slice.frame->index).second;
  });
  return static_cast<int>(before - slices.size());
}

void order(Slices& slices) {
  const std::optional<SliceGeometry>& first = slices.front().frame->geometry;
  const Eigen::Vector3d normal = first ? first->normal() : Eigen::Vector3d::UnitZ();
  std::ranges::sort(slices, [&normal](const StackSlice& a, const StackSlice& b) {
    const double difference = position_of(a, normal) - position_of(b, normal);
    // Rounded to the tolerance, so that the order is one whatever the order of the files.
    const double step =
        std::round(position_of(a, normal) / kSamePlace_mm) - std::round(position_of(b, normal) / kSamePlace_mm);
    return step != 0.0 ? difference < 0.0 : instance_order(a) < instance_order(b);
  });
}

bool is_same_place(const StackSlice& a, const StackSlice& b) {
  if (!a.frame->geometry || !b.frame->geometry) {
    return false;
  }
  const Eigen::Vector3d normal = a.frame->geometry->normal();
  return std::abs(position_of(a, normal) - position_of(b, normal)) < kSamePlace_mm;
}

int drop_duplicates(Slices& slices) {
  Slices kept;
  for (const StackSlice& slice : slices) {
    if (kept.empty() || !is_same_place(kept.back(), slice)) {
      kept.push_back(slice);
    } else if (instance_order(slice) < instance_order(kept.back())) {
      kept.back() = slice;
    }
  }
  const int dropped = static_cast<int>(slices.size() - kept.size());
  slices = std::move(kept);
  return dropped;
}

int count_duplicates(Slices slices) { return drop_duplicates(slices); }

/// Acquisitions are told apart only where that frees places taken twice: many scanners number the passes of one volume.
std::vector<Slices> split_by_acquisition(Slices slices) {
  std::map<std::string, Slices> by_acquisition;
  for (const StackSlice& slice : slices) {
    by_acquisition[slice.frame->acquisition].push_back(slice);
  }
  const int together = count_duplicates(slices);
  int apart = 0;
  for (const auto& [acquisition, part] : by_acquisition) {
    apart += count_duplicates(part);
  }
  if (by_acquisition.size() < 2 || together == 0 || apart * 2 > together) {
    return {std::move(slices)};
  }
  std::vector<Slices> parts;
  for (auto& [acquisition, part] : by_acquisition) {
    parts.push_back(std::move(part));
  }
  return parts;
}

std::vector<Slices> group_alike(const Slices& series) {
  std::vector<Slices> groups;
  for (const StackSlice& slice : series) {
    // Most files continue the group of the one before.
    const auto found = std::ranges::find_if(groups.rbegin(), groups.rend(),
                                            [&slice](const Slices& group) { return is_alike(group.front(), slice); });
    if (found != groups.rend()) {
      found->push_back(slice);
    } else {
      groups.push_back({slice});
    }
  }
  return groups;
}

}  // namespace

std::vector<Stack> split_into_stacks(std::vector<StackSlice> series) {
  std::ranges::sort(series, {}, instance_order);
  std::vector<Stack> stacks;
  for (Slices& group : group_alike(series)) {
    const int copies = drop_copies(group);
    order(group);
    for (Slices& part : split_by_acquisition(std::move(group))) {
      const int duplicates = drop_duplicates(part);
      stacks.push_back({.slices = std::move(part), .copies = copies, .duplicates = duplicates});
    }
  }
  std::ranges::stable_sort(stacks, std::greater{}, [](const Stack& stack) { return stack.slices.size(); });
  return stacks;
}

}  // namespace kyphos::io::dicom
