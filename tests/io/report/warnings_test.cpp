#include <gtest/gtest.h>

#include <cctype>
#include <string>

#include "io/report/json/report_json.h"
#include "io/report/page/report_html.h"
#include "io/report/terminal/terminal_table.h"
#include "tests/support/example_report.h"

namespace kyphos {
namespace {

/// The lines of a terminal are broken anywhere between words.
std::string on_one_line(const std::string& text) {
  std::string line;
  for (const char letter : text) {
    const bool space = std::isspace(static_cast<unsigned char>(letter)) != 0;
    if (!space || (!line.empty() && line.back() != ' ')) {
      line += space ? ' ' : letter;
    }
  }
  return line;
}

std::size_t times_in(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

const char* const kOfReading = "One of reading was told twice over.";
const char* const kOfMeasuring = "One of measuring stands alone.";
const char* const kOfTheCase = "One of the whole case stands alone.";
const char* const kOfTheTimeline = "One of the timeline stands alone.";

/// Two dates; each place that can carry a warning carries one, and one is carried by two.
io::CaseReport warned_report() {
  io::CaseReport report = test::example_report();
  io::StudyReport& study = report.studies[0];
  study.warnings = {{.code = "a", .text = kOfReading}};
  study.measured.warnings = {{.code = "a", .text = kOfReading}, {.code = "b", .text = kOfMeasuring}};
  report.warnings = {{.code = "c", .text = kOfTheCase}};
  report.progression.emplace();
  report.progression->timeline.warnings = {{.code = "d", .text = kOfTheTimeline}};
  return report;
}

TEST(Warnings, AreEachSeenOnceOnThePageInTheFileAndOnTheTerminal) {
  const io::CaseReport report = warned_report();
  const std::string page = io::report_html(report);
  const std::string file = io::report_json(report);
  const std::string terminal = on_one_line(io::terminal_text(report));
  for (const char* const warning : {kOfReading, kOfMeasuring, kOfTheCase, kOfTheTimeline}) {
    EXPECT_EQ(times_in(page, warning), 1U) << warning;
    EXPECT_EQ(times_in(file, warning), 1U) << warning;
    EXPECT_EQ(times_in(terminal, warning), 1U) << warning;
  }
}

}  // namespace
}  // namespace kyphos
