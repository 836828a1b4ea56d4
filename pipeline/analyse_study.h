#pragma once

#include <optional>

#include "io/input.h"
#include "io/report/case_report.h"
#include "pipeline/config.h"

namespace kyphos::pipeline {

/// A study with the voxels that comparing it with other dates needs.
struct AnalysedStudy {
  io::StudyReport report;
  measure::Volume spine;                   ///< the scan around its bodies; a single slice is repeated to both sides
  std::optional<measure::Volume> slice{};  ///< where it is a single slice: that slice itself
  bool painted = false;                    ///< `spine` is drawn from a label map: no image, no attenuation
  /// What the study is measured on, at once and again under other names: never on two volumes.
  [[nodiscard]] const measure::Volume& measured_on() const { return slice ? *slice : spine; }
  /// The same for what needs Hounsfield units; null where there are none.
  [[nodiscard]] const measure::Volume* attenuation() const {
    return painted || !measured_on().is_attenuation() ? nullptr : &measured_on();
  }
};

/// One study, from its chosen series to its numbers and pictures. Throws io::Error where no series can be measured, its
/// pixels cannot be read, or no spine is in view.
[[nodiscard]] AnalysedStudy analyse_study(const io::StudySummary& study, const AnalysisOptions& options);

}  // namespace kyphos::pipeline
