#include "classify/criteria.h"

#include <array>

namespace kyphos::classify {
namespace {

std::vector<Threshold> clinical_thresholds() {
  using enum Standing;
  return {
      {std::string(key::kPainRisePoints),
       2,
       "{NRS}",
       "a rise of the 0-10 pain score by so much is worsening pain",
       "minimal important change in back pain (Ostelo, Farrar)",
       "2008",
       Recollected,
       {}},
      {std::string(key::kPainRisePercent),
       30,
       "%",
       "a rise of the pain score by so much of the earlier is worsening",
       "minimal important change in back pain (Ostelo, Farrar)",
       "2008",
       Recollected,
       {}},
      {std::string(key::kDyspnoeaRiseGrades),
       1,
       "{mMRC}",
       "a rise of the dyspnoea grade by so much is worsening",
       "proposal on the mMRC scale",
       "2026",
       Proposed,
       {}},
      {std::string(key::kFvcFallPercent),
       10,
       "%",
       "a fall of the forced vital capacity by so much of the earlier supports pulmonary dysfunction",
       "spirometry, usual least significant change",
       "2005",
       Recollected,
       {}},
      {std::string(key::kUsualTrialWeeks),
       4,
       "wk",
       "a shorter conservative trial is pointed out; it decides nothing",
       "usual trial of 4-6 weeks",
       "2018",
       Recollected,
       {}},
      {std::string(key::kAcuteWeeks),
       6,
       "wk",
       "a younger fracture counts as acute",
       "RAND/UCLA panel on vertebral compression fracture, time since fracture: <6 wk, 6 wk-3 mo, >3 mo",
       "2018",
       Published,
       {}},
      {std::string(key::kYoungYears),
       50,
       "a",
       "a fracture below this age without osteoporosis is a red flag",
       "red flags of back pain",
       "2018",
       Recollected,
       {}},
  };
}

std::vector<Threshold> structural_thresholds() {
  using enum Standing;
  return {
      {std::string(key::kFracturedGrade),
       1,
       "{Genant}",
       "a body of this grade or worse counts as fractured",
       "Genant semiquantitative grade",
       "1993",
       Published,
       {}},
      {std::string(key::kRetropulsionReportMm),
       2,
       "mm",
       "retropulsion is reported from here",
       "proposal, twice the error of the measurement",
       "2026",
       Proposed,
       {}},
      {std::string(key::kCanalSignificantPercent),
       20,
       "%",
       "significant retropulsion: surgical consultation first",
       "proposal, half of the 41-42 % below",
       "2026",
       Proposed,
       {}},
      {std::string(key::kCanalUrgentPercent),
       40,
       "%",
       "canal compromise that needs a spine surgeon soon",
       "Hoshino 2009: canal occupied by more than 42 % goes with neurologic deficit; PMC5738321: recovery better "
       "below 41 %",
       "2009",
       Published,
       {}},
      {std::string(key::kDorsalWallLossPercent),
       10,
       "%",
       "loss of dorsal height that means posterior wall involvement",
       "RAND/UCLA panel: dorsal-wall height reduction >= 10 %",
       "2018",
       Published,
       {}},
      {std::string(key::kEndplateDepressedMm),
       2,
       "mm",
       "an endplate that has sunk by so much is involved, in the OF-like class",
       "proposal, twice the error of the measurement",
       "2026",
       Proposed,
       {}},
      {std::string(key::kUnstableColumns),
       2,
       "{columns}",
       "so many columns involved are unstable",
       "Denis, three columns",
       "1983",
       Recollected,
       {}},
      {std::string(key::kSevereCollapsePercent),
       70,
       "%",
       "more collapse is a relative contraindication to augmentation: surgical consultation first",
       "CIRSE guideline on percutaneous vertebral augmentation",
       "2017",
       Recollected,
       {}},
      {std::string(key::kSevereSagittalIndexDeg),
       15,
       "deg",
       "sagittal index of severe deformity: surgical consultation first",
       "Farcy sagittal index",
       "1990",
       Recollected,
       {}},
  };
}

std::vector<Threshold> bone_thresholds() {
  using enum Standing;
  return {
      {std::string(key::kOsteoporosisLikelyHu),
       110,
       "[hnsf'U]",
       "trabecular attenuation at or below: osteoporosis likely",
       "Pickhardt, L1 at 120 kV: about 90 % specific at 110 HU",
       "2013",
       Recollected,
       {}},
      {std::string(key::kOsteoporosisUnlikelyHu),
       160,
       "[hnsf'U]",
       "trabecular attenuation above: osteoporosis unlikely",
       "Pickhardt, L1 at 120 kV: 90 % sensitive at 160 HU",
       "2013",
       Recollected,
       {}},
      {std::string(key::kContrastShiftHu),
       11.2,
       "[hnsf'U]",
       "contrast raises the attenuation by so much on average (SD 19.2): taken off before judging, likelihood at most "
       "possible within it",
       "Pickhardt, contrast and L1 attenuation",
       "2016",
       Published,
       {}},
      {std::string(key::kAnkylosedBodies),
       4,
       "{bodies}",
       "so many bodies bridged in a row are an ankylosed segment",
       "Resnick, flowing ossification over at least four contiguous bodies",
       "1976",
       Recollected,
       {}},
  };
}

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
