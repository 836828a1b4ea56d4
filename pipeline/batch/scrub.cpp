#include "pipeline/batch/scrub.h"

#include <string_view>

namespace kyphos::pipeline {
namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  if (from.empty()) {
    return;
  }
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

void scrub(std::vector<measure::Warning>& warnings, std::span<const io::FileRow> files) {
  for (measure::Warning& warning : warnings) {
    warning.text = without_paths(std::move(warning.text), files);
  }
}

void scrub(io::SeriesSummary& series, std::span<const io::FileRow> files) {
  series.reason = without_paths(std::move(series.reason), files);
  scrub(series.warnings, files);
}

}  // namespace

std::string without_path(std::string text, const std::filesystem::path& file) {
  replace_all(text, file.native(), "the file");
  return text;
}

std::string without_paths(std::string text, std::span<const io::FileRow> files) {
  for (const io::FileRow& file : files) {
    if (text.find('/') == std::string::npos) {
      return text;  // absolute paths only are looked for
    }
    replace_all(text, file.path.native(), "file " + file.file_key);
  }
  return text;
}

io::CaseReport without_paths(io::CaseReport report, std::span<const io::FileRow> files) {
  scrub(report.warnings, files);
  for (io::StudyFailure& failure : report.failures) {
    failure.problem = without_paths(std::move(failure.problem), files);
  }
  for (io::StudyReport& study : report.studies) {
    scrub(study.series, files);
    for (io::SeriesSummary& rejected : study.rejected) {
      scrub(rejected, files);
    }
    scrub(study.warnings, files);
    scrub(study.measured.warnings, files);
  }
  return report;
}

}  // namespace kyphos::pipeline
