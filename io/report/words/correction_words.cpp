#include "io/report/words/correction_words.h"

#include <string_view>

#include "io/report/words/columns.h"
#include "io/report/words/number_text.h"
#include "io/report/words/plain_unit.h"
#include "io/report/words/words.h"
#include "measure/catalogue.h"
#include "measure/joined_texts.h"

namespace kyphos::io {
namespace {

std::string number_or_dash(const std::map<std::string, measure::Measured<double>>& values,
                           const measure::CatalogueRow& row) {
  const auto found = values.find(std::string(row.key));
  return found == values.end() || !found->second ? "–" : fixed(found->second.value(), row.decimals);
}

/// What the correction has changed, of the numbers of the short tables: "Anterior height 17.5 -> 14.2 mm".
std::string changes_by_correction(const measure::MeasuredVertebra& vertebra) {
  std::string text;
  for (const ShortColumn& column : short_columns()) {
    const measure::CatalogueRow& row = *measure::find_row(column.key);
    const std::string before = number_or_dash(vertebra.automatic, row);
    const std::string now = number_or_dash(vertebra.values, row);
    if (before != now) {
      text += "; " + std::string(row.label) + " " + before + " → " + now + " " + std::string(plain_unit(row.unit));
    }
  }
  const std::string call = call_text(vertebra);
  if (!vertebra.automatic_call.empty() && vertebra.automatic_call != call) {
    text += "; called " + vertebra.automatic_call + " → " + call;
  }
  return text;
}

}  // namespace

std::string corrected_by(const measure::ReaderMark& mark) { return mark.reader.empty() ? "a reader" : mark.reader; }

std::string correction_line(const measure::MeasuredVertebra& vertebra) {
  if (!vertebra.body.reader) {
    return {};
  }
  const measure::ReaderMark& mark = *vertebra.body.reader;
  const std::string when = mark.time.empty() ? "" : ", " + mark.time;
  return "corrected by " + corrected_by(mark) + when + ": " + measure::joined_texts(mark.what) +
         (vertebra.automatic.empty() ? "" : changes_by_correction(vertebra));
}

std::vector<std::string> correction_lines(const measure::MeasuredStudy& study) {
  std::vector<std::string> lines;
  for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
    if (vertebra.body.reader) {
      lines.push_back(measure::display_name(vertebra.body) + " " + correction_line(vertebra));
    }
  }
  return lines;
}

}  // namespace kyphos::io
