#include "io/points/points_csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "io/error.h"
#include "io/inert_text.h"

namespace kyphos::io {
namespace {

constexpr const char* kCsvAdvice =
    "One row a point: image, level, point (SA SM SP IA IM IP) and column, row or x_mm, y_mm, z_mm (docs/points.md)";

/// The cells of one line; quoted cells may hold commas and doubled quotes.
std::vector<std::string> csv_cells(std::string_view line, char separator) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '"' && quoted && at + 1 < line.size() && line[at + 1] == '"') {
      cells.back() += '"';
      ++at;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == separator && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  for (std::string& cell : cells) {
    cell.erase(0, std::min(cell.find_first_not_of(" \t"), cell.size()));
    cell.erase(cell.find_last_not_of(" \t\r") + 1);
    cell = inert(cell);
  }
  return cells;
}

/// One row by the names of its columns.
class PointRow {
 public:
  PointRow(const std::map<std::string, std::size_t>& columns, std::vector<std::string> cells, std::size_t line,
           const std::string& subject)
      : columns_(columns), cells_(std::move(cells)), line_(line), subject_(subject) {}

  [[noreturn]] void fail(const std::string& problem) const {
    throw Error(subject_, "line " + std::to_string(line_) + ": " + problem, kCsvAdvice);
  }
  [[nodiscard]] std::string word(const char* column) const {
    const auto found = columns_.find(column);
    return found == columns_.end() || found->second >= cells_.size() ? "" : cells_[found->second];
  }
  [[nodiscard]] double number(const char* column) const {
    const std::string text = word(column);
    double value = 0.0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    constexpr double kFarthest = 1.0e5;
    if (problem != std::errc{} || end != text.data() + text.size() || !(std::abs(value) <= kFarthest)) {
      fail(std::string("\"") + text + "\" is no number in column \"" + column + "\"");
    }
    return value;
  }

 private:
  const std::map<std::string, std::size_t>& columns_;
  std::vector<std::string> cells_;
  std::size_t line_;
  const std::string& subject_;
};

struct BodyUnderWay {
  GivenBody body;
  std::set<std::size_t> seen;
};

struct PictureUnderWay {
  GivenPoints given;
  std::vector<BodyUnderWay> bodies;
};

/// A UID of DICOM is digits and dots; all else names a file.
WantedPicture wanted_by(const std::string& image) {
  const bool uid = image.find_first_not_of("0123456789.") == std::string::npos && image.find('.') != std::string::npos;
  return uid ? WantedPicture{.sop_instance_uid = image} : WantedPicture{.file = image};
}

BodyUnderWay& body_under_way(PictureUnderWay& picture, const std::string& called) {
  auto found = std::ranges::find(picture.bodies, called, [](const BodyUnderWay& each) { return each.body.called; });
  if (found == picture.bodies.end()) {
    picture.bodies.push_back({.body = {.called = called}, .seen = {}});
    found = picture.bodies.end() - 1;
  }
  return *found;
}

void add_point(PictureUnderWay& picture, const PointRow& row) {
  const std::string level = row.word("level");
  if (level.empty()) {
    row.fail("the level is missing; bodies without a name are told apart by any word, as \"a\" and \"b\"");
  }
  BodyUnderWay& under_way = body_under_way(picture, level);
  under_way.body.level = measure::level_from_name(level);
  const auto which = six_point_from_name(row.word("point"));
  if (!which) {
    row.fail("\"" + row.word("point") + "\" is none of the six points");
  }
  if (!under_way.seen.insert(*which).second) {
    row.fail("the point " + std::string(measure::kSixPointNames.at(*which)) + " of " + level + " is given twice");
  }
  auto& at = under_way.body.points.at(*which).at;
  at = picture.given.space == PointSpace::Pixels
           ? std::array<double, 3>{row.number("column"), row.number("row"), 0.0}
           : std::array<double, 3>{row.number("x_mm"), row.number("y_mm"), row.number("z_mm")};
}

PictureUnderWay begun(const PointRow& row, const std::string& source, PointSpace space) {
  PictureUnderWay picture;
  picture.given.source = source;
  picture.given.space = space;
  picture.given.picture = row.word("image").empty() ? WantedPicture{} : wanted_by(row.word("image"));
  picture.given.picture.study_uid = row.word("study_uid");
  picture.given.reader = row.word("reader");
  if (const std::string places = row.word("placed_at"); !places.empty()) {
    const auto known = places_from_word(places);
    if (!known) {
      row.fail("placed_at is \"corners\" or \"stations\"");
    }
    picture.given.places = *known;
  }
  if (const std::string posture = row.word("posture"); !posture.empty()) {
    picture.given.posture = posture_from_word(posture);
    if (!picture.given.posture) {
      row.fail("posture is standing, sitting, supine, prone, lateral_decubitus or unknown");
    }
  }
  return picture;
}

GivenPoints finished(PictureUnderWay picture, const std::string& subject) {
  for (BodyUnderWay& under_way : picture.bodies) {
    for (std::size_t at = 0; at < under_way.body.points.size(); ++at) {
      if (!under_way.seen.contains(at)) {
        throw Error(
            subject,
            under_way.body.called + ": the point " + measure::kSixPointNames.at(at) + " is missing; six are needed",
            kCsvAdvice);
      }
    }
    picture.given.bodies.push_back(std::move(under_way.body));
  }
  return std::move(picture.given);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

}  // namespace

std::vector<GivenPoints> parse_points_csv(std::string_view text, const std::string& source,
                                          const std::string& subject) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  const std::vector<std::string_view> lines = lines_of(text);
  if (lines.empty()) {
    return {};
  }
  const char separator = lines[0].find(';') != std::string_view::npos ? ';' : ',';
  std::map<std::string, std::size_t> columns;
  const std::vector<std::string> titles = csv_cells(lines[0], separator);
  for (std::size_t at = 0; at < titles.size(); ++at) {
    columns.emplace(titles[at], at);
  }
  const bool pixels = columns.contains("column") && columns.contains("row");
  const bool patient = columns.contains("x_mm") && columns.contains("y_mm") && columns.contains("z_mm");
  if (pixels == patient || !columns.contains("level") || !columns.contains("point")) {
    throw Error(subject, "its first line does not name the columns of a table of points", kCsvAdvice);
  }
  std::vector<PictureUnderWay> pictures;
  for (std::size_t line = 1; line < lines.size(); ++line) {
    const PointRow row(columns, csv_cells(lines[line], separator), line + 1, subject);
    if (lines[line].find_first_not_of(" \t\r,;") == std::string_view::npos) {
      continue;
    }
    PictureUnderWay fresh = begun(row, source, pixels ? PointSpace::Pixels : PointSpace::PatientMm);
    auto found = std::ranges::find_if(pictures, [&](const PictureUnderWay& each) {
      return each.given.picture.words() == fresh.given.picture.words() && each.given.reader == fresh.given.reader;
    });
    if (found == pictures.end()) {
      pictures.push_back(std::move(fresh));
      found = pictures.end() - 1;
    }
    add_point(*found, row);
  }
  std::vector<GivenPoints> given;
  std::ranges::transform(pictures, std::back_inserter(given),
                         [&](PictureUnderWay& each) { return finished(std::move(each), subject); });
  return given;
}

}  // namespace kyphos::io
