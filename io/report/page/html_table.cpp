#include "io/report/page/html_table.h"

#include "io/report/words/columns.h"
#include "io/report/words/correction_words.h"
#include "io/report/words/number_text.h"
#include "io/report/words/plain_unit.h"
#include "io/report/words/words.h"
#include "measure/catalogue.h"

namespace kyphos::io {
namespace {

/// A value with its error; a question mark with the reason behind it where something speaks against the value.
std::string value_with_doubt(const measure::Measured<double>& measured, int decimals) {
  const std::string mark =
      measured.doubt().empty() ? "" : "<span class=\"doubt\" title=\"" + escaped(measured.doubt()) + "\">?</span>";
  return fixed(measured.value(), decimals) + "<span class=\"se\">±" + fixed(measured.standard_error(), decimals) +
         "</span>" + mark;
}

std::string value_cell(const measure::MeasuredVertebra& vertebra, const measure::CatalogueRow& row) {
  const auto found = vertebra.values.find(std::string(row.key));
  if (found == vertebra.values.end()) {
    return "<td>–</td>";
  }
  if (!found->second) {
    return "<td title=\"" + escaped(found->second.why_not()) + "\">–</td>";
  }
  return "<td>" + value_with_doubt(found->second, row.decimals) + "</td>";
}

std::string genant_cell(const measure::MeasuredVertebra& vertebra) {
  if (!vertebra.genant) {
    return "<td class=\"text\" title=\"" + escaped(vertebra.genant.why_not()) + "\">" + call_text(vertebra) + "</td>";
  }
  const measure::Genant& genant = vertebra.genant.value();
  return "<td class=\"text grade grade" + std::to_string(genant.grade) + "\" title=\"" + escaped(genant.evidence) +
         "\">" + call_text(vertebra) + "</td>";
}

/// Headings over neighbouring columns of the same group, then the columns' own.
std::string short_head(const std::vector<ShortColumn>& columns) {
  std::string groups = "<tr><th class=\"text\" rowspan=\"2\">Level</th><th rowspan=\"2\">Name<br>sure</th>";
  std::string titles = "<tr>";
  for (std::size_t i = 0; i < columns.size();) {
    std::size_t end = i;
    for (; end < columns.size() && columns[end].group == columns[i].group; ++end) {
      titles += "<th>" + escaped(columns[end].title) + "</th>";
    }
    groups += "<th class=\"group\" colspan=\"" + std::to_string(end - i) + "\">" + escaped(columns[i].group) + "</th>";
    i = end;
  }
  return "<thead>" + groups +
         "<th class=\"text\" rowspan=\"2\">Genant</th><th class=\"text\" rowspan=\"2\">Remark</th></tr>" + titles +
         "</tr></thead>";
}

std::string short_row(const measure::MeasuredVertebra& vertebra, const std::vector<ShortColumn>& columns) {
  const measure::VertebralBody& body = vertebra.body;
  const std::string level = "<td class=\"level\">" + escaped(measure::display_name(body)) + "</td><td>" +
                            (body.name.confidence > 0.0 ? fixed(100.0 * body.name.confidence, 0) + " %" : "–") +
                            "</td>";
  if (body.status == measure::BodyStatus::NotMeasured) {
    return "<tr class=\"missing\">" + level + "<td class=\"words\" colspan=\"" + std::to_string(columns.size() + 2) +
           "\">not measured: " + escaped(body.why_not) + "</td></tr>\n";
  }
  const bool doubtful = body.status == measure::BodyStatus::MeasuredWithDoubt;
  std::string row = (doubtful ? "<tr class=\"doubtful\">" : "<tr>") + level;
  for (const ShortColumn& column : columns) {
    row += value_cell(vertebra, *measure::find_row(column.key));
  }
  return row + genant_cell(vertebra) + "<td class=\"text\">" + (doubtful ? "doubtful" : "") +
         (body.reader ? std::string("<strong title=\"") + escaped(correction_line(vertebra)) + "\">corrected by " +
                            escaped(corrected_by(*body.reader)) + "</strong>"
                      : std::string()) +
         "</td></tr>\n";
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string html_short_table(const std::vector<measure::MeasuredVertebra>& vertebrae) {
  const std::vector<ShortColumn> columns = short_columns();
  std::string html = "<div class=\"scroll\"><table>" + short_head(columns) + "<tbody>\n";
  for (const measure::MeasuredVertebra& vertebra : vertebrae) {
    html += short_row(vertebra, columns);
  }
  return html + "</tbody></table></div>\n";
}

std::string html_full_table(const std::vector<measure::MeasuredVertebra>& vertebrae) {
  constexpr std::size_t kFew = 9;  // bodies; so many leave room for larger print on a page
  std::string html = std::string("<div class=\"scroll\"><table class=\"full") +
                     (vertebrae.size() <= kFew ? " few" : "") +
                     "\"><thead><tr><th class=\"text\">Measurement</th><th class=\"text\">Unit</th>";
  for (const measure::MeasuredVertebra& vertebra : vertebrae) {
    if (vertebra.body.status != measure::BodyStatus::NotMeasured) {
      html += "<th>" + escaped(measure::display_name(vertebra.body)) + "</th>";
    }
  }
  html += "</tr></thead><tbody>\n";
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    html += "<tr><td class=\"text\" title=\"" + escaped(row.definition) + "\">" + escaped(row.label) +
            "</td><td class=\"text\">" + escaped(plain_unit(row.unit)) + "</td>";
    for (const measure::MeasuredVertebra& vertebra : vertebrae) {
      if (vertebra.body.status != measure::BodyStatus::NotMeasured) {
        html += value_cell(vertebra, row);
      }
    }
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

std::string html_angle_table(const std::vector<measure::SpineAngle>& angles) {
  std::string html =
      "<table><thead><tr><th class=\"text\">Angle</th><th>deg</th><th class=\"text\">from</th><th "
      "class=\"text\">to</th>"
      "</tr></thead><tbody>\n";
  for (const measure::SpineAngle& angle : angles) {
    html += "<tr><td class=\"text\">" + escaped(angle_title(angle)) + "</td>";
    if (angle.value_deg) {
      html += "<td>" + value_with_doubt(angle.value_deg, 1) + "</td><td class=\"text\">" + escaped(angle.upper) +
              "</td><td class=\"text\">" + escaped(angle.lower) + "</td></tr>\n";
    } else {
      html += "<td>–</td><td class=\"words\" colspan=\"2\">" + escaped(angle.value_deg.why_not()) + "</td></tr>\n";
    }
  }
  return html + "</tbody></table>\n";
}

}  // namespace kyphos::io
