#include "pipeline/study_points.h"

#include <algorithm>
#include <utility>

#include "io/derived_uid.h"
#include "io/dicom/film/film.h"
#include "io/error.h"

namespace kyphos::pipeline {
namespace {

/// A film of the patient: study by its place, series, file.
struct FilmPlace {
  std::size_t study = 0;
  std::string series_uid;
  std::filesystem::path file;
  std::string sop_instance;
};

std::vector<FilmPlace> films_of(const io::PatientSummary& patient) {
  std::vector<FilmPlace> films;
  for (std::size_t study = 0; study < patient.studies.size(); ++study) {
    for (const io::SeriesSummary& series : patient.studies[study].series) {
      if (series.reason_code != io::kFilmCode) {
        continue;
      }
      for (const io::SliceSource& slice : series.slices) {
        films.push_back({.study = study,
                         .series_uid = series.series_uid,
                         .file = slice.file,
                         .sop_instance = io::sop_instance_of(slice.file)});
      }
    }
  }
  return films;
}

bool is_wanted(const FilmPlace& film, const io::WantedPicture& wanted, const io::PatientSummary& patient) {
  return (wanted.sop_instance_uid.empty() || wanted.sop_instance_uid == film.sop_instance) &&
         (wanted.series_uid.empty() || wanted.series_uid == film.series_uid) &&
         (wanted.study_uid.empty() || wanted.study_uid == patient.studies[film.study].study_uid) &&
         (wanted.file.empty() || wanted.file == film.file.filename().string());
}

[[noreturn]] void no_single_picture(const io::GivenPoints& given, std::size_t fitting, const char* kind) {
  throw io::Error(given.source,
                  "its points for " + given.picture.words() + " fit " +
                      (fitting == 0 ? "no " : std::to_string(fitting) + " ") + kind,
                  fitting == 0 ? "Give the picture on which they were set; kyphos scan lists what is there"
                               : "Name the picture by sop_instance_uid, file or study_uid (docs/points.md)");
}

FilmPlace film_for(const io::GivenPoints& given, const std::vector<FilmPlace>& films,
                   const io::PatientSummary& patient) {
  std::vector<FilmPlace> fitting;
  std::ranges::copy_if(films, std::back_inserter(fitting),
                       [&](const FilmPlace& film) { return is_wanted(film, given.picture, patient); });
  if (fitting.size() != 1) {
    no_single_picture(given, fitting.size(), "film here");
  }
  return fitting.front();
}

/// A scan's study: the one that can be measured as a CT, of the wanted series or study.
std::size_t scan_for(const io::GivenPoints& given, const io::PatientSummary& patient) {
  std::vector<std::size_t> fitting;
  for (std::size_t study = 0; study < patient.studies.size(); ++study) {
    const io::StudySummary& one = patient.studies[study];
    const bool series = given.picture.series_uid.empty() ||
                        (one.chosen && one.series.at(*one.chosen).series_uid == given.picture.series_uid);
    if (one.chosen && series && (given.picture.study_uid.empty() || given.picture.study_uid == one.study_uid)) {
      fitting.push_back(study);
    }
  }
  if (!given.picture.sop_instance_uid.empty() || !given.picture.file.empty()) {
    throw io::Error(given.source, "LPS coordinates are those of a scan, which has no single picture",
                    "Name the scan by study_uid or series_uid");
  }
  if (fitting.size() != 1) {
    no_single_picture(given, fitting.size(), "scan here");
  }
  return fitting.front();
}

/// A study of its own for a film beside the study's other one.
io::StudySummary film_study(const io::StudySummary& study, const FilmPlace& film) {
  io::StudySummary own = study;
  own.study_uid = io::derived_uid("film\x1f" + study.study_uid + "\x1f" + film.sop_instance);
  return own;
}

}  // namespace

PointedPatient find_pictures(io::PatientSummary patient, std::vector<io::GivenPoints> given) {
  const std::vector<FilmPlace> films = films_of(patient);
  PointedPatient result{.patient = patient};
  std::vector<std::pair<FilmPlace, std::string>> taken;  // films and the study UID that each stands under
  std::vector<std::pair<std::size_t, io::StudySummary>> added;
  std::stable_partition(given.begin(), given.end(),
                        [](const io::GivenPoints& one) { return one.space == io::PointSpace::PatientMm; });
  for (io::GivenPoints& one : given) {
    if (one.space == io::PointSpace::PatientMm) {
      const std::size_t study = scan_for(one, patient);
      result.points[patient.studies[study].study_uid].readers.push_back(std::move(one));
      continue;
    }
    const FilmPlace film = film_for(one, films, patient);
    auto known = std::ranges::find_if(taken, [&](const auto& each) { return each.first.file == film.file; });
    if (known == taken.end()) {
      const io::StudySummary& study = patient.studies[film.study];
      const bool alone = !result.points.contains(study.study_uid) && !study.chosen;
      std::string uid = study.study_uid;
      if (!alone) {
        added.emplace_back(film.study, film_study(study, film));
        uid = added.back().second.study_uid;
      }
      result.points[uid].film = film.file;
      taken.emplace_back(film, uid);
      known = taken.end() - 1;
    }
    result.points[known->second].readers.push_back(std::move(one));
  }
  std::ranges::stable_sort(added, std::ranges::greater{}, [](const auto& each) { return each.first; });
  for (auto& [study, own] : added) {
    result.patient.studies.insert(result.patient.studies.begin() + static_cast<std::ptrdiff_t>(study) + 1,
                                  std::move(own));
  }
  return result;
}

}  // namespace kyphos::pipeline
