#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "measure/finding/finding_limits.h"
#include "measure/timeline/thresholds.h"

namespace kyphos::classify {

/// How well a number is founded. None of them is the college's: its text names no number for worsening.
enum class Standing : unsigned char {
  Published,    ///< found in a public source
  Recollected,  ///< general knowledge of the field, not checked in a source
  Proposed,     ///< an engineering proposal, not a published threshold
};
[[nodiscard]] std::string_view name(Standing standing) noexcept;

/// One number the classifier decides by.
struct Threshold {
  std::string key{};  ///< "pain.rise_points"
  double value = 0.0;
  std::string unit{};     ///< UCUM
  std::string meaning{};  ///< what happens at or above it
  std::string source{};
  std::string edition{};  ///< of the source: its year
  Standing standing = Standing::Proposed;
  std::optional<double> replaced{};  ///< the default value, where a site's file has overridden it
};

/// A site's own value; `source` is the site's word for why.
struct ThresholdOverride {
  std::string key{};
  double value = 0.0;
  std::string source{};
};

struct Criteria {
  std::vector<Threshold> thresholds{};
};

namespace key {
inline constexpr std::string_view kPainRisePoints = "pain.rise_points";
inline constexpr std::string_view kPainRisePercent = "pain.rise_percent";
inline constexpr std::string_view kDyspnoeaRiseGrades = "dyspnoea.rise_grades";
inline constexpr std::string_view kFvcFallPercent = "fvc.fall_percent";
inline constexpr std::string_view kUsualTrialWeeks = "conservative.usual_trial_weeks";
inline constexpr std::string_view kAcuteWeeks = "fracture.acute_weeks";
inline constexpr std::string_view kAcuteOedemaSharePercent = "oedema.acute_share_percent";
inline constexpr std::string_view kFracturedGrade = "fracture.least_genant_grade";
inline constexpr std::string_view kRetropulsionReportMm = "retropulsion.report_mm";
inline constexpr std::string_view kListhesisReportMm = "listhesis.report_mm";
inline constexpr std::string_view kCanalSignificantPercent = "canal.significant_percent";
inline constexpr std::string_view kCanalUrgentPercent = "canal.urgent_percent";
inline constexpr std::string_view kDorsalWallLossPercent = "posterior_wall.loss_percent";
inline constexpr std::string_view kEndplateDepressedMm = "endplate.depressed_mm";
inline constexpr std::string_view kUnstableColumns = "columns.unstable";
inline constexpr std::string_view kSevereCollapsePercent = "collapse.severe_percent";
inline constexpr std::string_view kSevereSagittalIndexDeg = "sagittal_index.severe_deg";
inline constexpr std::string_view kOsteoporosisLikelyHu = "attenuation.osteoporosis_likely_hu";
inline constexpr std::string_view kOsteoporosisUnlikelyHu = "attenuation.osteoporosis_unlikely_hu";
inline constexpr std::string_view kContrastShiftHu = "attenuation.contrast_shift_hu";
inline constexpr std::string_view kAnkylosedBodies = "ankylosis.bodies";
inline constexpr std::string_view kYoungYears = "age.unusually_young_years";
}  // namespace key

/// Every threshold with its default value.
[[nodiscard]] Criteria default_criteria();
[[nodiscard]] const Threshold* find_threshold(const Criteria& criteria, std::string_view key);
/// The value in force; the default's where `criteria` lacks the key, 0 for a key that no table has.
[[nodiscard]] double value_of(const Criteria& criteria, std::string_view key);
/// Default criteria with a site's values put in and marked as such. Keys that do not exist are passed over: the reader
/// of the file has refused them.
[[nodiscard]] Criteria with_overrides(Criteria criteria, std::span<const ThresholdOverride> overrides);
/// The numbers that turn a difference between two dates into a word, with the site's values put in.
[[nodiscard]] measure::ProgressionThresholds progression_thresholds(const Criteria& criteria);
/// From where findings are worth a word in tables and pictures, with the site's values put in.
[[nodiscard]] measure::FindingLimits finding_limits(const Criteria& criteria);
/// The thresholds a site has overridden.
[[nodiscard]] std::vector<Threshold> overridden(const Criteria& criteria);

}  // namespace kyphos::classify
