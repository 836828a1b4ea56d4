#include "classify/explanation.h"

#include <array>
#include <utility>

#include "classify/whole_number.h"
#include "measure/joined_texts.h"
#include "measure/vertebra/fracture_call.h"

namespace kyphos::classify {
namespace {

using measure::joined_texts;

/// The first few in words, then how many more: the whole list stands below the paragraph.
std::string missing_list(const std::vector<Missing>& missing) {
  constexpr std::size_t kShown = 3;
  std::vector<std::string> texts;
  for (const Missing& item : missing) {
    if (texts.size() == kShown && missing.size() > kShown + 1) {
      return joined_texts(texts) + "; and " + std::to_string(missing.size() - kShown) + " more, listed in the report";
    }
    texts.push_back(item.text);
  }
  return joined_texts(texts);
}

bool is_review(const Verdict& verdict) {
  return verdict.worklist == WorklistClass::Indeterminate && !verdict.missing.empty() &&
         verdict.missing.back().key == "clinical_review";
}

bool fails_rule(const std::vector<Judgement>& rules, std::string_view id) {
  for (const Judgement& rule : rules) {
    if (rule.id == id) {
      return rule.outcome == Tristate::No;
    }
  }
  return false;
}

std::string scope_words(const Verdict& verdict) {
  for (const Judgement& rule : verdict.exclusions) {
    if (rule.outcome == Tristate::Yes) {
      return rule.statement;
    }
  }
  for (const Judgement& rule : verdict.inclusions) {
    if (rule.outcome == Tristate::No) {
      return "not so: " + rule.statement;
    }
  }
  return "the complaint is not a worsening of the known level";
}

std::string class_words(const Verdict& verdict) {
  switch (verdict.worklist) {
    case WorklistClass::Emergency:
      return verdict.emergency == Tristate::Yes
                 ? "EMERGENCY: new or progressive neurologic deficit, immediate surgical consultation"
                 : "POSSIBLE EMERGENCY: a neurologic deficit of which it is not known whether it is new";
    case WorklistClass::CriteriaMet:
      return "criteria met";
    case WorklistClass::ProbablyMet:
      return "criteria probably met";
    case WorklistClass::Indeterminate:
      return is_review(verdict) ? "to be reviewed: progression without symptoms"
                                : "indeterminate: needs " + missing_list(verdict.missing);
    case WorklistClass::NotComparable:
      return "not comparable: needs " + missing_list(verdict.missing);
    case WorklistClass::Stable:
      return fails_rule(verdict.inclusions, "inclusion.fracture") ? "no compression fracture found" : "stable";
    case WorklistClass::OutOfScope:
      break;
  }
  return "out of scope: " + scope_words(verdict);
}

std::string_view short_name(std::string_view rule) {
  constexpr auto kNames = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"criterion.pain", "worsening pain"},
      {"criterion.deformity", "progressive deformity"},
      {"criterion.pulmonary", "pulmonary dysfunction"},
      {"phenotype.progressive_collapse", "the body goes on collapsing"},
      {"phenotype.pseudarthrosis", "nonunion (gas or fluid in the body)"},
      {"phenotype.stenosis", "the canal is narrowed by the posterior wall"},
      {"modifier.retropulsion", "significant retropulsion or cord compression"},
      {"modifier.columns", "more than one column involved"},
      {"modifier.collapse", "collapse beyond the limit"},
      {"modifier.severe_deformity", "severe deformity"},
      {"modifier.neurologic", "neurologic compromise"},
      {"modifier.coagulation", "coagulation disorder"},
      {"modifier.pregnancy", "pregnancy"},
      {"modifier.unfit", "not fit for a procedure"},
      {"modifier.infection", "infection"},
  });
  for (const auto& [id, words] : kNames) {
    if (id == rule) {
      return words;
    }
  }
  return rule;
}

std::string_view on_whose_word(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::Clinical:
      return " (as reported)";
    case EvidenceKind::Measured:
      return " (measured)";
    case EvidenceKind::Both:
      return " (reported and measured)";
    case EvidenceKind::None:
      break;
  }
  return "";
}

/// "Getting worse: A (measured), B (as reported). Not: C. Not known: D."
std::string evidence_sentence(const Verdict& verdict) {
  std::array<std::vector<std::string>, 3> by_outcome;
  for (const Judgement& rule : verdict.criteria) {
    if (rule.id != "inclusion.deteriorating") {
      const bool met = rule.outcome == Tristate::Yes;
      by_outcome.at(static_cast<std::size_t>(rule.outcome))
          .push_back(std::string(short_name(rule.id)) + std::string(met ? on_whose_word(rule.evidence) : ""));
    }
  }
  const auto& [open, failed, met] = by_outcome;
  std::string text = met.empty() ? "" : " Getting worse: " + joined_texts(met, ", ") + ".";
  text += failed.empty() ? "" : " Not met: " + joined_texts(failed, ", ") + ".";
  return text + (open.empty() ? "" : " Not known: " + joined_texts(open, ", ") + ".");
}

/// The heights lost most and the kyphosis: the first and the last of the list.
std::string measured_sentence(const LevelEvidence& level) {
  const DeformityEvidence& change = level.deformity;
  if (change.texts.empty()) {
    return change.why_not.empty() ? "" : " Change of the body: " + change.why_not + ".";
  }
  std::vector<std::string> texts{change.texts.front()};
  if (change.texts.size() > 1) {
    texts.push_back(change.texts.back());
  }
  std::string text = joined_texts(texts);
  if (change.baseline_date && change.current_date) {
    text = iso(*change.baseline_date) + " to " + iso(*change.current_date) + ": " + text;
  }
  return " Measured, " + text + ".";
}

