#include "io/report/cohort/index_html.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "io/report/cohort/cohort.h"
#include "io/report/cohort/cohort_plots.h"
#include "io/report/cohort/index_style.h"
#include "io/report/cohort/worklist.h"
#include "io/report/page/base64.h"
#include "io/report/page/html_table.h"
#include "io/report/words/number_text.h"
#include "io/report/words/words.h"
#include "io/whole_stream.h"

namespace kyphos::io {
namespace {

constexpr int kUnflaggedRank = 1'000'000;  // behind every flagged level

/// One line of the page's table.
struct Line {
  int rank = 0;  ///< place in the worklist
  std::string category;
  std::string finding;  ///< what the pictures say
  int finding_rank = kUnflaggedRank;
  std::string level;
  std::string loss;
  std::string reason;
};

using LinesByPatient = std::map<std::string, std::vector<Line>>;

/// Rank by patient of each row of the worklist.
LinesByPatient lines_by_patient(const Store& store) {
  LinesByPatient lines;
  int rank = 0;
  store.each_worklist_row([&](const WorklistRow& row) {
    lines[row.patient_key].push_back({.rank = ++rank,
                                      .category = category_label(row.category),
                                      .finding = category_label(row.finding),
                                      .finding_rank = row.finding_rank,
                                      .level = row.level,
                                      .loss = row.severity > 0.0 ? fixed(row.severity, 0) : std::string{},
                                      .reason = row.reason});
  });
  return lines;
}

Line line_of_unflagged(const CaseRow& row) {
  const bool measured = row.outcome == "measured" || row.outcome == "measured_in_part";
  return {.rank = kUnflaggedRank,
          .category = measured ? std::string("nothing flagged") : category_label(row.outcome),
          .finding = {},
          .level = {},
          .loss = {},
          .reason = measured && row.reason.empty() ? std::string("no level was flagged") : row.reason};
}

/// The flagged levels of a patient, or one line that says that there are none.
std::vector<Line> lines_of(const CaseRow& row, const LinesByPatient& flagged) {
  const auto found = flagged.find(row.patient_key);
  return found == flagged.end() ? std::vector{line_of_unflagged(row)} : found->second;
}

std::string dates_text(const std::vector<StudyRow>& studies) {
  std::string text;
  for (const StudyRow& study : studies) {
    text += (text.empty() ? "" : ", ") + study.date.value_or("undated");
  }
  return text;
}

/// A column of dates is read down.
std::string one_a_line(std::string dates) {
  for (std::size_t at = dates.find(", "); at != std::string::npos; at = dates.find(", ", at)) {
    dates.replace(at, 2, "<br>");
  }
  return "<span class=\"dates\">" + dates + "</span>";
}

std::string picture(const CaseRow& row) {
  return row.thumbnail.empty() ? std::string{}
                               : R"(<img loading="lazy" decoding="async" alt="" src="data:image/jpeg;base64,)" +
                                     base64(row.thumbnail) + "\">";
}

std::string cell(const std::string& html, const std::string& sort_key) {
  return "<td data-k=\"" + escaped(sort_key) + "\">" + html + "</td>";
}

std::string padded(int rank) {
  const std::string text = std::to_string(rank);
  return std::string(8 - std::min<std::size_t>(8, text.size()), '0') + text;
}

/// Long reasons open on demand: a reader looks through tens of rows before reading one.
std::string reason_html(const std::string& reason) {
  constexpr std::size_t kShown = 180;  // characters: three lines of a wide screen
  const std::size_t cut = reason.size() > kShown + 40 ? reason.rfind(' ', kShown) : std::string::npos;
  if (cut == std::string::npos) {
    return escaped(reason);
  }
  return "<details><summary>" + escaped(reason.substr(0, cut)) + " …</summary>" + escaped(reason.substr(cut + 1)) +
         "</details>";
}

std::string row_html(const CaseRow& row, const Line& line, const std::string& dates, const std::string& thumbnail,
                     const ReportLink& link) {
  const std::string key = escaped(row.patient_key);
  const std::string name = row.folder.empty() ? key : "<a href=\"" + escaped(link(row)) + "\">" + key + "</a>";
  const std::string who = row.sex + (row.age_years ? " " + std::to_string(*row.age_years) : std::string{});
  return "<tr data-c=\"" + escaped(line.category) + "\" data-l=\"" + (line.loss.empty() ? "0" : line.loss) + "\">" +
         cell(line.rank == kUnflaggedRank ? std::string("–") : std::to_string(line.rank), padded(line.rank)) +
         cell(thumbnail, "") + cell("<span class=\"tag\">" + escaped(line.category) + "</span>", line.category) +
         cell(escaped(line.finding), padded(line.finding_rank)) + cell(name, row.patient_key) +
         cell(escaped(who), who) + cell(escaped(line.level), line.level) +
         cell(line.loss, padded(line.loss.empty() ? 0 : std::stoi(line.loss))) +
         cell(one_a_line(escaped(dates)), dates) + cell(reason_html(line.reason), line.reason) + "</tr>\n";
}

std::string head(const std::map<std::string, int>& outcomes, const std::set<std::string>& categories) {
  std::string counts;
  for (const auto& [outcome, count] : outcomes) {
    counts += (counts.empty() ? "" : " · ") + std::to_string(count) + " " + escaped(category_label(outcome));
  }
  std::string options = "<option value=\"\">all</option>";
  for (const std::string& category : categories) {
    options += "<option>" + escaped(category) + "</option>";
  }
  return "<header><h1>Worklist</h1><p>Patients: " + counts + ".</p><p class=\"notice\">" + std::string(kDisclaimer) +
         "</p></header>\n<form id=\"filters\"><label>Search <input id=\"q\" type=\"search\" size=\"24\"></label> "
         "<label>Category <select id=\"c\">" +
         options +
         "</select></label> <label>Loss at least <input id=\"l\" type=\"number\" min=\"0\" max=\"100\" step=\"5\" "
         "value=\"0\"> %</label> <output id=\"n\"></output> <a href=\"#cohort\">Cohort plots</a></form>\n";
}

constexpr std::string_view kTableHead =
    "<table id=\"t\"><thead><tr><th>#</th><th></th><th>Category</th><th>Pictures say</th><th>Patient</th><th>Sex, "
    "age</th><th>Level</th>"
    "<th>Loss %</th><th>Studies</th><th>Why</th></tr></thead><tbody>\n";

}  // namespace

