#include "io/report/page/warning_list.h"

#include "io/report/page/html_table.h"

namespace kyphos::io {

std::string warning_list(const std::vector<measure::Warning>& warnings) {
  if (warnings.empty()) {
    return "";
  }
  std::string html = "<h3>Warnings</h3><ul class=\"warnings\">\n";
  for (const measure::Warning& warning : warnings) {
    html += "<li>" + escaped(warning.text) + "</li>\n";
  }
  return html + "</ul>\n";
}

}  // namespace kyphos::io
