#include "pipeline/batch/pseudonym.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace kyphos::pipeline {
namespace {

/// Shorter parts of names ("Li") are also parts of usual words, and alone tell nobody.
constexpr std::size_t kShortestPart = 3;

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

void add_parts(const std::string& name, std::vector<std::string>& words) {
  words.emplace_back();
  for (const char c : name) {
    if (c == '^' || c == ' ' || c == '=' || c == ',') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
}

/// Id, birth date and each part of the name, all of them where the files disagree.
std::vector<std::string> telling_words(const io::PatientSummary& patient) {
  std::vector<std::string> words{patient.id, patient.birth_date};
  add_parts(patient.name, words);
  for (const std::string& name : patient.also_called) {
    add_parts(name, words);
  }
  std::erase_if(words, [](const std::string& word) { return word.size() < kShortestPart; });
  return words;
}

/// Technicians do type names into descriptions.
void black_out(std::string& text, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const auto same = [](char a, char b) { return lower(a) == lower(b); };
    for (auto at = std::search(text.begin(), text.end(), word.begin(), word.end(), same); at != text.end();
         at = std::search(text.begin(), text.end(), word.begin(), word.end(), same)) {
      text.replace(at, at + static_cast<std::ptrdiff_t>(word.size()), "*");
    }
  }
}

void black_out_descriptions(io::PatientSummary& patient) {
  const std::vector<std::string> words = telling_words(patient);
  for (io::StudySummary& study : patient.studies) {
    black_out(study.description, words);
    for (io::SeriesSummary& series : study.series) {
      black_out(series.description, words);
    }
  }
}

}  // namespace

io::PatientSummary pseudonymous(io::PatientSummary patient, const CaseRequest& request) {
  if (request.identity == Identity::Hidden) {
    black_out_descriptions(patient);
    patient.name.clear();
    patient.birth_date.clear();
    patient.also_called.clear();
  }
  const int shift_days = io::date_shift_days(request.key, request.patient_key);
  for (io::StudySummary& study : patient.studies) {
    if (request.dates == Dates::Shifted && study.date) {
      study.date = io::shifted_date(*study.date, shift_days);
    }
    if (request.uids == Uids::Mapped) {
      study.study_uid = io::mapped_uid(request.key, study.study_uid);
      for (io::SeriesSummary& series : study.series) {
        series.series_uid = io::mapped_uid(request.key, series.series_uid);
      }
    }
  }
  return patient;
}

EarlierReports pseudonymous(EarlierReports earlier, const CaseRequest& request) {
  const int shift_days = io::date_shift_days(request.key, request.patient_key);
  for (io::StudyReport& study : earlier.studies) {
    if (request.dates == Dates::Shifted && study.date) {
      study.date = io::shifted_date(*study.date, shift_days);
    }
    if (request.uids == Uids::Mapped) {
      study.study_uid = io::mapped_uid(request.key, study.study_uid);
      study.series.series_uid = io::mapped_uid(request.key, study.series.series_uid);
    }
  }
  if (request.dates == Dates::Shifted && !earlier.warnings.empty()) {
    // The reasons name dates as they are.
    earlier.warnings = {{.code = kReportNotTaken, .text = "Some earlier kyphos reports are not compared with."}};
  }
  return earlier;
}

}  // namespace kyphos::pipeline
