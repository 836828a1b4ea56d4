#include "classify/explanation.h"

namespace kyphos::classify {
namespace {

std::string joined_texts(const std::vector<std::string>& texts, std::string_view between) {
  std::string line;
  for (const std::string& text : texts) {
    line += (line.empty() ? std::string() : std::string(between)) + text;
  }
  return line;
}

std::string missing_list(const std::vector<Missing>& missing) {
  std::vector<std::string> texts;
  for (const Missing& item : missing) {
    texts.push_back(item.text);
  }
  return joined_texts(texts, "; ");
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

std::string evidence_sentence(const Verdict& verdict) {
  std::string text;
  for (const Judgement& rule : verdict.criteria) {
    if (rule.id == "inclusion.deteriorating") {
      continue;
    }
    const std::string_view short_name = rule.id == "criterion.pain"        ? "worsening pain"
                                        : rule.id == "criterion.deformity" ? "progressive deformity"
                                                                           : "pulmonary dysfunction";
    text += (text.empty() ? "Criteria: " : "; ") + std::string(short_name) + " ";
    text += rule.outcome == Tristate::Yes  ? "met (" + std::string(name(rule.evidence)) + ")"
            : rule.outcome == Tristate::No ? "not met"
                                           : "unknown";
  }
  return text + ".";
}

std::string measured_sentence(const LevelEvidence& level) {
  std::string text = joined_texts(level.deformity.texts, "; ");
  if (text.empty()) {
    return level.deformity.why_not.empty() ? "" : " Change since the earlier study: " + level.deformity.why_not + ".";
  }
  if (level.deformity.baseline_date && level.deformity.current_date) {
    text = iso(*level.deformity.baseline_date) + " to " + iso(*level.deformity.current_date) + ": " + text;
  }
  return " Measured: " + text + ".";
}

std::string list_sentence(std::string_view title, const std::vector<Judgement>& rules) {
  std::vector<std::string> texts;
  for (const Judgement& rule : rules) {
    if (rule.outcome == Tristate::Yes) {
      texts.push_back(rule.statement);
    }
  }
  return texts.empty() ? "" : " " + std::string(title) + joined_texts(texts, "; ") + ".";
}

std::string notes_sentence(std::string_view title, const std::vector<Note>& notes) {
  std::vector<std::string> texts;
  for (const Note& note : notes) {
    texts.push_back(note.text);
  }
  return texts.empty() ? "" : " " + std::string(title) + joined_texts(texts, "; ") + ".";
}

std::string scenario_sentence(const Verdict& verdict) {
  if (verdict.scenario == nullptr || verdict.applies == Tristate::No) {
    return "";
  }
  std::string wording(verdict.scenario->wording);
  std::string text = verdict.applies == Tristate::Yes ? " Scenario (" : " Nearest scenario, if it applies (";
  text += "ACR " + std::string(name(verdict.scenario->edition)) + "): " + wording;
  const std::string ratings = compose_ratings(*verdict.scenario);
  return ratings.empty() ? text : text + " Ratings: " + ratings + ".";
}

}  // namespace

std::string compose_ratings(const Scenario& scenario) {
  std::vector<std::string> texts;
  for (const Rating& rating : scenario.ratings) {
    if (rating.word) {
      texts.push_back(std::string(rating.label) + ": " + std::string(name(*rating.word)));
    }
  }
  return joined_texts(texts, "; ");
}

std::string compose_headline(const Verdict& verdict) {
  return (verdict.level.empty() ? std::string() : verdict.level + ": ") + class_words(verdict);
}

std::string compose_paragraph(const Verdict& verdict, const LevelEvidence& level) {
  std::string text = compose_headline(verdict) + ". " + evidence_sentence(verdict) + measured_sentence(level);
  text += list_sentence("Why it fails: ", verdict.phenotype);
  text += scenario_sentence(verdict);
  if (surgeon_first(verdict)) {
    text += list_sentence("Surgical consultation first: ", verdict.modifiers);
  }
  if (verdict.worklist == WorklistClass::ProbablyMet && !verdict.missing.empty()) {
    text += " To be sure, find out " + missing_list(verdict.missing) + ".";
  }
  text += notes_sentence("Next: ", verdict.next_checks);
  text += notes_sentence("After the augmentation: ", verdict.downstream);
  if (!verdict.site_thresholds.empty()) {
    text += " Thresholds of this site are in force in place of the defaults.";
  }
  return text + " " + std::string(kDisclaimer);
}

}  // namespace kyphos::classify
