#include "classify/phenotype.h"

#include <array>
#include <cstdio>

#include "classify/mr_evidence.h"

namespace kyphos::classify {
namespace {

constexpr std::string_view kDiagnoses = "article, What Diagnoses Are You Working Up in This Scenario";
constexpr std::string_view kSurgical = "article, Why Is Percutaneous Vertebral Augmentation Recommended";
constexpr std::string_view kTooSevere = "article, If the deformity or neurologic symptoms are too severe";
constexpr std::string_view kContra = "2018 edition, variant 3; CIRSE 2017: contraindications to augmentation";

std::string number(double value, std::string_view unit) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", value);
  return std::string(text.data()) + " " + std::string(unit);
}

struct Limit {
  double value;
  std::string unit;
};

RuleInput at_least(std::string_view key, const std::optional<double>& value, const Limit& limit, std::string_view ask) {
  if (!value) {
    return {key, Tristate::Unknown, {}, ask, EvidenceKind::Measured};
  }
  return {key, known(*value >= limit.value),
          number(*value, limit.unit) + " (limit " + number(limit.value, limit.unit) + ")", ask, EvidenceKind::Measured};
}

Limit limit(const Criteria& criteria, std::string_view key) {
  const Threshold* found = find_threshold(criteria, key);
  return {.value = value_of(criteria, key), .unit = found == nullptr ? std::string() : found->unit};
}

RuleInput columns(const LevelEvidence& level, const Criteria& criteria) {
  const double least = value_of(criteria, key::kUnstableColumns);
  RuleInput input{"columns_involved", Tristate::Unknown, level.columns_text,
                  "how many columns are involved (MR shows the posterior one)", EvidenceKind::Measured};
  if (level.columns_involved && *level.columns_involved >= least) {
    input.answer = Tristate::Yes;
  } else if (level.columns_involved && *level.columns_involved + level.columns_unseen < least) {
    input.answer = Tristate::No;
  }
  return input;
}

RuleInput clinical(std::string_view key, Tristate answer, std::string_view ask) { return {key, answer, {}, ask}; }

RuleInput canal(const LevelEvidence& level, const Criteria& criteria, std::string_view threshold) {
  return at_least("canal_compromise_percent", level.canal_compromise_percent, limit(criteria, threshold),
                  "the canal compromise");
}

std::vector<Judgement> contraindications(const ClinicalContext& context) {
  return {
      any_holds({"modifier.coagulation", "An uncorrectable coagulation disorder is a contraindication", kContra},
                {clinical("coagulation_disorder", context.coagulation_disorder, "whether coagulation is disordered")}),
      any_holds({"modifier.pregnancy", "Pregnancy is a relative contraindication", kContra},
                {clinical("pregnancy", context.pregnancy, "whether there is a pregnancy")}),
      any_holds({"modifier.unfit", "The patient is not fit for a procedure", kContra},
                {{"fit_for_procedure", kleene_not(context.fit_for_procedure),
                  "fit: " + std::string(name(context.fit_for_procedure)), "whether the patient is fit"}}),
      any_holds({"modifier.infection", "An active infection is an absolute contraindication", kContra},
                {clinical("infection", context.infection, "whether there is an active infection")}),
  };
}

}  // namespace

Phenotype judge_phenotype(const Subject& subject, const Criteria& criteria) {
  const LevelEvidence& level = subject.level;
  const ClinicalContext& context = subject.context;
  const Tristate collapse = measured_progression(
      level.deformity.height == DeformityTier::CannotTell ? level.deformity.overall : level.deformity.height);
  return {
      .progressive_collapse =
          any_holds({"phenotype.progressive_collapse",
                     "The fractured body continues to compress, with a greater loss of height", kDiagnoses},
                    {{"height_progression", collapse, std::string(name(level.deformity.height)),
                      "a comparable earlier study of the level", EvidenceKind::Measured}}),
      .pseudarthrosis = any_holds(
          {"phenotype.pseudarthrosis",
           "Fluid or air inside the body: nonunion (Kummell), predicts failure of conservative treatment", kDiagnoses},
          {{"cleft", level.cleft, level.cleft_text, "whether CT shows gas in the body", EvidenceKind::Measured},
           fluid_input(subject)}),
      .stenosis = any_holds(
          {"phenotype.stenosis", "The posterior wall bulges into the canal and narrows it", kDiagnoses},
          {canal(level, criteria, key::kCanalSignificantPercent),
           clinical("cord_compression", context.cord_compression, "whether MR shows compression of the cord")})};
}

std::vector<Judgement> judge_modifiers(const Subject& subject, const Criteria& criteria) {
  const LevelEvidence& level = subject.level;
  const ClinicalContext& context = subject.context;
  std::vector<Judgement> list{
      any_holds({"modifier.retropulsion", "Significant retropulsion or cord compression: a spine surgeon manages",
                 kTooSevere},
                {canal(level, criteria, key::kCanalSignificantPercent),
                 clinical("cord_compression", context.cord_compression, "whether MR shows compression of the cord")}),
      any_holds(
          {"modifier.columns", "Instability involving multiple columns may require open surgical fixation", kSurgical},
          {columns(level, criteria)}),
      any_holds({"modifier.collapse", "Collapse beyond the limit is a relative contraindication to augmentation",
                 "CIRSE 2017: relative contraindication beyond 70 %"},
                {at_least("collapse_percent", level.collapse_percent, limit(criteria, key::kSevereCollapsePercent),
                          "the collapse of the body")}),
      any_holds({"modifier.severe_deformity", "Severe deformity may require open surgical fixation", kSurgical},
                {at_least("sagittal_index_deg", level.sagittal_index_deg, limit(criteria, key::kSevereSagittalIndexDeg),
                          "the sagittal index")}),
      any_holds({"modifier.neurologic", "Neurologic compromise may require open surgical fixation", kSurgical},
                {clinical("neurologic_deficit", context.neurologic_deficit, "whether there is a deficit"),
                 clinical("bladder_bowel_dysfunction", context.bladder_bowel_dysfunction,
                          "whether there is bladder or bowel dysfunction")}),
  };
  for (Judgement& judgement : contraindications(context)) {
    list.push_back(std::move(judgement));
  }
  return list;
}

Judgement judge_canal_urgent(const Subject& subject, const Criteria& criteria) {
  return any_holds(
      {"red_flag.canal", "The canal is so narrow, or the cord pressed, that a surgeon is needed soon", kTooSevere},
      {canal(subject.level, criteria, key::kCanalUrgentPercent),
       clinical("cord_compression", subject.context.cord_compression, "whether the cord is compressed")});
}

}  // namespace kyphos::classify
