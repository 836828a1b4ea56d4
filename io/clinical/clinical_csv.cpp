#include "io/clinical/clinical_csv.h"

#include <algorithm>
#include <set>
#include <utility>

#include "io/clinical/clinical_value.h"
#include "io/error.h"
#include "io/flat_json.h"
#include "io/near_name.h"
#include "io/text_limits.h"

namespace kyphos::io {
namespace {

using classify::ClinicalContext;
using classify::ClinicalField;

struct Cell {
  std::string text;
  TextPlace place;
};
using Row = std::vector<Cell>;

/// Cuts a text into rows of cells.
class CellReader {
 public:
  CellReader(std::string_view text, char separator, const std::string& subject)
      : text_(text), separator_(separator), subject_(subject) {}

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }

  Row read_row() {
    Row row{read_cell()};
    while (!done() && text_[at_] == separator_) {
      step();
      if (row.size() >= kMostCsvCells) {
        throw Error(subject_, words(here_) + ": a row of more than " + std::to_string(kMostCsvCells) + " cells",
                    "Compare with the template.");
      }
      row.push_back(read_cell());
    }
    while (!done() && (text_[at_] == '\r' || text_[at_] == '\n')) {
      const bool line_end = text_[at_] == '\n';
      step();
      if (line_end) {
        break;
      }
    }
    return row;
  }

 private:
  void step() {
    here_ = text_[at_] == '\n' ? TextPlace{here_.line + 1, 1} : TextPlace{here_.line, here_.column + 1};
    ++at_;
  }

  Cell read_cell() {
    Cell cell{.text = {}, .place = here_};
    if (!done() && text_[at_] == '"') {
      return read_quoted(std::move(cell));
    }
    while (!done() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r') {
      take_letter(cell);
    }
    return cell;
  }

  void take_letter(Cell& cell) {
    if (cell.text.size() >= kLongestCell) {
      throw Error(subject_, words(cell.place) + ": a cell of more than " + std::to_string(kLongestCell) + " bytes",
                  "Look for a quote that is not closed.");
    }
    cell.text += text_[at_];
    step();
  }

  Cell read_quoted(Cell cell) {
    step();
    while (true) {
      if (done()) {
        throw Error(subject_, words(cell.place) + ": a quote is opened and not closed");
      }
      if (text_[at_] == '"') {
        step();
        if (done() || text_[at_] != '"') {
          break;
        }
      }
      take_letter(cell);
    }
    if (!done() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r') {
      throw Error(subject_, words(here_) + ": text after a closing quote", "Double quotes inside a quoted cell.");
    }
    return cell;
  }

  std::string_view text_;
  char separator_;
  const std::string& subject_;
  std::size_t at_ = 0;
  TextPlace here_;
};

std::string without_blanks(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The fields of the columns; null for notes.
std::vector<const ClinicalField*> read_header(const Row& header, const std::string& subject) {
  std::vector<const ClinicalField*> fields;
  for (const Cell& cell : header) {
    const std::string key = without_blanks(cell.text);
    const ClinicalField* field = classify::find_clinical_field(key);
    if (field == nullptr && !key.starts_with('_')) {
      const std::vector<std::string_view> keys = clinical_keys();
      const auto near = nearest_name(key, keys);
      throw Error(subject, words(cell.place) + ": there is no field \"" + key + "\"" +
                               (near ? "; did you mean \"" + *near + "\"?" : ""));
    }
    if (field != nullptr && std::find(fields.begin(), fields.end(), field) != fields.end()) {
      throw Error(subject, words(cell.place) + ": the column \"" + key + "\" is given twice");
    }
    fields.push_back(field);
  }
  const auto* patient = classify::find_clinical_field("patient");
  if (std::find(fields.begin(), fields.end(), patient) == fields.end()) {
    throw Error(subject, "line 1, column 1: there is no column \"patient\"", "A cohort is keyed by patient and date.");
  }
  return fields;
}

ClinicalContext read_context(const Row& row, const std::vector<const ClinicalField*>& fields,
                             const std::string& subject) {
  if (row.size() != fields.size()) {
    throw Error(subject, words(row.front().place) + ": " + std::to_string(row.size()) + " cells where the header has " +
                             std::to_string(fields.size()));
  }
  ClinicalContext context;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (fields[i] == nullptr) {
      continue;
    }
    if (const auto problem = set_field(context, *fields[i], {row[i].text})) {
      throw Error(subject, words(row[i].place) + ": \"" + std::string(fields[i]->key) + "\": " + *problem);
    }
  }
  if (context.patient.empty()) {
    throw Error(subject, words(row.front().place) + ": \"patient\" is empty", "A cohort is keyed by patient and date.");
  }
  return context;
}

bool is_blank(const Row& row) { return row.size() == 1 && without_blanks(row.front().text).empty(); }

}  // namespace

ClinicalFile parse_clinical_csv(std::string_view text, const std::string& subject) {
  const std::string_view first_line = text.substr(0, text.find('\n'));
  const bool semicolons =
      std::count(first_line.begin(), first_line.end(), ';') > std::count(first_line.begin(), first_line.end(), ',');
  CellReader cells(text, semicolons ? ';' : ',', subject);
  const std::vector<const ClinicalField*> fields = read_header(cells.read_row(), subject);
  ClinicalFile file;
  std::set<std::pair<std::string, std::string>> seen;
  while (!cells.done()) {
    const Row row = cells.read_row();
    if (is_blank(row)) {
      continue;
    }
    if (file.contexts.size() >= kMostCsvRows) {
      throw Error(subject, words(row.front().place) + ": more than " + std::to_string(kMostCsvRows) + " rows",
                  "Give the cohort in parts.");
    }
    file.contexts.push_back(read_context(row, fields, subject));
    const ClinicalContext& added = file.contexts.back();
    const std::string date = added.assessed_on ? classify::iso(*added.assessed_on) : "";
    if (!seen.emplace(added.patient, date).second) {
      throw Error(subject, words(row.front().place) + ": a second row of the same patient and date",
                  "Keep one row for each patient and date.");
    }
  }
  if (file.contexts.empty()) {
    throw Error(subject, "line 2, column 1: there is a header but no row");
  }
  return file;
}

}  // namespace kyphos::io
