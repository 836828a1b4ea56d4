#include "pipeline/serve/case_summary.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

namespace kyphos::pipeline {
namespace {

using SummaryJson = nlohmann::ordered_json;

/// What one study adds to the line of its case.
void add_study(SummaryJson& summary, const SummaryJson& study) {
  summary["dates"].push_back(study.value("date", SummaryJson()));
  summary["modality"] = study.value("modality", "");
  for (const SummaryJson& vertebra : study.at("vertebrae")) {
    const bool measured = vertebra.value("status", "") == "measured";
    summary["measured"] = summary["measured"].get<int>() + (measured ? 1 : 0);
    const bool doubtful = measured && vertebra.contains("doubts") && !vertebra["doubts"].empty();
    summary["doubtful"] = summary["doubtful"].get<int>() + (doubtful ? 1 : 0);
    summary["corrected"] = summary["corrected"].get<int>() + (vertebra.contains("corrected") ? 1 : 0);
    const int grade = vertebra.contains("genant") ? vertebra["genant"].value("grade", 0) : 0;
    if (grade > 0) {
      summary["fractures"].push_back(vertebra.value("name", "?") + " " + std::to_string(grade));
      summary["worst_grade"] = std::max(summary["worst_grade"].get<int>(), grade);
    }
  }
}

/// The strongest word on change of any body.
std::string change_word(const SummaryJson& report) {
  constexpr std::array<const char*, 7> kStrength{"cannot_tell", "not_comparable", "no_change", "improved",
                                                 "measurable",  "probable",       "definite"};
  std::size_t most = 0;
  bool any = false;
  if (report.contains("progression") && report["progression"].is_object()) {
    for (const SummaryJson& vertebra : report["progression"].at("vertebrae")) {
      const std::string overall = vertebra.value("overall", "");
      const auto found = std::ranges::find(kStrength, overall);
      if (found != kStrength.end()) {
        any = true;
        most = std::max(most, static_cast<std::size_t>(found - kStrength.begin()));
      }
    }
  }
  return any ? kStrength.at(most) : "";
}

/// Most of a report is numbers that the worklist does not show: left out while reading.
bool is_of_use(int depth, SummaryJson::parse_event_t event, SummaryJson& parsed) {
  static_cast<void>(depth);
  constexpr std::array<std::string_view, 16> kUsed{
      "patient", "key",    "studies", "date",      "modality", "vertebrae", "status",      "name",
      "doubts",  "genant", "grade",   "corrected", "settings", "overall",   "progression", "confirmed_by"};
  return event != SummaryJson::parse_event_t::key ||
         std::ranges::count(kUsed, std::string_view(parsed.get_ref<const std::string&>())) > 0;
}

}  // namespace

std::string case_summary_json(const std::string& id, const std::string& report_json) {
  const SummaryJson report = SummaryJson::parse(report_json, is_of_use, false);
  try {
    SummaryJson summary{{"id", id},
                        {"key", report.at("patient").at("key")},
                        {"dates", SummaryJson::array()},
                        {"modality", ""},
                        {"measured", 0},
                        {"doubtful", 0},
                        {"corrected", 0},
                        {"worst_grade", 0},
                        {"fractures", SummaryJson::array()}};
    for (const SummaryJson& study : report.at("studies")) {
      add_study(summary, study);
    }
    summary["change"] = change_word(report);
    summary["confirmed_by"] = report.at("settings").value("confirmed_by", "");
    return summary.dump(-1, ' ', false, SummaryJson::error_handler_t::replace);
  } catch (const std::exception&) {  // nlohmann's, of a file that is no report
    return {};
  }
}

}  // namespace kyphos::pipeline
