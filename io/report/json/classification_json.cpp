#include "io/report/json/classification_json.h"

#include <nlohmann/json.hpp>

#include "io/report/words/classification_ratings.h"

namespace kyphos::io {
namespace {

using namespace classify;
using Json = nlohmann::ordered_json;

std::string text(std::string_view view) { return std::string(view); }

Json missing_json(const std::vector<Missing>& missing) {
  Json list = Json::array();
  for (const Missing& item : missing) {
    list.push_back(Json{{"key", item.key}, {"text", item.text}});
  }
  return list;
}

Json rules_json(const std::vector<Judgement>& rules) {
  Json list = Json::array();
  for (const Judgement& rule : rules) {
    list.push_back(Json{{"id", rule.id},
                        {"statement", rule.statement},
                        {"inputs", rule.inputs},
                        {"outcome", text(name(rule.outcome))},
                        {"evidence", text(name(rule.evidence))},
                        {"missing", missing_json(rule.missing)},
                        {"source", rule.source}});
  }
  return list;
}

Json notes_json(const std::vector<Note>& notes) {
  Json list = Json::array();
  for (const Note& note : notes) {
    list.push_back(Json{{"key", note.key}, {"text", note.text}, {"source", note.source}});
  }
  return list;
}

Json ids_json(const std::vector<Judgement>& rules, classify::Tristate outcome) {
  Json list = Json::array();
  for (const Judgement& rule : rules) {
    if (rule.outcome == outcome) {
      list.push_back(rule.id);
    }
  }
  return list;
}

Json ratings_json(const Scenario& scenario) {
  Json list = Json::array();
  for (const Rating& rating : scenario.ratings) {
    list.push_back(Json{{"option", text(rating.key)},
                        {"label", text(rating.label)},
                        {"rating", rating.word ? Json(text(name(*rating.word))) : Json(nullptr)},
                        {"panel_median", rating.panel_median ? Json(*rating.panel_median) : Json(nullptr)},
                        {"edition", text(name(scenario.edition))},
                        {"source", text(rating.source)}});
  }
  return list;
}

std::string_view standing_name(NumberStanding standing) {
  switch (standing) {
    case NumberStanding::Verified:
      return "verified";
    case NumberStanding::ByOrder:
      return "by order of the document";
    case NumberStanding::None:
      break;
  }
  return "none";
}

Json scenario_json(const Scenario& scenario) {
  return Json{{"key", text(scenario.key)},
              {"edition", text(name(scenario.edition))},
              {"variant", scenario.variant.empty() ? Json(nullptr) : Json(text(scenario.variant))},
              {"variant_number", text(standing_name(scenario.standing))},
              {"wording", text(scenario.wording)},
              {"stage", text(scenario.stage)},
              {"says", text(scenario.says)},
              {"source", text(scenario.source)},
              {"ratings", ratings_json(scenario)}};
}

Json thresholds_json(const std::vector<Threshold>& thresholds) {
  Json list = Json::array();
  for (const Threshold& threshold : thresholds) {
    list.push_back(Json{{"key", threshold.key},
                        {"value", threshold.value},
                        {"unit", threshold.unit},
                        {"meaning", threshold.meaning},
                        {"source", threshold.source},
                        {"edition", threshold.edition},
                        {"standing", text(name(threshold.standing))},
                        {"default", threshold.replaced ? Json(*threshold.replaced) : Json(nullptr)}});
  }
  return list;
}

}  // namespace

std::string classification_json(const Verdict& verdict) {
  const Json document{
      {"disclaimer", text(kDisclaimer)},
      {"edition", text(name(verdict.edition))},
      {"edition_source", text(describe(verdict.edition))},
      {"level", verdict.level.empty() ? Json(nullptr) : Json(verdict.level)},
      {"class", text(name(verdict.worklist))},
      {"urgency", text(name(verdict.urgency))},
      {"worklist_rank", worklist_rank(verdict)},
      {"headline", verdict.headline},
      {"paragraph", verdict.paragraph},
      {"emergency", text(name(verdict.emergency))},
      {"course_of_deficit_open", verdict.course_of_deficit_open},
      {"in_scope", text(name(verdict.in_scope))},
      {"criteria_of_worsening", text(name(verdict.worsening))},
      {"progression", text(name(verdict.tier))},
      {"scenario", verdict.scenario == nullptr ? Json(nullptr) : scenario_json(*verdict.scenario)},
      {"scenario_applies", text(name(verdict.applies))},
      {"other_edition",
       {{"edition", text(name(other_edition(verdict)))},
        {"scenario", verdict.other_scenario == nullptr ? Json(nullptr) : scenario_json(*verdict.other_scenario)},
        {"applies", text(name(verdict.other_applies))}}},
      {"columns", verdict.columns.empty() ? Json(nullptr) : Json(verdict.columns)},
      {"of_like_class", verdict.of_class.empty() ? Json(nullptr) : Json(verdict.of_class)},
      {"bone", verdict.bone.empty() ? Json(nullptr) : Json(verdict.bone)},
      {"surgical_consultation_first", surgeon_first(verdict)},
      {"red_flags", ids_json(verdict.red_flags, classify::Tristate::Yes)},
      {"criteria_met", ids_json(verdict.criteria, classify::Tristate::Yes)},
      {"phenotype", ids_json(verdict.phenotype, classify::Tristate::Yes)},
      {"modifiers", ids_json(verdict.modifiers, classify::Tristate::Yes)},
      {"missing", missing_json(verdict.missing)},
      {"next_checks", notes_json(verdict.next_checks)},
      {"after_augmentation", notes_json(verdict.downstream)},
      {"rules", rules_json(all_rules(verdict))},
      {"site_thresholds", thresholds_json(verdict.site_thresholds)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string criteria_json(const Criteria& criteria) {
  Json tables = Json::array();
  for (const Scenario& scenario : scenarios()) {
    tables.push_back(scenario_json(scenario));
  }
  const Json document{{"disclaimer", text(kDisclaimer)},
                      {"thresholds", thresholds_json(criteria.thresholds)},
                      {"scenarios", std::move(tables)}};
  return document.dump(2) + "\n";
}

}  // namespace kyphos::io
