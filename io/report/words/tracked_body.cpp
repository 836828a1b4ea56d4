#include "io/report/words/tracked_body.h"

#include "io/derived_uid.h"

namespace kyphos::io {
namespace {

/// The track of an unnamed body; empty where there is one date only.
std::string track_of(const CaseReport& report, std::size_t study, const std::string& name) {
  if (report.progression) {
    for (const measure::TrackedVertebra& vertebra : report.progression->input.vertebrae) {
      if (study < vertebra.observations.size() && vertebra.observations[study].name == name) {
        return vertebra.tracking_id;
      }
    }
  }
  return "";
}

}  // namespace

TrackedBody tracked_body(const CaseReport& report, std::size_t study, const measure::VertebralBody& body,
                         std::string_view person) {
  const std::string name = measure::display_name(body);
  const std::string prefix = "vertebra\x1f" + std::string(person) + "\x1f";
  if (body.name.level) {
    return {.identifier = name, .uid = derived_uid(prefix + name)};
  }
  const std::string track = track_of(report, study, name);
  const std::string& where = track.empty() ? report.studies[study].study_uid : report.studies.front().study_uid;
  return {.identifier = name + (track.empty() ? "" : " of " + track),
          .uid = derived_uid(prefix + where + "\x1f" + (track.empty() ? name : track))};
}

}  // namespace kyphos::io
