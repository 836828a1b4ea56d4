#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <random>
#include <vector>

#include "tests/classify/patients.h"

namespace kyphos::classify {
namespace {

constexpr std::array kTristates{Tristate::Unknown, Tristate::No, Tristate::Yes};
constexpr std::array kCourses{Course::Unknown, Course::New, Course::Worse, Course::Stable, Course::Better};
constexpr std::array kTiers{DeformityTier::CannotTell, DeformityTier::NotComparable, DeformityTier::Improved,
                            DeformityTier::NoChange,   DeformityTier::Measurable,    DeformityTier::Probable,
                            DeformityTier::Definite};

/// The way to draw a random but consistent patient: two sources of one fact never contradict each other, as a
/// contradiction is not a state of knowledge but an error of the file (it has rows of its own in the decision table).
class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  template <typename List>
  auto one_of(const List& list) {
    return list[std::uniform_int_distribution<std::size_t>(0, list.size() - 1)(engine_)];
  }
  Tristate tristate() { return one_of(kTristates); }
  /// Rare answers make most random cases fall out of scope; this one leans to `usual`.
  Tristate mostly(Tristate usual) { return std::bernoulli_distribution(0.85)(engine_) ? usual : tristate(); }
  bool coin() { return std::bernoulli_distribution(0.5)(engine_); }

