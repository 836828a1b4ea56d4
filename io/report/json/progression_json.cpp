#include "io/report/json/progression_json.h"

#include "io/report/json/json_value.h"
#include "io/report/words/number_text.h"
#include "io/report/words/progression_words.h"
#include "measure/posture.h"

namespace kyphos::io {
namespace {

using Json = nlohmann::ordered_json;

Json change_json(const measure::Change& change) {
  const int decimals = change_decimals(change.key) + kExtraDigits;
  return Json{{"measurement", change.key},
              {"earlier", change.earlier},
              {"later", change.later},
              {"difference", measured_json(change.difference, decimals)},
              {"percent_of_baseline", measured_json(change.percent_of_baseline, 1 + kExtraDigits)},
              {"rate_per_month", measured_json(change.rate_per_month, decimals)},
              {"smallest_detectable", measured_json(change.smallest_detectable, decimals)},
              {"decision_limit", measured_json(change.decision_limit, decimals)},
              {"tier", measure::key(change.tier)},
              {"reason", change.reason},
              {"origin", origin_word(change.origin)},
              {"warnings", change.warnings}};
}

Json changes_json(const std::vector<measure::Change>& changes) {
  Json list = Json::array();
  for (const measure::Change& change : changes) {
    list.push_back(change_json(change));
  }
  return list;
}

Json events_json(const std::vector<measure::Event>& events) {
  Json list = Json::array();
  for (const measure::Event& event : events) {
    list.push_back(Json{
        {"kind", measure::key(event.kind)}, {"earlier", event.earlier}, {"later", event.later}, {"text", event.text}});
  }
  return list;
}

Json seen_json(const measure::TrackedVertebra& vertebra) {
  Json list = Json::array();
  for (const measure::Observation& observation : vertebra.observations) {
    const bool seen = observation.presence == measure::Observation::Presence::Seen;
    list.push_back(Json{{"name", observation.name.empty() ? Json(nullptr) : Json(observation.name)},
                        {"presence", presence_word(observation.presence)},
                        {"why_not", seen ? Json(nullptr) : Json(observation.why_not)}});
  }
  return list;
}

Json vertebra_json(const measure::TrackedVertebra& tracked, const measure::VertebraTimeline& timeline) {
  const auto index = [](const std::optional<std::size_t>& point) { return point ? Json(*point) : Json(nullptr); };
  return Json{{"tracking_id", timeline.tracking_id},
              {"name", timeline.name},
              {"overall", measure::key(timeline.overall)},
              {"height", measure::key(timeline.height_tier)},
              {"angle", measure::key(timeline.angle_tier)},
              {"baseline", index(timeline.baseline)},
              {"current", index(timeline.current)},
              {"evidence", timeline.evidence},
              {"seen", seen_json(tracked)},
              {"events", events_json(timeline.events)},
              {"changes", changes_json(timeline.changes)},
              {"mobility", changes_json(timeline.mobility)}};
}

Json points_json(const std::vector<measure::TimePoint>& points) {
  Json list = Json::array();
  for (const measure::TimePoint& point : points) {
    list.push_back(Json{{"study_uid", point.study_uid},
                        {"date", point.date ? Json(date_text(point)) : Json(nullptr)},
                        {"posture", measure::name(point.posture)},
                        {"from_report", point.from_report}});
  }
  return list;
}

}  // namespace

std::string progression_json(const Progression& progression) {
  Json vertebrae = Json::array();
  for (std::size_t i = 0; i < progression.timeline.vertebrae.size(); ++i) {
    vertebrae.push_back(vertebra_json(progression.input.vertebrae[i], progression.timeline.vertebrae[i]));
  }
  Json warnings = Json::array();
  for (const measure::Warning& warning : progression.timeline.warnings) {
    warnings.push_back(Json{{"code", warning.code}, {"text", warning.text}});
  }
  const Json document{{"time_points", points_json(progression.input.points)},
                      {"vertebrae", std::move(vertebrae)},
                      {"regional", changes_json(progression.timeline.regional)},
                      {"warnings", std::move(warnings)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace kyphos::io
