#pragma once

#include <optional>
#include <vector>

#include "io/input.h"
#include "io/report/case_report.h"
#include "pipeline/config.h"
#include "pipeline/step_clock.h"

namespace kyphos::pipeline {

/// A study with the voxels that comparing it with other dates needs.
struct AnalysedStudy {
  io::StudyReport report;
  measure::Volume spine;                   ///< the scan around its bodies; a single slice is repeated to both sides
  std::optional<measure::Volume> slice{};  ///< where it is a single slice: that slice itself
  bool painted = false;  ///< no attenuation is measured on `spine`: drawn from a label map, a film, a reader's points
  /// What the study is measured on, at once and again under other names: never on two volumes.
  [[nodiscard]] const measure::Volume& measured_on() const { return slice ? *slice : spine; }
  [[nodiscard]] bool is_mr() const { return measured_on().quantity == measure::Quantity::MrSignal; }
  /// The same for what needs Hounsfield units; null where there are none.
  [[nodiscard]] const measure::Volume* attenuation() const {
    return painted || !measured_on().is_attenuation() ? nullptr : &measured_on();
  }
};

/// One study, from its chosen series to its numbers and pictures. Throws io::Error where no series can be measured, its
/// pixels cannot be read, or no spine is in view.
[[nodiscard]] AnalysedStudy analyse_study(const io::StudySummary& study, const AnalysisOptions& options);

/// The series of a study but the one measured, which is a series of `study.series` itself: stacks may share a UID.
[[nodiscard]] std::vector<io::SeriesSummary> all_but(const io::StudySummary& study, const io::SeriesSummary& measured);

/// Applies a reader's corrections of the study, where there are any; masks are painted again. Returns the bodies as
/// they were before, where something was corrected.
[[nodiscard]] std::optional<std::vector<measure::VertebralBody>> correct_bodies(Segmentation& spine,
                                                                                const AnalysisOptions& options,
                                                                                const std::string& study_uid);

/// The pictures that a case keeps for the desk, where that was asked for.
void keep_views(AnalysedStudy& analysed, const AnalysisOptions& options, StepClock& clock);

}  // namespace kyphos::pipeline
