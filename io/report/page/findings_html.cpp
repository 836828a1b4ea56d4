#include "io/report/page/findings_html.h"

#include "io/report/page/html_table.h"
#include "io/report/words/findings_words.h"

namespace kyphos::io {

std::string html_findings(const measure::MeasuredStudy& study) {
  std::string rows;
  for (const FindingLine& line : finding_lines(study)) {
    rows += "<tr><td class=\"level\">" + escaped(line.level) + "</td><td class=\"text\">" + escaped(line.finding) +
            "</td><td class=\"text\">" + escaped(line.value) + "</td><td class=\"words\">" + escaped(line.confidence) +
            "</td></tr>\n";
  }
  if (rows.empty()) {
    return "";
  }
  return "<h3>Findings</h3>\n<div class=\"scroll\"><table><thead><tr><th class=\"text\">Level</th><th "
         "class=\"text\">Finding</th><th class=\"text\">Value</th><th class=\"text\">Confidence</th></tr></thead>"
         "<tbody>\n" +
         rows + "</tbody></table></div>\n<p class=\"note\">" +
         (study.without_attenuation
              ? "On MR walls, steps, oedema and fluid were looked for; gas, cement and signs of a "
                "malignant fracture need "
                "attenuation.</p>\n"
              : "Cleft, cement, wall, canal and signs were looked for on every body; bodies "
                "without a row have none. Not "
                "seen on CT: oedema, ligaments, soft tissue within the canal.</p>\n");
}

}  // namespace kyphos::io