 private:
  std::mt19937 engine_;
};

void roll_complaints(Dice& dice, ClinicalContext& p) {
  p.pain = dice.tristate();
  p.pain_focal = dice.mostly(Tristate::Yes);
  p.pain_mechanical = dice.mostly(Tristate::Yes);
  if (p.pain == Tristate::Yes) {
    p.pain_course = dice.one_of(kCourses);
  }
  p.deformity_worse = dice.tristate();
  p.dyspnoea = dice.tristate();
  if (p.dyspnoea == Tristate::Yes) {
    p.dyspnoea_course = dice.one_of(kCourses);
  }
  p.dyspnoea_other_cause = dice.tristate();
}

void roll_scope(Dice& dice, ClinicalContext& p) {
  p.neurologic_deficit = dice.mostly(Tristate::No);
  if (p.neurologic_deficit == Tristate::Yes) {
    p.neurologic_course = dice.one_of(kCourses);
  }
  p.bladder_bowel_dysfunction = dice.mostly(Tristate::No);
  p.malignancy_history = dice.mostly(Tristate::No);
  p.malignancy_suspected = dice.mostly(Tristate::No);
  p.infection = dice.mostly(Tristate::No);
  p.trauma_energy = dice.one_of(std::array{TraumaEnergy::Low, TraumaEnergy::Low, TraumaEnergy::None, TraumaEnergy::Low,
                                           TraumaEnergy::High, TraumaEnergy::Unknown});
  p.ankylosing_disease = dice.mostly(Tristate::No);
  p.marrow_oedema = dice.tristate();
  p.fluid_sign = dice.tristate();
  p.coagulation_disorder = dice.tristate();
  p.pregnancy = dice.mostly(Tristate::No);
  p.fit_for_procedure = dice.mostly(Tristate::Yes);
}

Case roll(Dice& dice) {
  Case c;
  ClinicalContext& p = c.context;
  p.assessed_on = day(2026, 5, 30);
  p.fracture_levels = {measure::Level::T12};
  p.previously_diagnosed = dice.mostly(Tristate::Yes);
  if (p.previously_diagnosed != Tristate::No && dice.coin()) {
    p.first_diagnosis = dice.coin() ? day(2026, 2, 28) : day(2026, 5, 20);
  }
  roll_complaints(dice, p);
  roll_scope(dice, p);
  p.conservative_therapy = dice.mostly(Tristate::Yes);
  p.osteoporosis = dice.mostly(Tristate::Yes);
  p.previous_augmentation = dice.mostly(Tristate::No);
  p.new_fracture_other_level = dice.mostly(Tristate::No);
  p.cord_compression = dice.mostly(Tristate::No);
  LevelEvidence level;
  level.name = "T12";
  level.level = measure::Level::T12;
  level.grade = 2;
  level.deformity.overall = dice.one_of(kTiers);
  level.cement = p.previous_augmentation == Tristate::No ? Tristate::No : dice.tristate();
  level.cleft = dice.tristate();
  if (dice.coin()) {
    level.canal_compromise_percent = dice.coin() ? 5.0 : 45.0;
  }
  c.imaging.levels = {level};
  return c;
}

/// How much a verdict claims that the criteria are met: 2 met, 1 probably, 0 no claim.
int claim(const Verdict& verdict) {
  if (verdict.worklist == WorklistClass::CriteriaMet) {
    return 2;
  }
  return verdict.worklist == WorklistClass::ProbablyMet ? 1 : 0;
}

/// Every rule of `blurred` says the same as in `sharp`, or that it does not know.
void expect_no_rule_got_surer(const Verdict& sharp, const Verdict& blurred, std::string_view field) {
  for (const Judgement& before : all_rules(sharp)) {
    for (const Judgement& after : all_rules(blurred)) {
      if (before.id == after.id && after.outcome != Tristate::Unknown) {
        EXPECT_EQ(before.outcome, after.outcome) << field << " made unknown changed " << before.id;
      }
    }
  }
}

void expect_unknown_safe(const Case& c, Edition edition) {
  const Verdict sharp = judge(c, edition);
  const auto check = [&](const Case& less, std::string_view field) {
    const Verdict blurred = judge(less, edition);
    expect_no_rule_got_surer(sharp, blurred, field);
    EXPECT_LE(claim(blurred), claim(sharp)) << field << ": " << sharp.headline << " -> " << blurred.headline;
    if (blurred.applies == Tristate::Yes && blurred.scenario == sharp.scenario) {
      EXPECT_EQ(sharp.applies, Tristate::Yes) << field;
    }
    if (blurred.worklist == WorklistClass::Stable) {
      EXPECT_EQ(sharp.worklist, WorklistClass::Stable) << field << ": " << sharp.headline;
    }
  };
  for (const ClinicalField& field : clinical_fields()) {
    if (is_known(c.context, field)) {
      check({.context = without(c.context, field), .imaging = c.imaging}, field.key);
    }
  }
  Case blind = c;
  blind.imaging.levels.front().deformity = {};
  check(blind, "progression");
  blind = c;
  blind.imaging.levels.front().canal_compromise_percent.reset();
  check(blind, "canal");
  blind = c;
  blind.imaging = {};
  check(blind, "all imaging");
}

TEST(UnknownSafety, MakingAnyOneFieldUnknownNeverTurnsANoIntoAYes) {
  Dice dice(20260530);
  int met = 0;
  for (int i = 0; i < 250 && !testing::Test::HasFailure(); ++i) {
    const Case c = roll(dice);
    for (const Edition edition : {Edition::Acr2022, Edition::Acr2018}) {
      expect_unknown_safe(c, edition);
      met += claim(judge(c, edition)) > 0 ? 1 : 0;
    }
  }
  EXPECT_GT(met, 20) << "the random patients must include many that qualify, or the property says little";
}

TEST(UnknownSafety, AFieldLeftOutNeverMeansYesOrNoInThePatientsOfTheTable) {
  for (Case (*patient)() : {stable_patient, patient_with_worse_pain, patient_with_collapse, patient_short_of_breath,
                            asymptomatic_patient, article_patient}) {
    const Case c = patient();
    if (!c.imaging.levels.empty()) {
      expect_unknown_safe(c, Edition::Acr2022);
    }
  }
}

using Change = std::function<void(Case&)>;

const std::vector<std::pair<std::string, Change>>& red_flags() {
  static const std::vector<std::pair<std::string, Change>> kFlags{
      {"new deficit",
       [](Case& c) {
         c.context.neurologic_deficit = Tristate::Yes;
         c.context.neurologic_course = Course::New;
       }},
      {"deficit of unknown course", [](Case& c) { c.context.neurologic_deficit = Tristate::Yes; }},
      {"bladder", [](Case& c) { c.context.bladder_bowel_dysfunction = Tristate::Yes; }},
      {"malignancy", [](Case& c) { c.context.malignancy_history = Tristate::Yes; }},
      {"suspicion", [](Case& c) { c.context.malignancy_suspected = Tristate::Yes; }},
      {"sign on CT", [](Case& c) { c.imaging.levels.front().suspicion_signs = {"lytic focus 12 mm"}; }},
      {"infection", [](Case& c) { c.context.infection = Tristate::Yes; }},
      {"high energy", [](Case& c) { c.context.trauma_energy = TraumaEnergy::High; }},
      {"ankylosed", [](Case& c) { c.imaging.levels.front().ankylosed = Tristate::Yes; }},
      {"narrow canal", [](Case& c) { c.imaging.levels.front().canal_compromise_percent = 60; }},
      {"cord", [](Case& c) { c.context.cord_compression = Tristate::Yes; }},
  };
  return kFlags;
}

TEST(Monotonicity, AddingARedFlagNeverLowersUrgency) {
  Dice dice(171);
  for (int i = 0; i < 400 && !testing::Test::HasFailure(); ++i) {
    const Case c = roll(dice);
    const Verdict before = judge(c);
    for (const auto& [flag, add] : red_flags()) {
      Case worse = c;
      add(worse);
      const Verdict after = judge(worse);
      EXPECT_GE(after.urgency, before.urgency) << flag << ": " << before.headline << " -> " << after.headline;
      EXPECT_LE(worklist_rank(after), worklist_rank(before)) << flag << ": " << before.headline;
    }
  }
}

TEST(Monotonicity, MoreProgressionNeverMakesTheClaimWeaker) {
  Dice dice(7);
  for (int i = 0; i < 300 && !testing::Test::HasFailure(); ++i) {
    Case c = roll(dice);
    int previous = 0;
    for (const DeformityTier tier :
         {DeformityTier::NoChange, DeformityTier::Measurable, DeformityTier::Probable, DeformityTier::Definite}) {
      c.imaging.levels.front().deformity.overall = tier;
      const int now = claim(judge(c));
      EXPECT_GE(now, previous) << name(tier);
      previous = now;
    }
  }
}

TEST(Monotonicity, KyphosisAloneNeverMakesPulmonaryDysfunction) {
  Dice dice(99);
  for (int i = 0; i < 500; ++i) {
    Case c = roll(dice);
    const auto pulmonary = [](const Case& one) { return judge(one).criteria.at(2).outcome; };
    const Tristate before = pulmonary(c);
    LevelEvidence& level = c.imaging.levels.front();
    level.segmental_kyphosis_deg = 80;
    level.sagittal_index_deg = 60;
    level.deformity.overall = DeformityTier::Definite;
    EXPECT_EQ(pulmonary(c), before);
  }
}

TEST(Classify, IsTotalAndGivesTheSameTwice) {
  Dice dice(3);
  for (int i = 0; i < 300; ++i) {
    const Case c = roll(dice);
    const Verdict first = judge(c);
    const Verdict second = judge(c);
    EXPECT_EQ(first.paragraph, second.paragraph);
    EXPECT_FALSE(first.headline.empty());
    EXPECT_NE(first.paragraph.find(kDisclaimer), std::string::npos);
    if (first.worklist == WorklistClass::Indeterminate || first.worklist == WorklistClass::NotComparable) {
      EXPECT_FALSE(first.missing.empty()) << first.headline;
    }
  }
}

}  // namespace
}  // namespace kyphos::classify
