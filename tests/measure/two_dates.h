#pragma once

#include <chrono>
#include <stdexcept>
#include <string_view>

#include "measure/timeline.h"

namespace kyphos::test {

/// Standard errors of what observe() makes up.
inline constexpr double kHeightSe = 0.2;
inline constexpr double kAngleSe = 0.5;

inline measure::TimePoint supine_ct(std::chrono::year_month_day when) {
  return {
      .study_uid = "1.2.3", .date = when, .modality = measure::ScanModality::Ct, .posture = measure::Posture::Supine};
}

struct Shape {
  double anterior = 24.0;
  double middle = 23.0;
  double posterior = 26.0;
  double wedge = 4.0;
  double segmental = 10.0;
};

inline measure::Observation observe(const Shape& shape, int grade = 0) {
  using measure::Genant;
  using measure::Measured;
  measure::Observation observation;
  observation.values.emplace("height_anterior_mm", Measured<double>(shape.anterior, kHeightSe));
  observation.values.emplace("height_middle_mm", Measured<double>(shape.middle, kHeightSe));
  observation.values.emplace("height_posterior_mm", Measured<double>(shape.posterior, kHeightSe));
  observation.values.emplace("wedge_angle_deg", Measured<double>(shape.wedge, kAngleSe));
  observation.values.emplace("segmental_kyphosis_deg", Measured<double>(shape.segmental, kAngleSe));
  observation.genant = Measured<Genant>(
      Genant{.type = grade == 0 ? measure::GenantType::None : measure::GenantType::Wedge, .grade = grade}, Genant{});
  observation.sample_spacing_mm = 1.0;
  return observation;
}

/// One body at two dates, three months apart, both supine CT.
inline measure::TimelineInput two_dates(const measure::Observation& before, const measure::Observation& after) {
  using namespace std::chrono_literals;
  return {.points = {supine_ct(2024y / 1 / 10), supine_ct(2024y / 4 / 10)},
          .vertebrae = {{.tracking_id = "a", .name = "T12", .observations = {before, after}}}};
}

inline measure::VertebraTimeline follow_one(const measure::TimelineInput& input) {
  return measure::follow(input, {}).vertebrae.at(0);
}

inline const measure::Change& change_of(const measure::VertebraTimeline& timeline, std::string_view key) {
  for (const measure::Change& change : timeline.changes) {
    if (change.key == key && change.earlier == 0) {
      return change;
    }
  }
  throw std::logic_error("no such change");
}

}  // namespace kyphos::test
