#include "io/report/views/kept_views.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "io/error.h"
#include "io/report/views/kept_body.h"
#include "io/report/views/kept_findings.h"
#include "io/report/views/kept_judgement.h"
#include "io/report/views/kept_sight.h"
#include "io/report/words/words.h"

namespace kyphos::io {
namespace {

using CaseJson = nlohmann::ordered_json;
using measure::VertebralBody;

constexpr int kViewsVersion = 2;

/// What following and judging need of a study.
CaseJson about_json(const StudyReport& study) {
  CaseJson warnings = CaseJson::array();
  for (const measure::Warning& warning : study.series.warnings) {
    warnings.push_back(CaseJson::array({warning.code, warning.text}));
  }
  return CaseJson{
      {"second_of_day", study.second_of_day ? CaseJson(*study.second_of_day) : CaseJson(nullptr)},
      {"modality", study.series.modality},
      {"posture", static_cast<int>(study.series.posture)},
      {"contrast", static_cast<int>(study.series.contrast)},
      {"kvp", study.series.kvp ? CaseJson(*study.series.kvp) : CaseJson(nullptr)},
      {"series_warnings", std::move(warnings)},
      {"source", static_cast<int>(study.bodies_from.source)},
      {"film_scale", study.film_scale ? CaseJson::array({study.film_scale->known, study.film_scale->relative_se,
                                                         study.film_scale->words})
                                      : CaseJson(nullptr)},
      {"from_report", study.from_report}};
}

StudyReport about_of_json(const CaseJson& json, const KeptStudy& kept) {
  StudyReport study;
  study.study_uid = kept.study_uid;
  study.date = kept.date.empty() ? std::nullopt : std::optional(kept.date);
  const auto number = [&json](const char* key) {
    return json.at(key).is_null() ? std::nullopt : std::optional(json[key].get<double>());
  };
  study.second_of_day = number("second_of_day");
  study.series.modality = json.at("modality").get<std::string>();
  study.series.posture = static_cast<Posture>(std::clamp(json.at("posture").get<int>(), 0, 5));
  study.series.contrast = static_cast<Tristate>(std::clamp(json.at("contrast").get<int>(), 0, 2));
  study.series.kvp = number("kvp");
  for (const CaseJson& warning : json.at("series_warnings")) {
    study.series.warnings.push_back(
        {.code = warning.at(0).get<std::string>(), .text = warning.at(1).get<std::string>()});
  }
  study.bodies_from.source = static_cast<measure::BodySource>(json.at("source").get<int>());
  if (const CaseJson& scale = json.at("film_scale"); !scale.is_null()) {
    study.film_scale = {.known = scale.at(0).get<bool>(),
                        .relative_se = scale.at(1).get<double>(),
                        .words = scale.at(2).get<std::string>()};
  }
  study.from_report = json.at("from_report").get<bool>();
  return study;
}

std::vector<VertebralBody> bodies_as_found(const StudyReport& study) {
  if (!study.automatic_bodies.empty()) {
    return study.automatic_bodies;
  }
  std::vector<VertebralBody> bodies;
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    bodies.push_back(vertebra.body);
  }
  return bodies;
}

CaseJson picture_json(const DeskPicture& picture, const std::string& file) {
  const auto kept = [](double value) { return std::round(1.0e4 * value) / 1.0e4; };
  return CaseJson::array({file, picture.offset_mm, kept(picture.left_mm), kept(picture.top_mm), picture.pixel_mm});
}

CaseJson sagittal_json(const StudyReport& study, const std::string& tag) {
  CaseJson pictures = CaseJson::array();
  for (std::size_t at = 0; study.desk_views && at < study.desk_views->sagittal.size(); ++at) {
    pictures.push_back(picture_json(study.desk_views->sagittal[at], sagittal_view_file(tag, at)));
  }
  return pictures;
}

KeptPicture picture_of_json(const CaseJson& json) {
  return {.file = json.at(0).get<std::string>(),
          .offset_mm = json.at(1).get<double>(),
          .left_mm = json.at(2).get<double>(),
          .top_mm = json.at(3).get<double>(),
          .pixel_mm = json.at(4).get<double>()};
}

CaseJson readings_json(const StudyReport& study) {
  CaseJson readings = CaseJson::array();
  for (const ReadAlone& reading : study.readings) {
    CaseJson bodies = CaseJson::array();
    for (const VertebralBody& body : reading.bodies) {
      bodies.push_back(kept_body_json(body));
    }
    readings.push_back(CaseJson{{"reader", reading.reader}, {"bodies", std::move(bodies)}});
  }
  return readings;
}

ReadAlone reading_of_json(const CaseJson& json) {
  ReadAlone reading{.reader = json.at("reader").get<std::string>(), .bodies = {}};
  for (const CaseJson& body : json.at("bodies")) {
    reading.bodies.push_back(kept_body_of_json(body));
  }
  return reading;
}

CaseJson study_views(const StudyReport& study, const std::string& tag) {
  CaseJson bodies = CaseJson::array();
  CaseJson seen = CaseJson::array();
  for (const VertebralBody& body : bodies_as_found(study)) {
    bodies.push_back(kept_body_json(body));
    seen.push_back(kept_sight_json(study, body));
  }
  CaseJson json{{"study_uid", study.study_uid},
                {"date", study.date.value_or("")},
                {"sagittal", sagittal_json(study, tag)},
                {"coronal", study.desk_views && study.desk_views->coronal
                                ? picture_json(*study.desk_views->coronal, coronal_view_file(tag))
                                : CaseJson(nullptr)},
                {"may_be_corrected", !study.from_report},
                {"contrast_seen", static_cast<int>(study.measured.contrast)},
                {"without_attenuation", study.measured.without_attenuation},
                {"about", about_json(study)},
                {"bodies", std::move(bodies)},
                {"seen", std::move(seen)}};
  if (!study.readings.empty()) {
    json[kViewsReadings] = readings_json(study);
  }
  return json;
}

KeptStudy study_of_json(const CaseJson& json) {
  KeptStudy study{.study_uid = json.at("study_uid").get<std::string>(),
                  .date = json.at("date").get<std::string>(),
                  .may_be_corrected = json.at("may_be_corrected").get<bool>(),
                  .bodies = {}};
  for (const CaseJson& picture : json.at("sagittal")) {
    study.sagittal.push_back(picture_of_json(picture));
  }
  if (!json.at("coronal").is_null()) {
    study.coronal = picture_of_json(json["coronal"]);
  }
  for (const CaseJson& body : json.at("bodies")) {
    study.bodies.push_back(kept_body_of_json(body));
    study.seen.push_back(kept_sight_of_json(json.at("seen").at(study.seen.size())));
  }
  if (json.contains(kViewsReadings)) {
    for (const CaseJson& reading : json.at(kViewsReadings)) {
      study.readings.push_back(reading_of_json(reading));
    }
  }
  study.contrast_seen = static_cast<measure::ContrastSeen>(std::clamp(json.at("contrast_seen").get<int>(), 0, 2));
  study.without_attenuation = json.at("without_attenuation").get<bool>();
  study.about = about_of_json(json.at("about"), study);
  return study;
}

/// The differences of one body between two dates; null where it was not seen at both, or a reader has moved it.
CaseJson difference_json(const CaseReport& report, const measure::TrackedVertebra& tracked, std::size_t earlier,
                         std::size_t later) {
  const auto& before = tracked.observations[earlier].body;
  const auto& after = tracked.observations[later].body;
  if (!before || !after) {
    return nullptr;
  }
  const VertebralBody& one = report.studies[earlier].measured.vertebrae.at(*before).body;
  const VertebralBody& other = report.studies[later].measured.vertebrae.at(*after).body;
  if ((one.reader && one.reader->moved) || (other.reader && other.reader->moved)) {
    return nullptr;
  }
  CaseJson by_key = CaseJson::object();
  for (const measure::PairedDifference& paired : tracked.paired) {
    if (paired.earlier == earlier && paired.later == later) {
      by_key[paired.key] = kept_measured_json(paired.difference);
    }
  }
  return CaseJson::array(
      {earlier, later, kept_place_json(one.frame.origin), kept_place_json(other.frame.origin), by_key});
}

CaseJson differences_json(const CaseReport& report) {
  CaseJson all = CaseJson::array();
  if (!report.progression) {
    return all;
  }
  const std::size_t last = report.studies.size() - 1;
  const auto add = [&](CaseJson one) {
    if (!one.is_null()) {
      all.push_back(std::move(one));
    }
  };
  for (const measure::TrackedVertebra& tracked : report.progression->input.vertebrae) {
    for (std::size_t later = 1; later <= last; ++later) {
      add(difference_json(report, tracked, later - 1, later));
    }
    if (last > 1) {
      add(difference_json(report, tracked, 0, last));
    }
  }
  return all;
}

KeptDifference difference_of_json(const CaseJson& json) {
  KeptDifference kept{.earlier = json.at(0).get<std::size_t>(),
                      .later = json.at(1).get<std::size_t>(),
                      .earlier_middle = kept_place_of_json(json.at(2)),
                      .later_middle = kept_place_of_json(json.at(3))};
  for (const auto& [key, value] : json.at(4).items()) {
    kept.by_key.emplace(key, kept_measured_of_json(value));
  }
  return kept;
}

}  // namespace

