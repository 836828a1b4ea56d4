#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "io/store/rows.h"
#include "measure/level.h"

namespace kyphos::io {

/// A loss of height at a date, counted from the patient's first dated study.
struct LossAtDay {
  int days = 0;
  double loss_percent = 0.0;
};

/// What the plots of a cohort are drawn from; only numbers, no patients.
struct Cohort {
  /// By VerSe number of the level: heights of the latest study, in mm.
  std::array<std::vector<double>, 29> anterior_mm{};
  std::array<std::vector<double>, 29> posterior_mm{};
  /// Change of the anterior height of each followed body, first to latest date, in percent of the first.
  std::vector<double> anterior_change_percent{};
  /// A line for each level that is fractured in the latest study (Genant grade 1 or more) and dated twice or more.
  std::vector<std::vector<LossAtDay>> losses{};
};

/// Takes one patient's heights and losses in: studies by date, vertebrae of any order.
void add_to_cohort(Cohort& cohort, std::span<const StudyRow> studies, std::span<const VertebraRow> vertebrae);

}  // namespace kyphos::io
