#include "pipeline/serve/desk_cases.h"

#include <algorithm>
#include <array>

#include "io/inert_text.h"
#include "io/report/csv/vertebrae_csv.h"
#include "io/whole_file.h"

namespace kyphos::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBidsSubject = "sub-";

void add_case(std::map<std::string, DeskCase>& cases, const fs::path& folder) {
  const std::string name = folder.filename().string();
  std::error_code gone;
  for (const std::string& stem : {std::string("report"), name + "_desc-kyphos_report"}) {
    if (fs::is_regular_file(folder / (stem + ".json"), gone)) {
      const std::string id = io::inert(name);
      cases.emplace(id, DeskCase{.id = id, .folder = folder, .stem = stem});
      return;
    }
  }
}

void add_cases_in(std::map<std::string, DeskCase>& cases, const fs::path& folder, std::string_view beginning) {
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator(folder, gone)) {
    // A link might lead out of the folder.
    if (entry.is_directory(gone) && !entry.is_symlink(gone) &&
        entry.path().filename().string().starts_with(beginning)) {
      add_case(cases, entry.path());
    }
  }
}

/// Cells of one line of qc.csv.
std::vector<std::string> qc_cells(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '"' && quoted && at + 1 < line.size() && line[at + 1] == '"') {
      cells.back() += line[at++];
    } else if (line[at] == '"') {
      quoted = !quoted;
    } else if (line[at] == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += line[at];
    }
  }
  return cells;
}

}  // namespace

std::map<std::string, DeskCase> find_cases(const fs::path& folder) {
  std::map<std::string, DeskCase> cases;
  std::error_code gone;
  const fs::path whole = fs::weakly_canonical(folder, gone);
  add_case(cases, whole);
  add_cases_in(cases, whole / "cases", "");
  add_cases_in(cases, whole, kBidsSubject);
  return cases;
}

bool is_rating(const std::string& word) { return word == "good" || word == "doubtful" || word == "bad"; }

std::map<std::string, QcRating> read_ratings(const fs::path& file) {
  std::map<std::string, QcRating> ratings;
  const std::string text = io::whole_content(file);
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    std::string line = text.substr(start, end - start);
    start = end + 1;
    if (line.ends_with('\r')) {
      line.pop_back();
    }
    const std::vector<std::string> cells = qc_cells(line);
    if (cells.size() == 5 && is_rating(cells[1])) {
      ratings[cells[0]] = {.rating = cells[1], .reason = cells[2], .reader = cells[3], .time = cells[4]};
    }
  }
  return ratings;
}

std::string ratings_csv(const std::map<std::string, QcRating>& ratings) {
  std::string csv = "case,rating,reason,reader,time\r\n";
  for (const auto& [id, one] : ratings) {
    csv += io::csv_cell(id) + "," + one.rating + "," + io::csv_cell(one.reason) + "," + io::csv_cell(one.reader) + "," +
           io::csv_cell(one.time) + "\r\n";
  }
  return csv;
}

}  // namespace kyphos::pipeline
