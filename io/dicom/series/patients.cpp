#include "io/dicom/series/patients.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "io/dicom/dating/dates.h"
#include "io/dicom/dating/study_dates.h"
#include "io/dicom/series/one_kind.h"
#include "io/dicom/series/series_choice.h"
#include "io/dicom/series/series_summary.h"
#include "io/dicom/stacking/looks.h"
#include "io/dicom/stacking/studies.h"

namespace kyphos::io::dicom {
namespace {

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

std::map<PatientKey, Headers> by_patient(std::span<const FileHeader> headers, Persons persons) {
  const Issuers issuers(headers);
  std::map<PatientKey, Headers> patients;
  for (const FileHeader& header : headers) {
    if (persons == Persons::One) {
      patients[{}].push_back(&header);
    } else if (header.patient_id.empty()) {
      patients[{"", "", person_without_id(header)}].push_back(&header);
    } else {
      patients[{header.patient_id, issuers.issuer_of(header), ""}].push_back(&header);
    }
  }
  return patients;
}

/// A stack with what puts it into the list: nothing that an anonymiser makes up.
struct RankedStack {
  Stack stack;
  SeriesSummary summary;
  int series_number = 0;
  double acquired_s = 0.0;
  double place_mm = 0.0;
};

/// The order of a study's series: number, size, time, description, place; what they show decides between equals.
bool comes_first(const RankedStack& one, const RankedStack& other, Looks& looks) {
  const auto rank = [](const RankedStack& each) {
    return std::tuple(each.series_number, -static_cast<int>(each.stack.slices.size()), each.acquired_s,
                      each.summary.description, each.summary.kernel, each.place_mm);
  };
  if (rank(one) != rank(other)) {
    return rank(one) < rank(other);
  }
  return looks.comes_before(one.stack.slices[one.stack.slices.size() / 2],
                            other.stack.slices[other.stack.slices.size() / 2]);
}

std::vector<SeriesSummary> series_of(const Headers& study) {
  std::vector<RankedStack> ranked;
  for (SeriesGroup& group : group_into_series(study)) {
    for (Stack& stack : split_into_stacks(std::move(group.slices))) {
      stack.notes.insert(stack.notes.begin(), group.notes.begin(), group.notes.end());
      const StackSlice& first = stack.slices.front();
      RankedStack each{.stack = {}, .summary = summarise_stack(stack)};
      each.series_number = first.header->series_number;
      each.acquired_s = first.frame->acquired_s.value_or(first.header->moment.second_of_day.value_or(0.0));
      each.place_mm = first.frame->geometry ? first.frame->geometry->position_mm() : 0.0;
      each.stack = std::move(stack);
      ranked.push_back(std::move(each));
    }
  }
  Looks looks;
  std::ranges::stable_sort(
      ranked, [&looks](const RankedStack& one, const RankedStack& other) { return comes_first(one, other, looks); });
  std::vector<SeriesSummary> series;
  for (RankedStack& each : ranked) {
    series.push_back(std::move(each.summary));
  }
  return series;
}

/// A spine that is spread over several series is measured in one: what the others show beyond it must be said.
void warn_of_parts_not_shown(StudySummary& study) {
  if (!study.chosen) {
    return;
  }
  constexpr double kOneBody_mm = 25.0;  // the height of a body with its disc
  SeriesSummary& chosen = study.series[*study.chosen];
  double above = 0.0;
  double below = 0.0;
  for (const SeriesSummary& series : study.series) {
    if (series.usable && !series.single_slice) {
      above = std::max(above, series.body_range_mm[1] - chosen.body_range_mm[1]);
      below = std::max(below, chosen.body_range_mm[0] - series.body_range_mm[0]);
    }
  }
  if (above < kOneBody_mm && below < kOneBody_mm) {
    return;
  }
  const auto part = [](double mm, const char* where) {
    return mm < kOneBody_mm ? std::string() : std::to_string(std::lround(mm)) + " mm further " + where;
  };
  const std::string up = part(above, "up");
  const std::string down = part(below, "down");
  chosen.warnings.push_back({.code = "spine_in_other_series",
                             .text = "Another series of this study shows the spine " + up +
                                     (up.empty() || down.empty() ? "" : " and ") + down +
                                     " than the one measured: what lies there was not measured. Review that series by "
                                     "itself (its own folder or files)."});
}

StudySummary study_of(StudyGroup group) {
  StudySummary study;
  study.study_uid = std::move(group.study_uid);
  fill_date(study, group.files);
  for (const FileHeader* const header : group.files) {
    if (study.description.empty()) {
      study.description = header->study_description;
    }
  }
  warn_of_dates(group.notes, group.files);
  study.series = series_of(group.files);
  study.chosen = choose_series(study.series);
  for (SeriesSummary& series : study.series) {
    if (series.usable) {
      series.warnings.insert(series.warnings.end(), group.notes.begin(), group.notes.end());
    }
  }
  warn_of_parts_not_shown(study);
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
  std::set<std::string> ids;
  for (const FileHeader* const header : files) {
    sexes.insert(header->sex);
    birth_dates.insert(header->birth_date);
    names.insert(name_key(header->patient_name));
    ids.insert(header->patient_id);
  }
  std::vector<std::string> found;
  for (const auto& [values, words] :
       {std::pair{&sexes, "sex"}, {&birth_dates, "birth date"}, {&names, "name"}, {&ids, "patient id"}}) {
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
           .text = "Files taken as one patient's disagree about " + words + ": they may show more than one person."});
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
    if (!patient.age_years && header->moment.date == first_date) {
      patient.age_years = years_of_age(header->age);
    }
  }
  if (!patient.age_years && first_date) {
    patient.age_years = years_between(iso_date(patient.birth_date), first_date);
  }
}

