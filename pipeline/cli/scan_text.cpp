#include "pipeline/cli/scan_text.h"

#include <nlohmann/json.hpp>

#include "io/inert_text.h"
#include "io/report/terminal/text_table.h"
#include "io/report/words/number_text.h"
#include "io/report/words/words.h"
#include "pipeline/cli/input_problem.h"

namespace kyphos::pipeline {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSpacingDecimals = 4;

bool is_chosen(const io::StudySummary& study, std::size_t series) { return study.chosen && *study.chosen == series; }

constexpr std::size_t kReasonWidth = 72;  // columns; beside the rest of a row on a usual terminal

std::string verdict(const io::StudySummary& study, std::size_t index) {
  const io::SeriesSummary& series = study.series[index];
  if (is_chosen(study, index)) {
    return io::wrapped("yes: " + series.reason, kReasonWidth, 0);
  }
  return io::wrapped((series.usable ? "could be, not chosen: " : "no: ") + series.reason, kReasonWidth, 0);
}

std::string spacing_text(const io::SeriesSummary& series) {
  if (series.spacing_mm[0] <= 0.0) {
    return "–";
  }
  return io::fixed(series.spacing_mm[0], 2) + "x" + io::fixed(series.spacing_mm[1], 2) + "x" +
         io::fixed(series.spacing_mm[2], 2);
}

std::string study_text(const io::StudySummary& study) {
  io::TextTable table({{.title = "  "},
                       {.title = "series"},
                       {.title = "images", .align = io::Align::Right},
                       {.title = "spacing mm"},
                       {.title = "plane"},
                       {.title = "would it be measured?"}});
  std::string notes;
  for (std::size_t i = 0; i < study.series.size(); ++i) {
    const io::SeriesSummary& series = study.series[i];
    const std::string name = series.description.empty() ? series.modality : series.modality + " " + series.description;
    table.add_row({is_chosen(study, i) ? "  *" : "   ", name, std::to_string(series.slice_count), spacing_text(series),
                   series.orientation.empty() ? "–" : series.orientation, verdict(study, i)});
    if (is_chosen(study, i)) {
      notes += "    in " + io::inert(place_of(series).string()) + "\n";
    }
    for (const measure::Warning& warning : series.warnings) {
      const std::string line = "    " + name + ": " + warning.text + "\n";
      notes += notes.find(line) == std::string::npos ? line : "";  // two stacks of one series carry the same
    }
  }
  return table.text() + notes;
}

std::string who(const io::PatientSummary& patient, Identity identity) {
  return identity == Identity::Shown ? "  " + patient.id + "  " + patient.name : "";
}

Json series_json(const io::StudySummary& study, std::size_t index) {
  const io::SeriesSummary& series = study.series[index];
  Json spacing = Json::array();
  for (const double step_mm : series.spacing_mm) {
    spacing.push_back(io::rounded(step_mm, kSpacingDecimals));
  }
  Json warnings = Json::array();
  for (const measure::Warning& warning : series.warnings) {
    warnings.push_back({{"code", warning.code}, {"text", warning.text}});
  }
  Json result{{"uid", series.series_uid},
              {"modality", series.modality},
              {"description", series.description},
              {"orientation", series.orientation},
              {"slice_count", series.slice_count},
              {"spacing_mm", std::move(spacing)},
              {"posture", io::word(series.posture)},
              {"contrast", io::word(series.contrast)},
              {"kernel", series.kernel},
              {"chosen", is_chosen(study, index)},
              {"usable", series.usable},
              {"reason_code", series.reason_code},
              {"reason", series.reason},
              {"warnings", std::move(warnings)},
              {"place", place_of(series).string()}};
  if (!series.sequence.empty()) {
    result["sequence"] = series.sequence;
  }
  return result;
}

Json patient_json(const io::PatientSummary& patient, std::size_t number, Identity identity) {
  Json result{{"number", number}};
  if (identity == Identity::Shown) {
    result["id"] = patient.id;
    result["name"] = patient.name;
  }
  result["studies"] = Json::array();
  for (const io::StudySummary& study : patient.studies) {
    Json all_series = Json::array();
    for (std::size_t i = 0; i < study.series.size(); ++i) {
      all_series.push_back(series_json(study, i));
    }
    result["studies"].push_back(Json{{"study_uid", study.study_uid},
                                     {"date", study.date ? Json(*study.date) : Json(nullptr)},
                                     {"description", study.description},
                                     {"series", std::move(all_series)}});
  }
  return result;
}

}  // namespace

std::string scan_text(const io::InputIndex& index, Identity identity) {
  std::string text;
  for (std::size_t i = 0; i < index.patients.size(); ++i) {
    const io::PatientSummary& patient = index.patients[i];
    text += "Patient " + std::to_string(i + 1) + who(patient, identity) + "\n";
    for (const io::StudySummary& study : patient.studies) {
      text += "  Study " + study.date.value_or("without a date") +
              (study.description.empty() ? "" : ", \"" + study.description + "\"") + "\n" + study_text(study);
    }
    text += "\n";
  }
  text += std::to_string(index.file_count) + (index.file_count == 1 ? " file" : " files") + " seen, " +
          std::to_string(index.ignored.size()) + " not used";
  const std::string ignored = ignored_summary(index.ignored);
  return io::inert(text + (ignored.empty() ? "" : ": " + ignored) + "\n", io::LineBreaks::Kept);
}

std::string scan_json(const io::InputIndex& index, Identity identity) {
  Json patients = Json::array();
  for (std::size_t i = 0; i < index.patients.size(); ++i) {
    patients.push_back(patient_json(index.patients[i], i + 1, identity));
  }
  Json ignored = Json::array();
  for (const io::IgnoredFile& file : index.ignored) {
    ignored.push_back({{"file", file.file.string()}, {"reason_code", file.reason_code}, {"reason", file.reason}});
  }
  const Json document{{"schema", "kyphos-scan-1"},
                      {"file_count", index.file_count},
                      {"patients", std::move(patients)},
                      {"ignored", std::move(ignored)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kyphos::pipeline
