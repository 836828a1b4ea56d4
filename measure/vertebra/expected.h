#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "measure/vertebra/heights.h"
#include "measure/vertebra/lowest_height.h"
#include "measure/vertebra/normal_ratio.h"

namespace kyphos::measure {

/// What one body brings to the question how high its neighbours should be.
struct ReferenceBody {
  std::string name;
  int position_from_top = 0;
  std::optional<NormalRatio> normal{};  ///< nothing for levels whose normal proportions are not known
  Heights heights;
  bool intact = true;              ///< may serve as a reference
  std::string why_no_reference{};  ///< "fractured", "cement", ...
  bool may_be_natural = true;      ///< false: it holds cement, or a reader calls it fractured
  LowestHeight lowest{};
  /// Added to the error of each of its heights, in mm: an outermost body has a disc on one side only to vouch for it.
  double unseen_error_mm = 0.0;
  std::string doubt{};                        ///< about its endplates: withholds the grade; empty where there is none
  std::optional<SecondSight> second_sight{};  ///< where that doubt is nothing but another witness's other heights
};

/// The normal ratios of a body: of its level, else of its likeliest level, else the general ones. Nothing for a level
/// of the neck or the sacrum: what holds for the thorax says nothing of it.
[[nodiscard]] std::optional<NormalRatio> ratios_of(const VertebralBody& body);

/// Expected heights of body `index` from the nearest intact bodies, up to two above and two below and no further than
/// kReach positions: each one's height scaled by the levels' normal ratio, median of them (after McCloskey and
/// Kanis 1993, who take the mean). The standard error is that of measuring, not the spread of people.
struct Expected {
  Measured<double> height_mm = WhyNot{"no intact neighbour in view"};
  std::string references;  ///< "T11, L1"
  bool both_sides = false;
};
[[nodiscard]] Expected expected_height(std::span<const ReferenceBody> bodies, std::size_t index, Station station);

/// 1 - height / expected in percent.
[[nodiscard]] Measured<double> loss_percent(const Measured<double>& height, const Measured<double>& expected);

/// Loss against the plain mean of the two adjacent bodies (Keynan, Spine Trauma Study Group): both must be intact.
[[nodiscard]] Measured<double> loss_vs_neighbours(std::span<const ReferenceBody> bodies, std::size_t index,
                                                  Station station);
/// Loss against the body's own posterior height times the level's normal ratio; what uniform crush escapes.
[[nodiscard]] Measured<double> loss_vs_own_posterior(const ReferenceBody& body, Station station);
/// Loss against expected_height.
[[nodiscard]] Measured<double> loss_vs_levels(std::span<const ReferenceBody> bodies, std::size_t index,
                                              Station station);

/// Height over another height with its error.
[[nodiscard]] Measured<double> height_ratio(const Measured<double>& over, const Measured<double>& under);

}  // namespace kyphos::measure
