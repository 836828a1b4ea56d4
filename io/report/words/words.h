#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/input.h"
#include "io/report/case_report.h"

namespace kyphos::io {

/// The words that all report formats share, so that a program can match what a person read.

/// "wedge", "biconcave", "crush", "none".
[[nodiscard]] std::string_view word(measure::GenantType type);
/// "whole", "cut_above", "cut_below", "cut_side".
[[nodiscard]] std::string_view word(measure::Coverage coverage);
/// "supine", "prone", "lateral_decubitus", "standing", "sitting", "unknown".
[[nodiscard]] std::string_view word(Posture posture);
/// As a person says it: "supine", "lateral decubitus", "posture unknown".
[[nodiscard]] std::string posture_text(Posture posture);
/// "CT", "MR T2", "MR, sequence not told".
[[nodiscard]] std::string modality_text(const SeriesSummary& series);
/// The title of an angle, from its key: "Thoracic kyphosis T4–T12" from "thoracic_kyphosis_t4_t12".
[[nodiscard]] std::string angle_title(const measure::SpineAngle& angle);
/// "yes", "no", "unknown".
[[nodiscard]] std::string_view word(Tristate state);
/// "measured", "not_measured". A body measured with doubt is measured, and says its doubts beside.
[[nodiscard]] std::string_view word(measure::BodyStatus status);

/// Neither a fracture nor none is said of the body.
[[nodiscard]] bool is_borderline(const measure::MeasuredVertebra& vertebra);

/// What a table says of Genant's verdict: "normal", "wedge 2", "wedge 1?" where it is borderline, "–".
[[nodiscard]] std::string genant_text(const measure::MeasuredVertebra& vertebra);

/// The same as a probability: "wedge 2, 97 %", "normal", "borderline, 61 %", "cannot tell".
[[nodiscard]] std::string call_text(const measure::MeasuredVertebra& vertebra);

/// Spine Deformity Index: the sum of the grades from T4 to L4 (Genant), and of how many bodies.
struct DeformityIndex {
  int sum = 0;
  int graded = 0;
  int borderline = 0;  ///< of the graded
};
[[nodiscard]] DeformityIndex spine_deformity_index(const measure::MeasuredStudy& study);
/// A clause for people; empty where no body is deformed.
[[nodiscard]] std::string deformity_text(const measure::MeasuredStudy& study);

/// A short name for each study, unique in the case, for file names: its date, or "study-2" where it has none or shares
/// it.
[[nodiscard]] std::vector<std::string> study_tags(const CaseReport& report);

/// All warnings of a study, those of reading and segmentation first; what both say is there once.
[[nodiscard]] std::vector<measure::Warning> all_warnings(const StudyReport& study);

inline constexpr std::string_view kDisclaimer =
    "For research and decision support. Not a medical device; needs a clinician's reading.";

/// "a film, lengths known to 3 %", "a film without a scale".
[[nodiscard]] std::string film_words(const measure::PictureScale& scale);

}  // namespace kyphos::io
