#include "measure/timeline/thresholds.h"

namespace kyphos::measure {

std::vector<std::pair<std::string_view, const SourcedValue*>> threshold_rows(const ProgressionThresholds& thresholds) {
  return {
      {"probable_height_percent", &thresholds.probable_height_percent},
      {"definite_height_percent", &thresholds.definite_height_percent},
      {"definite_height_mm", &thresholds.definite_height_mm},
      {"probable_angle_deg", &thresholds.probable_angle_deg},
      {"definite_angle_deg", &thresholds.definite_angle_deg},
      {"definite_grade_step", &thresholds.definite_grade_step},
      {"detectable_factor", &thresholds.detectable_factor},
      {"false_alarm_percent", &thresholds.false_alarm_percent},
      {"repeat_height_percent", &thresholds.repeat_height_percent},
      {"repeat_angle_deg", &thresholds.repeat_angle_deg},
      {"thickness_bias", &thresholds.thickness_bias},
      {"single_slice_height_percent", &thresholds.single_slice_height_percent},
      {"single_slice_angle_deg", &thresholds.single_slice_angle_deg},
      {"least_days_for_rate", &thresholds.least_days_for_rate},
      {"mobility_days", &thresholds.mobility_days},
      {"new_fracture_loss_percent", &thresholds.new_fracture_loss_percent},
  };
}

}  // namespace kyphos::measure
