#include "io/dicom/stacking/untangle.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "io/dicom/number_text.h"
#include "io/dicom/stacking/evidence.h"
#include "measure/median.h"

namespace kyphos::io::dicom {
namespace {

/// White noise alone makes neighbours as unlike as next-but-one neighbours, and anatomy and the slices' overlap make
/// them more alike: beyond this ratio the slices alternate between two stacks.
constexpr double kAlternates = 1.1;
/// The likelier way to go on must be this much more alike at each place, else it is not known.
constexpr double kSureLink = 1.05;
/// Neighbours looked at to tell whether slices alternate.
constexpr std::size_t kTries = 24;
/// Phases of thick and thin slices of two energies: no series is more mixed.
constexpr int kDeepest = 5;

Stack as_stack(Slices slices) {
  Stack stack;
  stack.slices = std::move(slices);
  return stack;
}

/// Leaves out what shows the same as another picture at its place.
void drop_same_pictures(Stack& stack, Looks& looks) {
  Slices crowded;
  const std::vector<std::vector<std::size_t>> places = places_of(stack.slices);
  for (const std::vector<std::size_t>& place : places) {
    for (std::size_t at = 0; place.size() > 1 && at < place.size(); ++at) {
      crowded.push_back(stack.slices[place[at]]);
    }
  }
  looks.load(crowded);
  Slices kept;
  for (const std::vector<std::size_t>& place : places) {
    const std::size_t first_here = kept.size();
    for (const std::size_t at : place) {
      const StackSlice& slice = stack.slices[at];
      const auto same = std::find_if(kept.begin() + static_cast<std::ptrdiff_t>(first_here), kept.end(),
                                     [&](const StackSlice& other) { return looks.are_same(slice, other); });
      if (same == kept.end()) {
        kept.push_back(slice);
      } else if (!slice.header->sop_instance.empty() && slice.header->sop_instance == same->header->sop_instance) {
        ++stack.copies;
      } else {
        ++stack.duplicates;
      }
    }
  }
  stack.slices = std::move(kept);
}

/// Pictures without place: the same instance met in a second file. They are refused in any case.
void drop_same_instances(Stack& stack) {
  std::set<std::pair<std::string, int>> seen;
  const std::size_t before = stack.slices.size();
  std::erase_if(stack.slices, [&seen](const StackSlice& slice) {
    const std::string& uid = slice.header->sop_instance;
    return !uid.empty() && slice.header->frames.size() == 1 && !seen.emplace(uid, slice.header->instance_number).second;
  });
  stack.copies = static_cast<int>(before - stack.slices.size());
}

/// Two pictures at each place, followed from place to place by which are more alike; nothing where that is not sure.
std::optional<std::vector<Slices>> follow_two(const Slices& sorted, Looks& looks) {
  const std::vector<std::vector<std::size_t>> places = places_of(sorted);
  if (std::ranges::any_of(places, [](const auto& place) { return place.size() != 2; })) {
    return std::nullopt;
  }
  looks.load(sorted);
  std::vector<Slices> parts{{sorted[places[0][0]]}, {sorted[places[0][1]]}};
  for (std::size_t at = 1; at < places.size(); ++at) {
    const StackSlice& one = sorted[places[at][0]];
    const StackSlice& other = sorted[places[at][1]];
    const auto first = looks.difference_hu(parts[0].back(), one);
    const auto second = looks.difference_hu(parts[1].back(), other);
    const auto first_crossed = looks.difference_hu(parts[0].back(), other);
    const auto second_crossed = looks.difference_hu(parts[1].back(), one);
    if (!first || !second || !first_crossed || !second_crossed) {
      return std::nullopt;
    }
    const double straight = *first + *second;
    const double crossed = *first_crossed + *second_crossed;
    if (std::max(straight, crossed) <= kSureLink * std::min(straight, crossed)) {
      return std::nullopt;
    }
    parts[0].push_back(straight < crossed ? one : other);
    parts[1].push_back(straight < crossed ? other : one);
  }
  return parts;
}

/// How much less alike neighbours are than next-but-one neighbours, at the median place; below 1 in one stack.
std::optional<double> alternation(const Slices& sorted, Looks& looks) {
  if (sorted.size() < 2 * static_cast<std::size_t>(kFewestSlices)) {
    return std::nullopt;
  }
  const std::size_t step = std::max<std::size_t>(1, (sorted.size() - 3) / kTries);
  Slices wanted;
  for (std::size_t at = 1; at + 2 < sorted.size(); at += step) {
    const auto first = sorted.begin() + static_cast<std::ptrdiff_t>(at) - 1;
    wanted.insert(wanted.end(), first, first + 4);
  }
  looks.load(wanted);
  std::vector<double> ratios;
  for (std::size_t at = 1; at + 2 < sorted.size(); at += step) {
    const auto next = looks.difference_hu(sorted[at], sorted[at + 1]);
    const auto below = looks.difference_hu(sorted[at - 1], sorted[at + 1]);
    const auto above = looks.difference_hu(sorted[at], sorted[at + 2]);
    if (next && below && above && *below + *above > 0.0) {
      ratios.push_back(2.0 * *next / (*below + *above));
    }
  }
  return ratios.empty() ? std::nullopt : std::optional(measure::median_of(ratios));
}

/// Slices that overlap by more than usual, numbers that do not follow the places, or steps that vary: two stacks may
/// lie between each other.
bool may_alternate(const Slices& sorted) {
  constexpr double kOverlap = 0.75;  // of the thickness; usual reconstructions overlap by less than this
  if (sorted.size() < 2 * static_cast<std::size_t>(kFewestSlices)) {
    return false;
  }
  const std::vector<double> places = positions_of(sorted);
  const double step = (places.back() - places.front()) / static_cast<double>(places.size() - 1);
  const std::optional<double> thickness = sorted.front().frame->slice_thickness_mm;
  int rises = 0;
  int falls = 0;
  for (std::size_t at = 1; at < sorted.size(); ++at) {
    const int by = sorted[at].header->instance_number - sorted[at - 1].header->instance_number;
    rises += by > 0 || sorted[at].header == sorted[at - 1].header ? 1 : 0;
    falls += by < 0 ? 1 : 0;
  }
  const bool in_order = rises + 1 == static_cast<int>(sorted.size()) || falls + 1 == static_cast<int>(sorted.size());
  return !in_order || !thickness || step < kOverlap * *thickness || !is_regular_stack(sorted);
}

Partition every_second(const Slices& sorted) {
  Partition partition{.parts = std::vector<Slices>(2), .by = "what the pictures show"};
  for (std::size_t at = 0; at < sorted.size(); ++at) {
    partition.parts[at % 2].push_back(sorted[at]);
  }
  return partition;
}

std::optional<Partition> split_places_taken_twice(const Slices& sorted, Looks& looks) {
  // A pile of pictures at one place is no set of stacks of one picture each: its places are lost.
  if (places_of(sorted).size() == 1 && static_cast<int>(sorted.size()) >= kFewestSlices) {
    return std::nullopt;
  }
  if (std::optional<Partition> partition = split_conflicts(sorted)) {
    return partition;
  }
  if (std::optional<std::vector<Slices>> parts = follow_two(sorted, looks)) {
    return Partition{.parts = std::move(*parts), .by = "what the pictures show"};
  }
  return split_by_folder(sorted);
}

void refuse_mixture(Stack& stack, std::size_t conflicts) {
  const std::size_t places = stack.slices.size() - conflicts;
  if (places == 1) {
    stack.refusal_code = "one_position";
    stack.refusal = "all its " + std::to_string(stack.slices.size()) +
                    " pictures carry the same Image Position (Patient), so that where each lies is not known; send the "
                    "series again from its source";
    return;
  }
  stack.refusal_code = "mixed_pictures";
  stack.refusal = count_text(static_cast<int>(conflicts), "picture") +
                  " differ from another at the same place, and neither headers nor pixels tell which belong together: "
                  "two phases or acquisitions in one series, or two examinations under the same identifiers; send each "
                  "as its own series";
}

void untangle_into(std::vector<Stack>& stacks, Stack stack, Looks& looks, int depth) {
  sort_by_place(stack.slices);
  const std::size_t conflicts = count_conflicts(stack.slices);
  std::optional<Partition> partition =
      conflicts > 0 ? split_places_taken_twice(stack.slices, looks) : split_interleaved(stack.slices);
  if (!partition && conflicts == 0 && may_alternate(stack.slices) &&
      alternation(stack.slices, looks).value_or(0.0) > kAlternates) {
    partition = every_second(stack.slices);
  }
  if (!partition || depth >= kDeepest) {
    if (conflicts > 0) {
      refuse_mixture(stack, conflicts);
    }
    stacks.push_back(std::move(stack));
    return;
  }
  stack.notes.push_back({.code = "acquisitions_told_apart",
                         .text = "One series held " + std::to_string(partition->parts.size()) +
                                 " stacks of pictures, told apart by " + partition->by +
                                 "; one of them was measured."});
  for (Slices& part : partition->parts) {
    Stack own = as_stack(std::move(part));
    own.copies = stack.copies;
    own.duplicates = stack.duplicates;
    own.notes = stack.notes;
    untangle_into(stacks, std::move(own), looks, depth + 1);
  }
}

}  // namespace

std::vector<Stack> untangle(Slices group, Looks& looks) {
  Stack stack = as_stack(std::move(group));
  if (!stack.slices.front().frame->geometry) {
    drop_same_instances(stack);
    return {std::move(stack)};
  }
  if (const std::optional<double> step = restore_rounded_places(stack.slices)) {
    stack.notes.push_back({.code = "rounded_positions",
                           .text = "The slices' positions are rounded; unbroken instance numbers and the spacing given "
                                   "put them " +
                                   mm_text(*step) + " apart, where they were taken to lie."});
  }
  sort_by_place(stack.slices);
  drop_same_pictures(stack, looks);
  std::vector<Stack> stacks;
  untangle_into(stacks, std::move(stack), looks, 0);
  return stacks;
}

bool complete_each_other(const Slices& one, const Slices& other, Looks& looks) {
  if (!one.front().frame->geometry) {
    return false;
  }
  Slices both = one;
  both.insert(both.end(), other.begin(), other.end());
  sort_by_place(both);
  if (!is_regular_stack(both)) {
    return false;
  }
  const bool each_alone = is_regular_stack(one) && is_regular_stack(other) && lie_over_each_other(one, other);
  return !each_alone || alternation(both, looks).value_or(kAlternates) < kAlternates;
}

}  // namespace kyphos::io::dicom