std::string sagittal_view_file(const std::string& tag, std::size_t at) {
  return "view-" + tag + "-sagittal-" + (at < 10 ? "0" : "") + std::to_string(at) + ".jpg";
}

std::string coronal_view_file(const std::string& tag) { return "view-" + tag + "-coronal.jpg"; }

std::string views_json(const CaseReport& report) {
  const std::vector<std::string> tags = study_tags(report);
  CaseJson studies = CaseJson::array();
  for (std::size_t i = 0; i < report.studies.size(); ++i) {
    studies.push_back(study_views(report.studies[i], tags[i]));
  }
  return CaseJson{{"kyphos_views", kViewsVersion},
                  {"studies", std::move(studies)},
                  {"differences", differences_json(report)},
                  {"judged_by", report.judged_by ? kept_judgement_json(*report.judged_by) : CaseJson(nullptr)}}
             .dump(-1, ' ', false, CaseJson::error_handler_t::replace) +
         "\n";
}

KeptCase parse_views(std::string_view text, const std::string& subject) {
  const CaseJson document = CaseJson::parse(text, nullptr, false);
  try {
    if (document.is_object() && document.value("kyphos_views", 0) == kViewsVersion) {
      KeptCase kept;
      for (const CaseJson& study : document.at("studies")) {
        kept.studies.push_back(study_of_json(study));
      }
      for (const CaseJson& difference : document.at("differences")) {
        kept.differences.push_back(difference_of_json(difference));
      }
      if (!document.at("judged_by").is_null()) {
        kept.judged_by = kept_judgement_of_json(document["judged_by"]);
      }
      return kept;
    }
  } catch (const std::exception&) {  // what nlohmann and a grid throw of values that nobody wrote here
    throw Error(subject, "it is damaged", "Review the case again with --keep-views");
  }
  throw Error(subject, "it was not written by this version of kyphos", "Review the case again with --keep-views");
}

}  // namespace kyphos::io
