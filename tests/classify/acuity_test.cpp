#include "classify/acuity.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/classify/patients.h"

namespace kyphos::classify {
namespace {

using measure::Measured;
using testing::HasSubstr;

/// A body with oedema of a probability and share on a fat-suppressed series, fractured by shape or not.
measure::MeasuredVertebra on_stir(double oedema, double share_percent, double fractured) {
  measure::MeasuredVertebra vertebra;
  vertebra.call.probability = Measured<double>(fractured, 0.05);
  vertebra.marrow.emplace();
  measure::Oedema& found = vertebra.marrow->oedema;
  found.probability = Measured<double>(oedema, 0.02);
  found.signal_ratio = Measured<double>(1.8, 0.1);
  found.share_percent = Measured<double>(share_percent, 5.0);
  found.shape = oedema >= 0.5 ? measure::OedemaShape::Whole : measure::OedemaShape::None;
  found.series = "STIR";
  found.weight = measure::MrWeight::FluidSensitive;
  return vertebra;
}

Acuity acuity_of(const measure::MeasuredVertebra& vertebra) {
  return judge_acuity(vertebra, measure::FindingLimits{}).acuity;
}

TEST(Acuity, FollowsOedemaAndShape) {
  EXPECT_EQ(acuity_of(on_stir(0.97, 60.0, 0.99)), Acuity::Acute);
  EXPECT_EQ(acuity_of(on_stir(0.97, 60.0, 0.01)), Acuity::Acute) << "before the shape is lost";
  EXPECT_EQ(acuity_of(on_stir(0.97, 12.0, 0.99)), Acuity::Healing);
  EXPECT_EQ(acuity_of(on_stir(0.03, 0.0, 0.99)), Acuity::Old);
  EXPECT_EQ(acuity_of(on_stir(0.03, 0.0, 0.01)), Acuity::None);
}

TEST(Acuity, CannotBeToldBetweenTheLimitsOnDoubtfulBodiesAndOnCt) {
  EXPECT_EQ(acuity_of(on_stir(0.5, 30.0, 0.99)), Acuity::CannotTell);
  EXPECT_EQ(acuity_of(on_stir(0.03, 0.0, 0.5)), Acuity::CannotTell) << "shape not clear";
  measure::MeasuredVertebra doubtful = on_stir(0.97, 60.0, 0.99);
  doubtful.marrow->oedema.probability = Measured<double>(0.97, 0.02, "the outline may hold disc");
  EXPECT_EQ(acuity_of(doubtful), Acuity::CannotTell);
  EXPECT_EQ(judge_acuity(doubtful, {}).oedema, Tristate::Unknown);
  const AcuityOfBody of_ct = judge_acuity({}, {});
  EXPECT_EQ(of_ct.acuity, Acuity::CannotTell);
  EXPECT_TRUE(of_ct.text.empty());
}

TEST(Acuity, IsNotOldOnT2AloneWhereFatMayHideOedema) {
  measure::MeasuredVertebra vertebra = on_stir(0.03, 0.0, 0.99);
  vertebra.marrow->oedema.weight = measure::MrWeight::T2;
  EXPECT_EQ(acuity_of(vertebra), Acuity::CannotTell);
  vertebra.marrow->oedema.t1_ratio = Measured<double>(1.0, 0.05);
  EXPECT_EQ(acuity_of(vertebra), Acuity::Old) << "T1 shows as much fat as intact marrow";
}

TEST(Acuity, SaysSeriesAndValues) {
  const AcuityOfBody said = judge_acuity(on_stir(0.97, 60.0, 0.99), {});
  EXPECT_THAT(said.text, HasSubstr("oedema on STIR, probability 97 %: 1.80 (SE 0.10) times the marrow"));
  EXPECT_THAT(said.text, HasSubstr("60 % of the body, whole body"));
}

AcuityOfBody with_oedema(Tristate oedema) {
  return {.acuity = oedema == Tristate::Yes ? Acuity::Acute : Acuity::Old,
          .text = oedema == Tristate::Yes ? "oedema on STIR" : "no oedema on STIR",
          .oedema = oedema};
}

const Judgement& rule(const Verdict& verdict, std::string_view id) {
  for (const auto* list : {&verdict.exclusions, &verdict.phenotype}) {
    const auto found = std::ranges::find(*list, id, &Judgement::id);
    if (found != list->end()) {
      return *found;
    }
  }
  throw std::logic_error("no such rule");
}

std::string note(const Verdict& verdict, std::string_view key) {
  const auto found = std::ranges::find(verdict.next_checks, key, &Note::key);
  return found == verdict.next_checks.end() ? "" : found->text;
}

TEST(MrEvidence, OfOedemaMakesAFreshFractureAcuteWithOedema) {
  Case c = patient_with_worse_pain();
  c.context.marrow_oedema = Tristate::Unknown;
  c.context.first_diagnosis = day(2026, 5, 20);
  t12(c).fractured_at_baseline = Tristate::Unknown;
  t12(c).mr = with_oedema(Tristate::Yes);
  const Judgement judged = rule(judge(c), "scope.acute_with_oedema");
  EXPECT_EQ(judged.outcome, Tristate::Yes);
  EXPECT_THAT(judged.inputs.back(), HasSubstr("unknown in the clinical file; measured: oedema on STIR"));
}

TEST(MrEvidence, ThatContradictsTheFileIsUnknownAndSaid) {
  Case c = patient_with_worse_pain();
  c.context.marrow_oedema = Tristate::No;
  c.context.first_diagnosis = day(2026, 5, 20);
  t12(c).fractured_at_baseline = Tristate::Unknown;
  t12(c).mr = with_oedema(Tristate::Yes);
  const Verdict verdict = judge(c);
  EXPECT_EQ(rule(verdict, "scope.acute_with_oedema").outcome, Tristate::Unknown);
  EXPECT_THAT(note(verdict, "mr_contradicts_file"), HasSubstr("The clinical file says marrow oedema: no"));
}

TEST(MrEvidence, OfOedemaElsewhereIsTheSuperimposedFracture) {
  Case c = patient_with_worse_pain();
  c.context.new_fracture_other_level = Tristate::Unknown;
  t12(c).mr = with_oedema(Tristate::No);
  l1(c).mr = with_oedema(Tristate::Yes);
  const Verdict verdict = judge(c);
  EXPECT_THAT(note(verdict, "superimposed_fracture"), HasSubstr("The known level T12 shows none"));
  EXPECT_THAT(note(verdict, "superimposed_fracture"), HasSubstr("L1 (oedema on STIR)"));
  EXPECT_EQ(verdict.worklist, WorklistClass::ProbablyMet) << "the pain may come from L1";
}

TEST(MrEvidence, OfFluidIsPseudarthrosis) {
  Case c = stable_patient();
  c.context.fluid_sign = Tristate::Unknown;
  t12(c).mr = {.fluid = Tristate::Yes, .fluid_text = "fluid on T2, 0.6 cm3, anterior superior"};
  const Judgement judged = rule(judge(c), "phenotype.pseudarthrosis");
  EXPECT_EQ(judged.outcome, Tristate::Yes);
  EXPECT_EQ(judged.evidence, EvidenceKind::Measured);
}

}  // namespace
}  // namespace kyphos::classify
