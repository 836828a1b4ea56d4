#include "io/dicom/patients.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "io/dicom/dates.h"
#include "io/dicom/one_kind.h"
#include "io/dicom/series_choice.h"
#include "io/dicom/series_summary.h"
#include "io/dicom/stacks.h"

namespace kyphos::io::dicom {
namespace {

using Headers = std::vector<const FileHeader*>;

/// Issuers by patient id. An id with one named issuer is that issuer's even in files that leave it out.
class Issuers {
 public:
  explicit Issuers(std::span<const FileHeader> headers) {
    for (const FileHeader& header : headers) {
      if (!header.issuer.empty()) {
        by_id_[header.patient_id].insert(header.issuer);
      }
    }
  }
  [[nodiscard]] std::string issuer_of(const FileHeader& header) const {
    const auto found = by_id_.find(header.patient_id);
    return header.issuer.empty() && found != by_id_.end() && found->second.size() == 1 ? *found->second.begin()
                                                                                       : header.issuer;
  }

 private:
  std::map<std::string, std::set<std::string>> by_id_;
};

/// Id, issuer and, for files without id, the study.
using PatientKey = std::tuple<std::string, std::string, std::string>;

std::map<PatientKey, Headers> by_patient(std::span<const FileHeader> headers) {
  const Issuers issuers(headers);
  std::map<PatientKey, Headers> patients;
  for (const FileHeader& header : headers) {
    patients[{header.patient_id, issuers.issuer_of(header), header.patient_id.empty() ? header.study_uid : ""}]
        .push_back(&header);
  }
  return patients;
}

std::vector<SeriesSummary> series_of(const Headers& study) {
  std::map<std::pair<int, std::string>, std::vector<StackSlice>> by_series;
  for (const FileHeader* const header : study) {
    for (const FrameHeader& frame : header->frames) {
      by_series[{header->series_number, header->series_uid}].push_back({.header = header, .frame = &frame});
    }
  }
  std::vector<SeriesSummary> series;
  for (auto& [key, slices] : by_series) {
    for (const Stack& stack : split_into_stacks(std::move(slices))) {
      series.push_back(summarise_stack(stack));
    }
  }
  return series;
}

StudySummary study_of(const Headers& files) {
  StudySummary study;
  study.study_uid = files.front()->study_uid;
  for (const FileHeader* const header : files) {
    const std::optional<std::string> date = iso_date(header->study_date);
    if (date && (!study.date || *date < *study.date)) {
      study.date = date;
    }
    if (study.description.empty()) {
      study.description = header->study_description;
    }
  }
  study.series = series_of(files);
  study.chosen = choose_series(study.series);
  return study;
}

/// Letters only, in capitals: "Doe^Jane" and "DOE^JANE " are one name.
std::string name_key(const std::string& name) {
  std::string key;
  for (const char letter : name) {
    const unsigned char byte = static_cast<unsigned char>(letter);
    if (std::isalpha(byte) != 0 || byte >= 0x80) {
      key += static_cast<char>(std::toupper(byte));
    }
  }
  return key;
}

/// What the files of one id disagree about, in words without the values.
std::vector<std::string> contradictions(const Headers& files) {
  std::set<std::string> sexes;
  std::set<std::string> birth_dates;
  std::set<std::string> names;
  for (const FileHeader* const header : files) {
    sexes.insert(header->sex);
    birth_dates.insert(header->birth_date);
    names.insert(name_key(header->patient_name));
  }
  std::vector<std::string> found;
  for (const auto& [values, words] : {std::pair{&sexes, "sex"}, {&birth_dates, "birth date"}, {&names, "name"}}) {
    values->erase("");
    if (values->size() > 1) {
      found.emplace_back(words);
    }
  }
  return found;
}

/// Names change with marriage and spelling; sex and birth date do not.
void warn_of_contradictions(PatientSummary& patient, const Headers& files) {
  std::string words;
  bool only_the_name = true;
  for (const std::string& each : contradictions(files)) {
    words += (words.empty() ? "" : " and ") + each;
    only_the_name = only_the_name && each == "name";
  }
  if (words.empty()) {
    return;
  }
  for (StudySummary& study : patient.studies) {
    for (SeriesSummary& series : study.series) {
      if (!series.usable) {
        continue;
      }
      series.warnings.push_back(
          {.code = only_the_name ? "patient_name_differs" : "patient_contradiction",
           .text = "Files with this patient id disagree about " + words + ": they may show more than one person."});
    }
  }
}

template <typename Field>
std::string first_filled(const Headers& files, Field field) {
  for (const FileHeader* const header : files) {
    if (!(header->*field).empty()) {
      return header->*field;
    }
  }
  return {};
}

void fill_age(PatientSummary& patient, const Headers& files) {
  const std::optional<std::string> first_date = patient.studies.front().date;
  for (const FileHeader* const header : files) {
    if (!patient.age_years && iso_date(header->study_date) == first_date) {
      patient.age_years = years_of_age(header->age);
    }
  }
  if (!patient.age_years && first_date) {
    patient.age_years = years_between(iso_date(patient.birth_date), first_date);
  }
}

PatientSummary patient_of(const Headers& files) {
  PatientSummary patient;
  patient.id = files.front()->patient_id;
  patient.name = first_filled(files, &FileHeader::patient_name);
  patient.birth_date = first_filled(files, &FileHeader::birth_date);
  patient.sex = first_filled(files, &FileHeader::sex);
  std::map<std::string, Headers> by_study;
  for (const FileHeader* const header : files) {
    by_study[header->study_uid].push_back(header);
  }
  for (const auto& [uid, study] : by_study) {
    patient.studies.push_back(study_of(study));
  }
  std::ranges::stable_sort(patient.studies, {}, [](const StudySummary& study) {
    return std::pair(!study.date.has_value(), study.date.value_or(""));
  });
  choose_one_kind(patient.studies);
  fill_age(patient, files);
  warn_of_contradictions(patient, files);
  return patient;
}

}  // namespace

std::vector<PatientSummary> group_into_patients(std::span<const FileHeader> headers) {
  std::vector<PatientSummary> patients;
  for (const auto& [key, files] : by_patient(headers)) {
    patients.push_back(patient_of(files));
  }
  return patients;
}

PatientSummary patient_of_nifti(SeriesSummary series) {
  StudySummary study;
  study.study_uid = series.series_uid;
  study.description = series.description;
  study.series.push_back(std::move(series));
  study.chosen = choose_series(study.series);
  PatientSummary patient;
  patient.studies.push_back(std::move(study));
  return patient;
}

}  // namespace kyphos::io::dicom
