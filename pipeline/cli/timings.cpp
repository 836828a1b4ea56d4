#include "pipeline/cli/timings.h"

#include <sys/resource.h>

#include "io/report/terminal/text_table.h"
#include "io/report/words/number_text.h"
#include "io/report/words/words.h"

namespace kyphos::pipeline {
namespace {

constexpr double kKibPerGib = 1024.0 * 1024.0;

double peak_gib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / kKibPerGib;  // Linux counts in KiB
}

}  // namespace

std::string timings_text(const io::CaseReport& report, std::span<const io::StepSeconds> around) {
  io::TextTable table({{.title = "step"}, {.title = "seconds", .align = io::Align::Right}});
  const auto add = [&table](const io::StepSeconds& time) { table.add_row({time.step, io::fixed(time.seconds, 2)}); };
  for (const io::StepSeconds& time : around) {
    add(time);
  }
  const std::vector<std::string> tags = io::study_tags(report);
  for (std::size_t i = 0; i < report.studies.size(); ++i) {
    table.add_row({tags[i]});
    for (io::StepSeconds time : report.studies[i].times) {
      time.step.insert(0, "  ");
      add(time);
    }
  }
  return table.text() + "peak memory: " + io::fixed(peak_gib(), 2) + " GiB\n";
}

}  // namespace kyphos::pipeline