/// What the picture shows of the body now.
std::string state_sentence(const LevelEvidence& level) {
  std::vector<std::string> texts;
  if (level.grade) {
    const std::optional<double>& fractured = level.fracture_probability;
    const bool borderline = fractured && measure::is_borderline(*fractured);
    texts.push_back("Genant grade " + std::to_string(*level.grade) +
                    (borderline ? " (borderline, " + whole_number(100.0 * *fractured) + " % fractured)" : ""));
  }
  if (level.loss_percent) {
    texts.push_back("largest loss " + whole_number(*level.loss_percent) + " %");
  }
  if (level.grade.value_or(0) > 0 && !level.of_text.empty()) {
    texts.push_back("class like " + level.of_text.substr(0, level.of_text.find_first_of(";:")));
  }
  if (level.canal_compromise_percent) {
    const std::string percent = whole_number(*level.canal_compromise_percent);
    texts.push_back(percent == "0" ? "canal not narrowed" : "canal narrowed by " + percent + " %");
  }
  if (level.cleft != Tristate::Unknown) {
    texts.push_back(level.cleft == Tristate::Yes ? "cleft with " + level.cleft_text : "no gas cleft");
  }
  for (const std::string& sign : level.suspicion_signs) {
    texts.push_back("SUSPICIOUS: " + sign);
  }
  if (!level.doubt.empty()) {
    texts.push_back("DOUBTFUL: " + level.doubt);
  }
  return texts.empty()
             ? ""
             : (level.by_points ? " By a reader's points now: " : " CT now: ") + joined_texts(texts, ", ") + ".";
}

std::string list_sentence(std::string_view title, const std::vector<Judgement>& rules) {
  std::vector<std::string> texts;
  for (const Judgement& rule : rules) {
    if (rule.outcome == Tristate::Yes) {
      texts.emplace_back(short_name(rule.id));
    }
  }
  return texts.empty() ? "" : " " + std::string(title) + joined_texts(texts, ", ") + ".";
}

/// The most pressing ones; all of them stand below the paragraph.
std::string notes_sentence(std::string_view title, const std::vector<Note>& notes, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < notes.size() && i < most; ++i) {
    text += (i == 0 ? " " + std::string(title) : " ") + notes[i].text + ".";
  }
  return notes.size() > most ? text + " The report lists more to check." : text;
}

std::string scenario_sentence(const Verdict& verdict) {
  if (verdict.scenario == nullptr || verdict.applies != Tristate::Yes) {
    return verdict.scenario != nullptr && verdict.applies == Tristate::Unknown
               ? " No rating is given until it is known whether the scenario applies."
               : "";
  }
  std::string text = " ACR " + std::string(name(verdict.scenario->edition)) + ", \"";
  std::string_view wording = verdict.scenario->wording;
  wording.remove_suffix(wording.ends_with('.') ? 1 : 0);
  text += std::string(wording) + "\"";
  const std::string ratings = compose_ratings(*verdict.scenario);
  text += ratings.empty() ? "." : ": " + ratings + ".";
  const bool worsening = verdict.scenario->key == "2022-v7";
  return worsening ? text : text + " " + std::string(verdict.scenario->says);
}

bool no_fracture(const Verdict& verdict) {
  return verdict.worklist == WorklistClass::Stable && fails_rule(verdict.inclusions, "inclusion.fracture");
}

/// Nobody named a fracture, none is seen, and some body could not be graded.
bool none_seen(const Verdict& verdict, const LevelEvidence& level) {
  return verdict.worklist == WorklistClass::Indeterminate && verdict.level.empty() && level.grade == 0 &&
         !fails_rule(verdict.inclusions, "inclusion.fracture");
}

}  // namespace

std::string compose_ratings(const Scenario& scenario) {
  std::vector<std::string> texts;
  for (const Rating& rating : scenario.ratings) {
    if (rating.word) {
      texts.push_back(std::string(rating.label) + ": " + std::string(name(*rating.word)));
    }
  }
  return joined_texts(texts);
}

std::string compose_headline(const Verdict& verdict) {
  return (verdict.level.empty() ? std::string() : verdict.level + ": ") + class_words(verdict);
}

std::string compose_paragraph(const Verdict& verdict, const LevelEvidence& level) {
  std::string text = compose_headline(verdict) + ".";
  if (none_seen(verdict, level)) {
    return text +
           " No body that was graded is collapsed, and not all could be graded. Where a fracture is known, name "
           "its level in the clinical file. " +
           std::string(kDisclaimer);
  }
  const bool escalate = verdict.worklist == WorklistClass::Emergency;
  const std::size_t shown = escalate ? 1 : 2;
  if (escalate) {
    text += notes_sentence("", verdict.next_checks, shown);
  }
  if (!no_fracture(verdict)) {
    text += evidence_sentence(verdict) + measured_sentence(level) + state_sentence(level);
    text += list_sentence("Why it fails: ", verdict.phenotype) + scenario_sentence(verdict);
  }
  text += list_sentence("Surgical consultation first, for: ", verdict.modifiers);
  if (verdict.worklist == WorklistClass::ProbablyMet && !verdict.missing.empty()) {
    text += " To be sure, find out " + missing_list(verdict.missing) + ".";
  }
  if (!escalate) {
    text += notes_sentence("Next: ", verdict.next_checks, shown);
  }
  text += notes_sentence("After the augmentation: ", verdict.downstream, verdict.downstream.size());
  if (!verdict.site_thresholds.empty()) {
    text += " Thresholds of this site are in force in place of the defaults.";
  }
  return text + " " + std::string(kDisclaimer);
}

}  // namespace kyphos::classify