void write_index_html(const Store& store, const std::filesystem::path& folder, const ReportLink& link) {
  const auto flagged = lines_by_patient(store);
  std::map<std::string, int> outcomes;
  std::set<std::string> categories;
  Cohort cohort;
  store.each_case([&](const CaseRow& row) {
    ++outcomes[row.outcome];
    for (const Line& line : lines_of(row, flagged)) {
      categories.insert(line.category);
    }
    add_to_cohort(cohort, store.studies_of(row.patient_key), store.vertebrae_of(row.patient_key));
  });
  cohort.anterior_change_percent = store.changes_percent("height_anterior_mm");
  WholeStream out(folder / "index.html");
  out.write(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>kyphos: worklist</title>"
      "<meta name=\"viewport\" content=\"width=device-width\"><style>");
  out.write(index_style());
  out.write("</style></head><body>\n");
  out.write(head(outcomes, categories));
  out.write(kTableHead);
  store.each_case([&](const CaseRow& row) {
    const std::string dates = dates_text(store.studies_of(row.patient_key));
    std::string thumbnail = picture(row);  // once a patient: its other levels would only repeat it
    for (const Line& line : lines_of(row, flagged)) {
      out.write(row_html(row, line, dates, thumbnail, link));
      thumbnail.clear();
    }
  });
  out.write("</tbody></table>\n<section id=\"cohort\"><h2>The cohort</h2>\n");
  out.write(cohort_plots(cohort));
  out.write("</section>\n<script>");
  out.write(index_script());
  out.write("</script></body></html>\n");
  out.commit();
}

}  // namespace kyphos::io
