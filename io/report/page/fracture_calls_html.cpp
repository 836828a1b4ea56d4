#include "io/report/page/fracture_calls_html.h"

#include "io/report/page/html_table.h"
#include "io/report/words/number_text.h"
#include "io/report/words/words.h"
#include "measure/vertebra/call_parameters.h"

namespace kyphos::io {
namespace {

std::string percent_cells(const measure::Genant& genant) {
  std::string cells;
  for (const double probability : genant.probabilities) {
    cells += "<td>" + fixed(100.0 * probability, 0) + " %</td>";
  }
  return cells;
}

std::string call_row(const measure::MeasuredVertebra& vertebra) {
  const measure::Measured<double>& probability = vertebra.call.probability;
  const std::string level = "<tr><td class=\"level\">" + escaped(measure::display_name(vertebra.body)) + "</td>";
  if (!vertebra.genant) {
    const bool known = probability && probability.value() > measure::kBorderlineFrom;
    return known ? level +
                       "<td class=\"text\">no grade</td><td>–</td><td>–</td><td>–</td><td>–</td><td class=\"words\">" +
                       escaped(vertebra.genant.why_not()) + "</td></tr>\n"
                 : "";
  }
  const measure::Genant& genant = vertebra.genant.value();
  if (genant.grade == 0 && !(probability && probability.value() > measure::kBorderlineFrom)) {
    return "";
  }
  return level + "<td class=\"text\">" + escaped(call_text(vertebra)) + "</td>" + percent_cells(genant) +
         "<td class=\"words\">" + escaped(genant.evidence) + "</td></tr>\n";
}

}  // namespace

std::string fracture_calls_html(const measure::MeasuredStudy& study) {
  std::string rows;
  for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
    rows += vertebra.body.status == measure::BodyStatus::NotMeasured ? "" : call_row(vertebra);
  }
  const std::string index = deformity_text(study);
  if (rows.empty()) {
    return "";
  }
  return "<h3>Fracture calls</h3>\n<div class=\"scroll\"><table><thead><tr><th class=\"text\">Level</th>"
         "<th class=\"text\">Call</th><th>none</th><th>grade 1</th><th>grade 2</th><th>grade 3</th>"
         "<th class=\"text\">What speaks for it</th></tr></thead><tbody>\n" +
         rows + "</tbody></table></div>\n" + (index.empty() ? "" : "<p class=\"note\">" + escaped(index) + ".</p>\n");
}

}  // namespace kyphos::io
