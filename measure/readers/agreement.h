#pragma once

#include <cstddef>
#include <span>

#include "measure/measured.h"

namespace kyphos::measure {

/// How well two readers agree on the same bodies. Bodies of one patient are no independent evidence: every standard
/// error here is that of leaving out one patient after the other (jackknife over patients).

/// One body as two readers measured it, in the same unit.
struct PairedReading {
  std::size_t patient = 0;  ///< equal numbers: the same patient
  double first = 0.0;
  double second = 0.0;
};

/// After Bland and Altman 1986: the mean difference, and between which differences 95 % of bodies lie.
struct LimitsOfAgreement {
  std::size_t pairs = 0;
  std::size_t patients = 0;
  Measured<double> bias = WhyNot{"no pairs"};  ///< first minus second
  Measured<double> lower = WhyNot{"no pairs"};
  Measured<double> upper = WhyNot{"no pairs"};
};
/// No limits from fewer pairs or patients than tell them (readers.agreement parameters); a bias needs two patients.
[[nodiscard]] LimitsOfAgreement limits_of_agreement(std::span<const PairedReading> readings);

/// One body as two readers graded it.
struct PairedGrade {
  std::size_t patient = 0;
  int first = 0;  ///< from 0 on
  int second = 0;
};

struct GradeAgreement {
  std::size_t pairs = 0;
  std::size_t patients = 0;
  Measured<double> same_percent = WhyNot{"no pairs"};
  Measured<double> kappa = WhyNot{"no pairs"};
};
/// Cohen's kappa of grades 0 to `grades` - 1 with linear weights; of two grades that is the plain one. No kappa from
/// too few pairs, nor where both readers gave all bodies one grade.
[[nodiscard]] GradeAgreement grade_agreement(std::span<const PairedGrade> readings, int grades);

/// Half of the 95 % interval of a value with this standard error over so many patients (Student's t).
[[nodiscard]] double half_interval(double standard_error, std::size_t patients);

}  // namespace kyphos::measure
