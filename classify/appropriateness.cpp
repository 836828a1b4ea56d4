#include "classify/appropriateness.h"

#include <algorithm>
#include <array>

#include "classify/decision.h"
#include "classify/explanation.h"
#include "classify/index_level.h"
#include "classify/next_steps.h"
#include "classify/phenotype.h"

namespace kyphos::classify {
namespace {

// Room between the steps of the rank, so that each is compared only where the one before it ties.
constexpr int kUrgencyStep = 1000;
constexpr int kClassStep = 10;

/// Cancer, infection, trauma and ankylosis alarm only where there is, or may be, a fracture.
std::vector<Judgement> find_red_flags(const Findings& findings, Judgement canal_urgent) {
  std::vector<Judgement> flags{findings.red_flag.neurologic, std::move(canal_urgent)};
  const Exclusions& e = findings.exclusions;
  for (const Judgement* judgement : {&e.malignancy, &e.infection, &e.high_energy_trauma, &e.ankylosed}) {
    if (holds(*judgement) && findings.inclusions.fracture.outcome != Tristate::No) {
      flags.push_back(*judgement);
    }
  }
  return flags;
}

int red_flag_count(const Verdict& verdict) {
  return static_cast<int>(std::count_if(verdict.red_flags.begin(), verdict.red_flags.end(), holds));
}

Urgency urgency_of(const Verdict& verdict) {
  if (verdict.worklist == WorklistClass::Emergency) {
    return Urgency::Immediate;
  }
  if (red_flag_count(verdict) > 0) {
    return Urgency::Urgent;
  }
  const bool deteriorating = !verdict.criteria.empty() && holds(verdict.criteria.back());
  return deteriorating ? Urgency::Soon : Urgency::Routine;
}

Verdict assemble(const Findings& findings, const Subject& subject, const Criteria& criteria) {
  Verdict verdict;
  verdict.edition = findings.edition;
  verdict.tier = subject.level.deformity.overall;
  verdict.emergency = findings.red_flag.neurologic.outcome;
  verdict.course_of_deficit_open = findings.red_flag.course_open && verdict.emergency != Tristate::Yes;
  verdict.red_flags = find_red_flags(findings, judge_canal_urgent(subject, criteria));
  if (Judgement suspicion = judge_suspicion(subject);
      holds(suspicion) && !fails(findings.inclusions.fracture) && !holds(findings.exclusions.malignancy)) {
    verdict.red_flags.push_back(std::move(suspicion));
  }
  for (const Judgement* judgement : in_order(findings.exclusions)) {
    verdict.exclusions.push_back(*judgement);
  }
  for (const Judgement* judgement : in_order(findings.inclusions, findings.edition)) {
    verdict.inclusions.push_back(*judgement);
  }
  const Deterioration& found = findings.deterioration;
  verdict.criteria = {found.pain.judgement, found.deformity.judgement, found.pulmonary.judgement, found.any};
  const Phenotype phenotype = judge_phenotype(subject, criteria);
  verdict.phenotype = {phenotype.progressive_collapse, phenotype.pseudarthrosis, phenotype.stenosis};
  verdict.modifiers = judge_modifiers(subject, criteria);
  verdict.site_thresholds = overridden(criteria);
  return verdict;
}

/// A body is named in the verdict where somebody named it or it is not intact.
std::string subject_name(const Subject& subject) {
  const bool worth_naming = !subject.context.fracture_levels.empty() || subject.level.grade.value_or(0) > 0 ||
                            subject.level.deformity.overall >= DeformityTier::Measurable;
  return worth_naming ? subject.level.name : std::string();
}

}  // namespace

std::string_view name(WorklistClass worklist) noexcept {
  constexpr std::array<std::string_view, 7> kNames{"emergency",      "criteria_met", "probably_met", "indeterminate",
                                                   "not_comparable", "stable",       "out_of_scope"};
  return kNames.at(static_cast<std::size_t>(worklist));
}

std::string_view name(Urgency urgency) noexcept {
  constexpr std::array<std::string_view, 4> kNames{"routine", "soon", "urgent", "immediate"};
  return kNames.at(static_cast<std::size_t>(urgency));
}

std::vector<Judgement> all_rules(const Verdict& verdict) {
  std::vector<Judgement> rules;
  const auto add = [&rules](const std::vector<Judgement>& list) {
    for (const Judgement& rule : list) {
      const bool new_rule =
          std::none_of(rules.begin(), rules.end(), [&](const Judgement& r) { return r.id == rule.id; });
      if (new_rule) {
        rules.push_back(rule);
      }
    }
  };
  for (const auto* list : {&verdict.red_flags, &verdict.exclusions, &verdict.inclusions, &verdict.criteria,
                           &verdict.phenotype, &verdict.modifiers}) {
    add(*list);
  }
  return rules;
}

bool surgeon_first(const Verdict& verdict) {
  return verdict.emergency == Tristate::Yes || std::any_of(verdict.modifiers.begin(), verdict.modifiers.end(), holds);
}

int worklist_rank(const Verdict& verdict) {
  const int urgency = static_cast<int>(Urgency::Immediate) - static_cast<int>(verdict.urgency);
  if (verdict.urgency == Urgency::Immediate) {
    return verdict.emergency == Tristate::Yes ? 0 : 1;
  }
  if (verdict.urgency == Urgency::Urgent) {
    return urgency * kUrgencyStep - red_flag_count(verdict);
  }
  // Soon and routine are told apart by the class alone, as the worklist's order wants.
  const int tier = static_cast<int>(DeformityTier::Definite) - static_cast<int>(verdict.tier);
  return 2 * kUrgencyStep + static_cast<int>(verdict.worklist) * kClassStep + tier;
}

namespace {

void take_other_edition(Verdict& verdict, const Subject& subject, Findings findings) {
  findings.edition = findings.edition == Edition::Acr2022 ? Edition::Acr2018 : Edition::Acr2022;
  const Decision decision = decide(subject, findings);
  verdict.other_scenario = find_scenario(decision.scenario);
  verdict.other_applies = decision.applies;
}

}  // namespace

Verdict classify(const ClinicalContext& context, const ImagingEvidence& imaging, const Criteria& criteria,
                 Edition edition) noexcept {
  const LevelEvidence level = choose_level(context, imaging);
  const Subject subject{.context = context,
                        .level = level,
                        .new_fracture_elsewhere = new_fracture_elsewhere(level, context, imaging, criteria)};
  const Findings findings{.edition = edition,
                          .red_flag = judge_red_flag(context),
                          .exclusions = judge_exclusions(subject, imaging, criteria),
                          .inclusions = judge_inclusions(subject, imaging, criteria),
                          .deterioration = judge_deterioration(subject, criteria),
                          .malignancy_history = context.malignancy_history};
  Verdict verdict = assemble(findings, subject, criteria);
  Decision decision = decide(subject, findings);
  verdict.level = subject_name(subject);
  verdict.level_named = !context.fracture_levels.empty();
  verdict.scenario = find_scenario(decision.scenario);
  verdict.applies = decision.applies;
  take_other_edition(verdict, subject, findings);
  verdict.in_scope = decision.in_scope;
  verdict.worsening = decision.worsening;
  verdict.worklist = decision.worklist;
  verdict.missing = std::move(decision.missing);
  verdict.urgency = urgency_of(verdict);
  const JudgedCase judged{.subject = subject,
                          .imaging = imaging,
                          .red_flag = findings.red_flag,
                          .exclusions = findings.exclusions,
                          .inclusions = findings.inclusions,
                          .deterioration = findings.deterioration};
  verdict.next_checks = find_next_checks(judged, criteria);
  verdict.downstream = find_downstream(judged);
  verdict.bone = imaging.osteoporosis_text;
  verdict.columns = verdict.level.empty() ? std::string() : level.columns_text;
  verdict.of_class = verdict.level.empty() ? std::string() : level.of_text;
  verdict.headline = compose_headline(verdict);
  verdict.paragraph = compose_paragraph(verdict, level);
  return verdict;
}

}  // namespace kyphos::classify
