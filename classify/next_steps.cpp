#include "classify/next_steps.h"

#include "classify/mr_evidence.h"
#include "measure/joined_texts.h"

namespace kyphos::classify {
namespace {

constexpr const char* kPitfalls = "article, Pitfalls to Avoid";
constexpr const char* kDownstream = "article, What's Next After Percutaneous Vertebral Augmentation";

bool open(const Judgement& judgement) { return judgement.outcome == Tristate::Unknown; }

std::vector<Note> note_escalation(const JudgedCase& judged) {
  std::vector<Note> notes;
  if (holds(judged.red_flag.neurologic)) {
    notes.push_back({"escalate_now",
                     "New or progressive neurologic deficit: a neurosurgical emergency that requires immediate "
                     "escalation for surgical consultation",
                     "article, When to Escalate"});
  } else if (judged.red_flag.course_open) {
    notes.push_back({"course_of_deficit",
                     "Find out at once whether the neurologic deficit is new or progressive: if so it is a "
                     "neurosurgical emergency",
                     "article, When to Escalate"});
  }
  return notes;
}

std::vector<Note> note_suspicion(const JudgedCase& judged) {
  std::vector<Note> notes;
  constexpr const char* kSource = "article, This article does not apply if: Malignancy is known or suspected";
  if (!judged.subject.level.suspicion_signs.empty()) {
    notes.push_back({"rule_out_malignancy",
                     "Signs on CT raise the suspicion that the fracture is not benign; they do not prove it: rule out "
                     "a pathologic fracture first",
                     kSource});
  } else if (holds(judged.exclusions.malignancy)) {
    notes.push_back({"rule_out_malignancy",
                     "Rule out a pathologic fracture first; if it is one, ablation or radiation therapy may come in "
                     "(2022 variant 8: radiation oncology consultation usually appropriate)",
                     kSource});
  }
  return notes;
}

/// Bodies other than the one judged in which MR shows oedema, with what it shows.
std::vector<std::string> oedema_elsewhere(const JudgedCase& judged) {
  std::vector<std::string> texts;
  for (const LevelEvidence& level : judged.imaging.levels) {
    if (level.name != judged.subject.level.name && level.mr.oedema == Tristate::Yes) {
      texts.push_back(level.name + " (" + level.mr.text + ")");
    }
  }
  return texts;
}

std::vector<Note> note_adjacent(const JudgedCase& judged) {
  std::vector<Note> notes;
  const std::vector<std::string> elsewhere = oedema_elsewhere(judged);
  if (!elsewhere.empty()) {
    const AcuityOfBody& known_level = judged.subject.level.mr;
    notes.push_back(
        {"superimposed_fracture",
         (known_level.oedema == Tristate::No ? "The known level " + judged.subject.level.name + " shows none (" +
                                                   known_level.text + "), but there is oedema in "
                                             : "MR shows oedema beside the known level, in ") +
             measure::joined_texts(elsewhere) +
             ": a new, superimposed fracture that the pain may come from; it needs its own workup",
         kPitfalls});
  } else if (judged.subject.new_fracture_elsewhere == Tristate::Yes) {
    notes.push_back({"new_fracture_elsewhere",
                     "Another level has freshly fractured: it is newly discovered and needs its own workup, and the "
                     "pain may come from it",
                     kPitfalls});
  } else if (judged.subject.new_fracture_elsewhere == Tristate::Unknown && !holds(judged.exclusions.asymptomatic)) {
    notes.push_back({"adjacent_fracture_mri",
                     "Confirm that the pain is not from a new, superimposed acute fracture at an adjacent level: MRI "
                     "with STIR",
                     kPitfalls});
  }
  return notes;
}

/// A word of the file against a measurement: neither is passed over.
std::vector<Note> note_contradictions(const JudgedCase& judged) {
  std::vector<Note> notes;
  for (const std::string& text : contradictions(judged.subject)) {
    notes.push_back({"mr_contradicts_file", text, "the clinical file and the measured MR"});
  }
  return notes;
}

std::vector<Note> note_delay(const JudgedCase& judged) {
  std::vector<Note> notes;
  const bool clear = measured_progression(judged.subject.level.deformity.overall) == Tristate::Yes ||
                     holds(judged.deterioration.pulmonary.judgement);
  const Exclusions& e = judged.exclusions;
  const bool other_workup = holds(e.malignancy) || holds(e.infection) || holds(e.high_energy_trauma) ||
                            holds(e.ankylosed) || holds(e.asymptomatic);
  if (clear && !other_workup) {
    notes.push_back({"do_not_delay",
                     "Progressive deformity or pulmonary compromise is evident: delay can lead to irreversible "
                     "functional decline",
                     kPitfalls});
  }
  return notes;
}

std::vector<Note> note_osteoporosis(const JudgedCase& judged) {
  std::vector<Note> notes;
  const ClinicalContext& context = judged.subject.context;
  if (context.osteoporosis_treatment == Tristate::No) {
    notes.push_back({"treat_osteoporosis",
                     "Osteoporosis is not treated: without managing it aggressively future fractures are almost "
                     "guaranteed",
                     kPitfalls});
  } else if (context.osteoporosis_treatment == Tristate::Unknown && context.osteoporosis != Tristate::No) {
    notes.push_back({"ask_osteoporosis_treatment", "Ask whether osteoporosis is being treated", kPitfalls});
  }
  if (judged.imaging.osteoporosis == OsteoporosisLikelihood::Likely && context.osteoporosis != Tristate::Yes) {
    notes.push_back({"osteoporosis_on_ct",
                     "CT suggests osteoporosis that is not on record: " + judged.imaging.osteoporosis_text,
                     "Pickhardt 2013"});
  }
  return notes;
}

std::vector<Note> note_dyspnoea(const JudgedCase& judged) {
  std::vector<Note> notes;
  const Tristate other = judged.subject.context.dyspnoea_other_cause;
  if (holds(judged.deterioration.pulmonary.judgement) && other != Tristate::No) {
    notes.push_back({"dyspnoea_other_cause",
                     other == Tristate::Yes
                         ? "Lung or heart disease is an alternative explanation of the shortness of breath"
                         : "Exclude lung and heart disease as an alternative explanation of the shortness of breath",
                     "Leech 1990; Tromso study, PMC4228451: kyphosis alone does not explain it"});
  }
  return notes;
}

std::vector<Note> note_trial(const JudgedCase& judged, const Criteria& criteria) {
  std::vector<Note> notes;
  const ClinicalContext& context = judged.subject.context;
  const auto now = context.assessed_on ? context.assessed_on : judged.imaging.study_date;
  const auto days = days_between(context.conservative_since, now);
  if (days && *days >= 0 && *days < 7.0 * value_of(criteria, key::kUsualTrialWeeks)) {
    notes.push_back(
        {"short_trial",
         "Conservative therapy was tried for " + std::to_string(*days) + " days only; the article names no least time",
         "usual trial of 4-6 weeks"});
  }
  if (context.conservative_therapy == Tristate::No) {
    notes.push_back({"conservative_first",
                     "Conservative therapy has not been tried; the scenario presumes that it has failed",
                     std::string(kWhoFits)});
  }
  return notes;
}

std::vector<Note> note_comparison(const JudgedCase& judged) {
  std::vector<Note> notes;
  const DeformityEvidence& deformity = judged.subject.level.deformity;
  if (deformity.overall == DeformityTier::NotComparable) {
    notes.push_back({"comparable_study",
                     "The studies cannot be compared" +
                         (deformity.why_not.empty() ? "" : " (" + deformity.why_not + ")") +
                         ": a study in the same posture and modality as the earlier one would tell",
                     "JOSR 2020: 6 mm and 11 degrees between supine and sitting"});
  }
  const bool silent = holds(judged.exclusions.asymptomatic) && holds(judged.deterioration.any);
  if (silent) {
    notes.push_back({"review_progression",
                     "Progression without symptoms: neither the stable, asymptomatic nor the worsening scenario; a "
                     "clinician has to review it",
                     "article: the other scenario is stable and asymptomatic"});
  }
  return notes;
}

std::vector<Note> note_age(const JudgedCase& judged, const Criteria& criteria) {
  std::vector<Note> notes;
  const ClinicalContext& context = judged.subject.context;
  const bool young = context.age_years && *context.age_years < value_of(criteria, key::kYoungYears);
  if (young && context.osteoporosis != Tristate::Yes && !open(judged.inclusions.fracture)) {
    notes.push_back({"young_without_osteoporosis",
                     "The patient is young for a fracture without known osteoporosis: look for another cause",
                     "red flags of back pain"});
  }
  return notes;
}

}  // namespace

std::vector<Note> find_next_checks(const JudgedCase& judged, const Criteria& criteria) {
  std::vector<std::vector<Note>> groups{note_escalation(judged), note_suspicion(judged), note_contradictions(judged)};
  if (judged.inclusions.fracture.outcome != Tristate::No) {
    groups.insert(groups.end(), {note_adjacent(judged), note_delay(judged), note_osteoporosis(judged)});
  }
  groups.insert(groups.end(), {note_dyspnoea(judged), note_trial(judged, criteria), note_comparison(judged),
                               note_age(judged, criteria)});
  std::vector<Note> notes;
  for (const std::vector<Note>& group : groups) {
    notes.insert(notes.end(), group.begin(), group.end());
  }
  return notes;
}

std::vector<Note> find_downstream(const JudgedCase& judged) {
  const ClinicalContext& context = judged.subject.context;
  const bool done = context.previous_augmentation == Tristate::Yes || !context.augmented_levels.empty() ||
                    holds(judged.exclusions.already_augmented);
  if (!done) {
    return {};
  }
  std::vector<Note> notes;
  if (context.augmentation_outcome == AugmentationOutcome::Improved) {
    notes.push_back({"rehabilitation", "Physical therapy to improve core strength and mobility", kDownstream});
    notes.push_back({"osteoporosis_after",
                     "Aggressive medical management of the osteoporosis: pharmacotherapy, calcium and vitamin D",
                     kDownstream});
  } else if (context.augmentation_outcome == AugmentationOutcome::PersistingPain) {
    notes.push_back({"re_evaluate",
                     "Re-evaluate the source of the pain: unrecognized adjacent-level fracture, facet arthropathy, "
                     "sacroiliac joint dysfunction, discogenic pain",
                     kDownstream});
    notes.push_back({"mri_after", "MRI of the spine to assess for other pain generators", kDownstream});
  } else {
    notes.push_back({"ask_outcome", "Ask whether the pain improved after the augmentation", kDownstream});
  }
  if (judged.subject.level.cement_outside == Sighting::Seen) {
    notes.push_back({"cement_outside", "Cement is seen outside the body: " + judged.subject.level.cement_text,
                     "article, FAQ: major risks of percutaneous vertebral augmentation"});
  }
  return notes;
}

}  // namespace kyphos::classify
