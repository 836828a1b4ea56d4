#include "io/report/cohort/tables.h"

#include <algorithm>

#include "io/report/cohort/worklist.h"
#include "io/report/csv/vertebrae_csv.h"
#include "io/report/words/number_text.h"
#include "io/whole_stream.h"

namespace kyphos::io {
namespace {

std::string line_of(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line += (i == 0 ? "" : ",") + csv_cell(cells[i]);
  }
  return line + "\r\n";
}

/// Cells that were made safe when they were written, and now only need their quotes again.
std::string quoted_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string quoted = csv_cell("x" + cells[i]);  // the letter keeps numbers below zero as they are
    const bool has_quotes = quoted.starts_with('"');
    line += (i == 0 ? "" : ",") + (has_quotes ? "\"" + quoted.substr(2) : quoted.substr(1));
  }
  return line + "\r\n";
}

std::string_view header_of(std::string_view csv) { return csv.substr(0, csv.find('\n') + 1); }

/// All columns that any case has, in the order in which they first come.
std::vector<std::string> all_columns(const Store& store, std::string_view name) {
  std::vector<std::string> columns;
  std::string last;
  store.each_table(name, [&](const std::string& csv) {
    std::string_view header = header_of(csv);
    if (header == last) {
      return;
    }
    last = header;
    for (std::string& column : take_csv_line(header)) {
      if (std::ranges::find(columns, column) == columns.end()) {
        columns.push_back(std::move(column));
      }
    }
  });
  return columns;
}

/// A case's rows under the columns of all cases; empty where it lacks one.
std::string rearranged(std::string_view csv, const std::vector<std::string>& columns) {
  const std::vector<std::string> own = take_csv_line(csv);
  std::string lines;
  while (!csv.empty()) {
    const std::vector<std::string> cells = take_csv_line(csv);
    std::vector<std::string> row(columns.size());
    for (std::size_t i = 0; i < std::min(own.size(), cells.size()); ++i) {
      row[static_cast<std::size_t>(std::ranges::find(columns, own[i]) - columns.begin())] = cells[i];
    }
    lines += quoted_line(row);
  }
  return lines;
}

void write_case_failures(const Store& store, const CaseRow& row, WholeStream& out) {
  if (row.outcome != "measured") {
    out.write(line_of({"patient", row.patient_key, "", "", "", "", row.outcome, row.outcome, row.reason}));
  }
  for (const StudyRow& study : store.studies_of(row.patient_key)) {
    if (study.outcome != "measured") {
      out.write(line_of({"study", row.patient_key, study.study_uid, study.date.value_or(""), "", "", study.outcome,
                         study.outcome, study.reason}));
    }
  }
  for (const SeriesRow& series : store.series_of(row.patient_key)) {
    if (series.outcome == "rejected" || series.outcome == "failed") {
      out.write(line_of({"series", row.patient_key, series.study_uid, "", series.series_uid, "", series.outcome,
                         series.reason_code, series.reason}));
    }
  }
}

/// Files of a series or case that was refused are covered by that row.
bool of_no_use_by_itself(const FileRow& file) {
  return file.outcome == "ignored" || (file.outcome == "failed" && !file.reason_code.starts_with("case_"));
}

}  // namespace

std::vector<std::string> take_csv_line(std::string_view& rest) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  std::size_t at = 0;
  for (; at < rest.size(); ++at) {
    const char c = rest[at];
    if (quoted && c == '"' && at + 1 < rest.size() && rest[at + 1] == '"') {
      cells.back() += '"';
      ++at;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      cells.emplace_back();
    } else if (!quoted && c == '\n') {
      ++at;
      break;
    } else if (quoted || c != '\r') {
      cells.back() += c;
    }
  }
  rest.remove_prefix(at);
  return cells;
}

void write_case_table(const Store& store, std::string_view name, const std::filesystem::path& folder) {
  const std::vector<std::string> columns = all_columns(store, name);
  if (columns.empty()) {
    std::filesystem::remove(folder / name);
    return;
  }
  const std::string header = line_of(columns);
  WholeStream out(folder / name);
  out.write(header);
  store.each_table(name, [&](const std::string& csv) {
    const bool same = header_of(csv) == header;
    out.write(same ? csv.substr(header.size()) : rearranged(csv, columns));
  });
  out.commit();
}

void write_worklist(const Store& store, const std::filesystem::path& folder) {
  WholeStream out(folder / "worklist.csv");
  out.write(line_of({"rank", "category", "patient_key", "level", "largest_loss_percent", "reason", "report", "finding",
                     "finding_rank"}));
  int rank = 0;
  store.each_worklist_row([&](const WorklistRow& row) {
    const auto found = store.find_case(row.patient_key);
    out.write(
        line_of({std::to_string(++rank), row.category, row.patient_key, row.level, fixed(row.severity, 1), row.reason,
                 found ? found->folder : std::string{}, row.finding, std::to_string(row.finding_rank)}));
  });
  out.commit();
}

void write_failures(const Store& store, const std::filesystem::path& folder) {
  WholeStream out(folder / "failures.csv");
  out.write(line_of({"kind", "patient_key", "study_uid", "study_date", "series_uid", "file_key", "outcome",
                     "reason_code", "reason"}));
  store.each_case([&](const CaseRow& row) { write_case_failures(store, row, out); });
  store.each_file([&](const FileRow& file) {
    if (of_no_use_by_itself(file)) {
      out.write(line_of({"file", file.patient_key, file.study_uid, "", file.series_uid, file.file_key, file.outcome,
                         file.reason_code, file.reason}));
    }
  });
  out.commit();
}

void write_file_list(const Store& store, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder / "private");
  WholeStream out(folder / "private" / "files.csv", FileAccess::OwnerOnly);
  out.write(
      line_of({"file_key", "path", "patient_key", "study_uid", "series_uid", "outcome", "reason_code", "reason"}));
  store.each_file([&](const FileRow& file) {
    out.write(line_of({file.file_key, file.path.string(), file.patient_key, file.study_uid, file.series_uid,
                       file.outcome, file.reason_code, file.reason}));
  });
  out.commit();
}

}  // namespace kyphos::io
