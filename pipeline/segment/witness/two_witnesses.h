#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"
#include "measure/warning.h"
#include "pipeline/finder/seen_spine.h"

namespace kyphos::pipeline {

/// The recipe for CT and the learned finder look independently. Where both see a body at the same place the recipe's
/// outline stands as it is.

/// Whether an outlined body and a body that the finder sees are the same: middles near each other, heights alike in
/// front, in the middle and behind.
[[nodiscard]] bool agrees(const measure::VertebralBody& body, const SeenBody& seen);

/// Whose heights a body clearly seen at its place confirms to `kVouchedApartMm`, one a body.
[[nodiscard]] std::vector<bool> vouched_for(const SeenSpine& spine, const std::vector<measure::VertebralBody>& bodies);

/// Adds bodies that the finder alone sees whole and clearly, outlined from its places, with a doubt that says so.
/// `bodies` from the top down; positions are counted anew where one was added. Returns how many were added.
int add_unseen_bodies(const measure::Sampler& sampler, const SeenSpine& spine,
                      std::vector<measure::VertebralBody>& bodies);

/// Refuses measured bodies where the finder sees a disc or soft tissue or two bodies in one; doubts those whose heights
/// are far from what it sees, with both numbers. Where it does not see half of the measured bodies at all it is blind
/// to this spine, and nothing is changed.
enum class Witness : unsigned char { Sees, Blind };
Witness judge_by_finder(const SeenSpine& spine, std::vector<measure::VertebralBody>& bodies);

/// What two witnesses make of one sagittal slice.
struct Reconciled {
  std::vector<measure::VertebralBody> bodies;  ///< from the top
  int left_out = 0;                            ///< the recipe's bodies where the finder sees none, or another place
  bool ends_unseen = false;                    ///< the finder sees bone at most bodies without telling them apart
};

/// The bodies of one sagittal slice: those of the recipe that the finder sees too, and from the finder's places those
/// that the recipe missed or misplaced. Others are left out. Without a doubt stand those alone whose heights both
/// witnesses see alike (`vouched_for`); a fracture is graded only where both call one.
[[nodiscard]] Reconciled reconciled(const measure::Sampler& sampler, const SeenSpine& spine,
                                    const std::vector<measure::VertebralBody>& recipe);

/// What a report says where the finder's weights are absent.
[[nodiscard]] measure::Warning finder_absent();

/// Fewest bodies, each seen clearly and with canal behind it, that make a column: two look-alikes occur by chance.
[[nodiscard]] bool sees_a_column(const SeenSpine& spine);

}  // namespace kyphos::pipeline
