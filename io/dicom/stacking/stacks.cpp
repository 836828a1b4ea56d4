#include "io/dicom/stacking/stacks.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <string>
#include <tuple>

#include "io/dicom/header/image_kind.h"
#include "io/dicom/stacking/looks.h"
#include "io/dicom/stacking/untangle.h"

namespace kyphos::io::dicom {
namespace {

/// Orientations within one degree are one: reformats and headers round their cosines.
constexpr double kCosine1Deg = 0.99985;
using Slices = std::vector<StackSlice>;

/// No word of its Image Type says that it is a localiser, a projection or a map.
bool is_picture_kind(const StackSlice& slice) { return !refused_image_type(slice.frame->image_type); }

/// The first three values: pixel, examination and kind; later ones number passes and energies of one volume.
std::string kind_of(const std::string& image_type) {
  std::size_t end = 0;
  for (int value = 0; value < 3 && end != std::string::npos; ++value) {
    end = image_type.find('\\', end + (value > 0 ? 1 : 0));
  }
  return image_type.substr(0, end);
}

/// Echoes and the parts of a Dixon series are pictures of their own, at the same places in one series.
bool is_alike_mr(const StackSlice& a, const StackSlice& b) {
  if (!a.frame->mr || !b.frame->mr) {
    return a.frame->mr.has_value() == b.frame->mr.has_value();
  }
  return a.frame->image_type == b.frame->image_type && a.frame->mr->echo_ms == b.frame->mr->echo_ms &&
         a.frame->mr->inversion_ms == b.frame->mr->inversion_ms;
}

enum class ImageTypes : unsigned char { Matter, Ignored };

bool is_alike(const StackSlice& a, const StackSlice& b, ImageTypes types = ImageTypes::Matter) {
  const bool same_type = types == ImageTypes::Matter ? kind_of(a.frame->image_type) == kind_of(b.frame->image_type)
                                                     : is_picture_kind(a) && is_picture_kind(b);
  const bool same_kind = a.header->rows == b.header->rows && a.header->columns == b.header->columns &&
                         a.header->modality == b.header->modality && a.header->sop_class == b.header->sop_class &&
                         a.header->kernel == b.header->kernel && same_type && is_alike_mr(a, b) &&
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

/// Places decide; the rest only keeps the order one whatever the order of the files.
auto instance_order(const StackSlice& slice) {
  return std::tie(slice.header->instance_number, slice.frame->index, slice.header->sop_instance, slice.header->file);
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

/// Groups that differ in Image Type only and complete each other are one stack.
std::vector<Slices> without_type_splits(std::vector<Slices> groups, Looks& looks) {
  for (std::size_t one = 0; one < groups.size(); ++one) {
    for (std::size_t other = one + 1; other < groups.size();) {
      if (is_alike(groups[one].front(), groups[other].front(), ImageTypes::Ignored) &&
          complete_each_other(groups[one], groups[other], looks)) {
        std::ranges::move(groups[other], std::back_inserter(groups[one]));
        groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(other));
      } else {
        ++other;
      }
    }
  }
  return groups;
}

}  // namespace

double place_mm(const StackSlice& slice, const Eigen::Vector3d& normal) {
  return slice.restored_mm.value_or(slice.frame->geometry ? slice.frame->geometry->origin.dot(normal) : 0.0);
}

SliceGeometry geometry_in_stack(const StackSlice& slice) {
  SliceGeometry geometry = *slice.frame->geometry;
  if (slice.restored_mm) {
    geometry.origin += (*slice.restored_mm - geometry.position_mm()) * geometry.normal();
  }
  return geometry;
}

std::vector<Stack> split_into_stacks(std::vector<StackSlice> series) {
  std::ranges::sort(series, {}, instance_order);
  Looks looks;
  std::vector<Stack> stacks;
  for (Slices& group : without_type_splits(group_alike(series), looks)) {
    std::ranges::move(untangle(std::move(group), looks), std::back_inserter(stacks));
  }
  std::ranges::stable_sort(stacks, std::greater{}, [](const Stack& stack) { return stack.slices.size(); });
  return stacks;
}

}  // namespace kyphos::io::dicom
