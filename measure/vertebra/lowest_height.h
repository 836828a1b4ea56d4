#pragma once

#include "measure/measured.h"
#include "measure/vertebral_body.h"

namespace kyphos::measure {

/// The lowest height of the central body and how deep its endplates lie below their own chords.
struct LowestHeight {
  /// Lowest mean height of a window as wide as a station's, anywhere from the posterior to the anterior station, in
  /// mm. A lowest of many is low by chance too: the standard error holds that.
  Measured<double> height_mm = WhyNot{"not measured"};
  double depth_fraction = 0.0;  ///< where, from the posterior wall; 0 without a height
  /// Deepest point of each endplate below the straight line between its posterior and anterior station, in mm, towards
  /// the body's middle; 0 where none lies below. Normal endplates are hollow by 1 to 2 mm.
  Measured<double> superior_hollow_mm = WhyNot{"not measured"};
  Measured<double> inferior_hollow_mm = WhyNot{"not measured"};
  /// By which part of it the middle of the body is lower than the straight line from the posterior to the anterior
  /// height: the median over 40 % of the depth, where it is most, with focal pits filled (focal_pit.h). Schmorl's nodes
  /// do not move it; an endplate that has given way does. Intact bodies have 0.05 to 0.08.
  Measured<double> sag = WhyNot{"not measured"};
  double pit_mm = 0.0;  ///< deepest focal pit of either endplate; 0 where there is none
};

/// Along the central slab (kCentralHalfSlabMm), in steps of 2 % of the depth. Half the depth alone misses an endplate
/// that is sunk in front of or behind its middle.
[[nodiscard]] LowestHeight measure_lowest_height(const VertebralBody& body);

}  // namespace kyphos::measure