/// What else its files call a person: to be kept out of outputs like the name itself.
std::vector<std::string> other_names(const PatientSummary& patient, const Headers& files) {
  std::set<std::string> names;
  for (const FileHeader* const header : files) {
    names.insert({header->patient_id, header->patient_name, header->birth_date});
  }
  for (const std::string& known : {std::string(), patient.id, patient.name, patient.birth_date}) {
    names.erase(known);
  }
  return {names.begin(), names.end()};
}

PatientSummary patient_of(const Headers& files) {
  PatientSummary patient;
  patient.id = first_filled(files, &FileHeader::patient_id);
  patient.name = first_filled(files, &FileHeader::patient_name);
  patient.birth_date = first_filled(files, &FileHeader::birth_date);
  patient.sex = first_filled(files, &FileHeader::sex);
  patient.also_called = other_names(patient, files);
  for (StudyGroup& study : group_into_studies(files)) {
    patient.studies.push_back(study_of(std::move(study)));
  }
  std::ranges::stable_sort(patient.studies, {}, [](const StudySummary& study) {
    return std::tuple(!study.date.has_value(), study.date.value_or(""), study.second_of_day.value_or(0.0));
  });
  choose_one_kind(patient.studies);
  fill_age(patient, files);
  warn_of_contradictions(patient, files);
  return patient;
}

}  // namespace

std::string person_without_id(const FileHeader& header) {
  return header.study_uid + "\x1f" + header.moment.date.value_or("") + "\x1f" + name_key(header.patient_name) + "\x1f" +
         header.birth_date + "\x1f" + header.sex;
}

std::vector<PatientSummary> group_into_patients(std::span<const FileHeader> headers, Persons persons) {
  std::vector<PatientSummary> patients;
  for (const auto& [key, files] : by_patient(headers, persons)) {
    patients.push_back(patient_of(files));
  }
  return patients;
}

std::size_t persons_by_files(std::span<const FileHeader> headers) {
  return by_patient(headers, Persons::AsFilesSay).size();
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
