#include "classify/criteria.h"

#include <array>

#include "classify/threshold_tables.h"

namespace kyphos::classify {
namespace {

struct ProgressionRow {
  std::string_view key;
  std::string_view meaning;
  std::string_view edition;
  Standing standing;
  measure::SourcedValue measure::ProgressionThresholds::*member;
};

using P = measure::ProgressionThresholds;
using enum Standing;

/// What the timeline decides by, under the same roof: values and sources are its own.
constexpr auto kProgression = std::to_array<ProgressionRow>({
    {"progression.probable_height_percent", "loss of the own baseline height that is probable progression", "2026",
     Proposed, &P::probable_height_percent},
    {"progression.definite_height_percent", "loss of the own baseline height that is definite progression", "2018",
     Published, &P::definite_height_percent},
    {"progression.definite_height_mm", "least loss in millimetres of definite progression", "2026", Recollected,
     &P::definite_height_mm},
    {"progression.probable_angle_deg", "rise of the wedge angle that is probable progression", "2026", Recollected,
     &P::probable_angle_deg},
    {"progression.definite_angle_deg", "rise of the wedge angle that is definite progression", "2017", Published,
     &P::definite_angle_deg},
    {"progression.definite_grade_step", "steps of the Genant grade that are definite progression", "2026", Recollected,
     &P::definite_grade_step},
    {"progression.detectable_factor", "smallest detectable change over the standard error of the difference", "2026",
     Recollected, &P::detectable_factor},
    {"progression.false_alarm_percent", "unchanged bodies that may be called changed", "2026", Proposed,
     &P::false_alarm_percent},
    {"progression.least_days_for_rate", "a rate per month is given from here", "2026", Proposed,
     &P::least_days_for_rate},
    {"progression.mobility_days", "supine and upright closer than this show mobility, not progression", "2026",
     Proposed, &P::mobility_days},
    {"progression.new_fracture_loss_percent", "own height lost before a new grade is a new fracture", "2026", Proposed,
     &P::new_fracture_loss_percent},
});

std::vector<Threshold> timeline_thresholds() {
  const measure::ProgressionThresholds defaults;
  std::vector<Threshold> list;
  for (const ProgressionRow& row : kProgression) {
    const measure::SourcedValue& own = defaults.*row.member;
    list.push_back({std::string(row.key),
                    own.value,
                    std::string(own.unit),
                    std::string(row.meaning),
                    std::string(own.source),
                    std::string(row.edition),
                    row.standing,
                    {}});
  }
  return list;
}

}  // namespace

std::string_view name(Standing standing) noexcept {
  switch (standing) {
    case Standing::Published:
      return "published";
    case Standing::Recollected:
      return "recollected";
    case Standing::Proposed:
      break;
  }
  return "proposed";
}

Criteria default_criteria() {
  Criteria criteria;
  for (const auto& part : {clinical_thresholds(), timeline_thresholds(), structural_thresholds(), bone_thresholds()}) {
    criteria.thresholds.insert(criteria.thresholds.end(), part.begin(), part.end());
  }
  return criteria;
}

const Threshold* find_threshold(const Criteria& criteria, std::string_view key) {
  for (const Threshold& threshold : criteria.thresholds) {
    if (threshold.key == key) {
      return &threshold;
    }
  }
  return nullptr;
}

double value_of(const Criteria& criteria, std::string_view key) {
  if (const Threshold* threshold = find_threshold(criteria, key)) {
    return threshold->value;
  }
  const Criteria defaults = default_criteria();
  const Threshold* threshold = find_threshold(defaults, key);
  return threshold == nullptr ? 0.0 : threshold->value;
}

Criteria with_overrides(Criteria criteria, std::span<const ThresholdOverride> overrides) {
  for (const ThresholdOverride& site : overrides) {
    for (Threshold& threshold : criteria.thresholds) {
      if (threshold.key != site.key) {
        continue;
      }
      threshold.replaced = threshold.replaced.value_or(threshold.value);
      threshold.value = site.value;
      threshold.source = "site: " + (site.source.empty() ? std::string("no reason given") : site.source) +
                         " (default from: " + threshold.source + ")";
      threshold.standing = Standing::Proposed;
    }
  }
  return criteria;
}

measure::ProgressionThresholds progression_thresholds(const Criteria& criteria) {
  measure::ProgressionThresholds thresholds;
  for (const ProgressionRow& row : kProgression) {
    (thresholds.*row.member).value = value_of(criteria, row.key);
  }
  return thresholds;
}

measure::FindingLimits finding_limits(const Criteria& criteria) {
  return {.retropulsion_mm = value_of(criteria, key::kRetropulsionReportMm),
          .canal_compromise_percent = value_of(criteria, key::kCanalSignificantPercent),
          .dorsal_loss_percent = value_of(criteria, key::kDorsalWallLossPercent),
          .endplate_sunk_mm = value_of(criteria, key::kEndplateDepressedMm),
          .listhesis_mm = value_of(criteria, key::kListhesisReportMm),
          .acute_oedema_share_percent = value_of(criteria, key::kAcuteOedemaSharePercent)};
}

std::vector<Threshold> overridden(const Criteria& criteria) {
  std::vector<Threshold> list;
  for (const Threshold& threshold : criteria.thresholds) {
    if (threshold.replaced) {
      list.push_back(threshold);
    }
  }
  return list;
}

}  // namespace kyphos::classify
