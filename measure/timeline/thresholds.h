#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace kyphos::measure {

/// A number the timeline decides by, with where it comes from. Sites may set their own.
struct SourcedValue {
  double value = 0.0;
  std::string_view unit;
  std::string_view source;
};

/// Everything that turns a difference into a word. The tiers are engineering proposals (docs/facts.md), not
/// published cut-offs of any guideline: "none < smallest detectable change; measurable at it; probable at 15 % of the
/// own baseline height or 5 degrees; definite at 20 % and 4 mm, or 10 degrees, or a Genant grade more".
struct ProgressionThresholds {
  SourcedValue probable_height_percent{15.0, "%", "trials: 15 % incident or worsening, from memory"};
  SourcedValue definite_height_percent{20.0, "%", "RAND/UCLA panel, fracturescout.com: on-going fracture process"};
  SourcedValue definite_height_mm{4.0, "mm", "FIT: 20 % and 4 mm, from memory"};
  SourcedValue probable_angle_deg{5.0, "deg", "beyond error with care, from memory"};
  SourcedValue definite_angle_deg{10.0, "deg", "Yu 2017, PMC5266161: recollapse"};
  SourcedValue definite_grade_step{1.0, "1", "worsening of a prevalent fracture by one grade, from memory"};

  /// Smallest detectable change = this times sqrt(se1^2 + se2^2).
  SourcedValue detectable_factor{1.96, "1", "95 % limits of a difference"};
  /// How many unchanged bodies of a hundred may be given another word than "no change".
  SourcedValue false_alarm_percent{5.0, "%", "requirement of the project: false alarms in at most 5 % of bodies"};

  /// What re-segmenting the same body adds at each date to the error that the measurement itself knows.
  SourcedValue repeat_height_percent{1.5, "%", "CT repeats within 2 %: Tan, Yao and Ward, EMBC 2012; Palm 2025"};
  SourcedValue repeat_angle_deg{1.0, "deg", "CT line fits repeat within 1-2 degrees: Ulmar 2010, PMC2899829"};
  /// A thicker series moves the endplates: one sigma, per mm of difference of the sample spacings.
  SourcedValue thickness_bias{0.25, "mm/mm", "3 mm averages of 1 mm scans moved heights by 0.1 to 0.9 mm; own study"};
  /// A single sagittal slice may lie beside the midline or oblique to it.
  SourcedValue single_slice_height_percent{4.0, "%", "manual six-point reading: 3-6 % (SpineAnalyzer study)"};
  SourcedValue single_slice_angle_deg{2.0, "deg", "Cobb angle on one picture: 2-3 degrees, from memory"};

  SourcedValue least_days_for_rate{14.0, "d", "a rate over less multiplies noise: a proposal"};
  SourcedValue mobility_days{14.0, "d", "supine and upright closer than this show mobility: a proposal"};
  SourcedValue new_fracture_loss_percent{15.0, "%",
                                         "own height lost before a new grade counts as an event; half-way "
                                         "between error and the 20 % of a new fracture: a proposal"};
};

/// Every threshold under its name, for tables; points into `thresholds`.
[[nodiscard]] std::vector<std::pair<std::string_view, const SourcedValue*>> threshold_rows(
    const ProgressionThresholds& thresholds);

}  // namespace kyphos::measure
