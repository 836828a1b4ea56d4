#include "io/report/json/report_json.h"

#include "io/report/json/classification_json.h"
#include "io/report/json/findings_json.h"
#include "io/report/json/json_value.h"
#include "io/report/json/progression_json.h"
#include "io/report/words/number_text.h"
#include "io/report/words/words.h"
#include "measure/catalogue.h"
#include "measure/vertebra/call_parameters.h"

namespace kyphos::io {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kPointDecimals = 2;    // mm; a hundredth is far below any voxel
constexpr int kSpacingDecimals = 4;  // mm; DICOM writes spacing with up to this many
constexpr int kProbabilityDecimals = 3;
constexpr int kAngleDecimals = 1 + kExtraDigits;

template <typename Text>
Json or_null(const std::optional<Text>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json why_not(const std::string& reason) { return Json{{"why_not", reason}}; }

Json point_json(const measure::PointLps& point) {
  return Json::array(
      {rounded(point.x(), kPointDecimals), rounded(point.y(), kPointDecimals), rounded(point.z(), kPointDecimals)});
}

Json warnings_json(const std::vector<measure::Warning>& warnings) {
  Json list = Json::array();
  for (const measure::Warning& warning : warnings) {
    list.push_back(Json{{"code", warning.code}, {"text", warning.text}});
  }
  return list;
}

Json spacing_json(const SeriesSummary& series) {
  Json spacing = Json::array();
  for (const double step_mm : series.spacing_mm) {
    spacing.push_back(rounded(step_mm, kSpacingDecimals));
  }
  return spacing;
}

/// The series of an MR that were read on its bodies, or why they were not.
Json read_on_bodies_json(const measure::MeasuredStudy& measured) {
  Json list = Json::array();
  for (const measure::SeriesBeside& one : measured.mr_series) {
    list.push_back(Json{{"uid", one.uid},
                        {"description", one.description},
                        {"sequence", one.name},
                        {"weight", measure::word(one.weight)},
                        {"measured", one.measured},
                        {"moved_mm", measured_json(one.moved_mm, kAngleDecimals)}});
  }
  return list;
}

Json series_json(const StudyReport& study) {
  const SeriesSummary& series = study.series;
  Json rejected = Json::array();
  for (const SeriesSummary& other : study.rejected) {
    rejected.push_back(Json{{"uid", other.series_uid},
                            {"description", other.description},
                            {"modality", other.modality},
                            {"slice_count", other.slice_count},
                            {"reason_code", other.reason_code},
                            {"reason", other.reason}});
  }
  Json json{{"uid", series.series_uid},
            {"description", series.description},
            {"reason", series.reason},
            {"orientation", series.orientation},
            {"kernel", text_or_null(series.kernel)},
            {"contrast", word(series.contrast)},
            {"slice_count", series.slice_count},
            {"single_slice", series.single_slice},
            {"spacing_mm", spacing_json(series)},
            {"rejected", std::move(rejected)}};
  if (!series.sequence.empty()) {
    json["sequence"] = series.sequence;
  }
  if (!study.measured.mr_series.empty()) {
    json["read_on_bodies"] = read_on_bodies_json(study.measured);
  }
  return json;
}

Json landmarks_json(const measure::VertebralBody& body, const std::optional<measure::PictureScale>& film) {
  if (film && !film->known) {
    return why_not("the film's scale is not known");
  }
  const auto points = body.status == measure::BodyStatus::NotMeasured ? std::nullopt : measure::six_points(body);
  if (!points) {
    return why_not(body.why_not.empty() ? "the endplates were not found at all six points" : body.why_not);
  }
  return Json{{"SA", point_json(points->superior_anterior)},  {"SM", point_json(points->superior_middle)},
              {"SP", point_json(points->superior_posterior)}, {"IA", point_json(points->inferior_anterior)},
              {"IM", point_json(points->inferior_middle)},    {"IP", point_json(points->inferior_posterior)}};
}

Json genant_json(const measure::MeasuredVertebra& vertebra) {
  if (!vertebra.genant) {
    return why_not(vertebra.genant.why_not());
  }
  const measure::Genant& genant = vertebra.genant.value();
  Json probabilities = Json::array();
  for (const double probability : genant.probabilities) {
    probabilities.push_back(rounded(probability, kProbabilityDecimals));
  }
  return Json{{"type", word(genant.type)},
              {"grade", genant.grade},
              {"probabilities", std::move(probabilities)},
              {"evidence", genant.evidence}};
}

/// Yes or no by the published rule; null where it could not be measured.
Json rdes_json(const measure::MeasuredVertebra& vertebra) {
  const auto loss = vertebra.values.find("rdes230_loss_percent");
  const bool known = loss != vertebra.values.end() && loss->second.has_value();
  return known ? Json(loss->second.value() > measure::kRdesLossPercent) : Json(nullptr);
}

Json deformity_index_json(const measure::MeasuredStudy& study) {
  const DeformityIndex index = spine_deformity_index(study);
  return Json{{"value", index.sum}, {"graded_bodies", index.graded}};
}

Json alternatives_json(const measure::LevelName& name) {
  Json list = Json::array();
  for (const measure::LevelCandidate& candidate : name.candidates) {
    if (candidate.level != name.level) {
      list.push_back(Json{{"level", measure::name(candidate.level)},
                          {"probability", rounded(candidate.probability, kProbabilityDecimals)}});
    }
  }
  return list;
}

Json quality_json(const measure::BodyQuality& quality) {
  // The surface of a mask has no attenuation.
  const auto hu = [&](double value) { return quality.from_voxels ? Json(rounded(value, 1)) : Json(nullptr); };
  return Json{{"slice_spacing_along_axis_mm", rounded(quality.slice_spacing_along_axis_mm, 2)},
              {"noise_hu", hu(quality.noise_hu)},
              {"endplate_contrast_hu", hu(quality.endplate_contrast_hu)},
              {"endplate_residual_mm", rounded(quality.endplate_residual_mm, 2)},
              {"left_right_asymmetry_mm", rounded(quality.left_right_asymmetry_mm, 2)}};
}

/// Every row of the catalogue under its own key, or under its group's.
void add_measurements(Json& vertebra_json, const measure::MeasuredVertebra& vertebra) {
  for (const measure::CatalogueRow& row : measure::catalogue()) {
    const auto found = vertebra.values.find(std::string(row.key));
    const Json value = found == vertebra.values.end() ? why_not("not measured by this version")
                                                      : measured_json(found->second, row.decimals + kExtraDigits);
    if (row.json_group.empty()) {
      vertebra_json[std::string(row.json_name)] = value;
    } else {
      vertebra_json[std::string(row.json_group)][std::string(row.json_name)] = value;
    }
  }
}

/// What a reader has put right, and what the program had by itself.
Json correction_json(const measure::MeasuredVertebra& vertebra) {
  const measure::ReaderMark& mark = *vertebra.body.reader;
  Json automatic = nullptr;
  if (!vertebra.automatic.empty()) {
    automatic = Json{{"name", vertebra.automatic_name}, {"call", vertebra.automatic_call}, {"values", Json::object()}};
    for (const measure::CatalogueRow& row : measure::catalogue()) {
      const auto found = vertebra.automatic.find(std::string(row.key));
      if (found != vertebra.automatic.end()) {
        automatic["values"][std::string(row.key)] = measured_json(found->second, row.decimals + kExtraDigits);
      }
    }
  }
  return Json{{"reader", text_or_null(mark.reader)},
              {"time", text_or_null(mark.time)},
              {"what", mark.what},
              {"endplates", mark.moved},
              {"automatic", std::move(automatic)}};
}

Json vertebra_json(const measure::MeasuredVertebra& vertebra, const StudyReport& study) {
  const measure::VertebralBody& body = vertebra.body;
  Json result{{"level", body.name.level ? Json(measure::name(*body.name.level)) : Json(nullptr)},
              {"name", measure::display_name(body)},
              {"position_from_top", body.position_from_top},
              {"level_confidence", rounded(body.name.confidence, kProbabilityDecimals)},
              {"level_alternatives", alternatives_json(body.name)},
              {"level_evidence", body.name.evidence},
              {"status", word(body.status)},
              {"why_not", text_or_null(body.why_not)},
              {"doubts", body.doubts},
              {"coverage", word(body.coverage)},
              {"landmarks_lps_mm", landmarks_json(body, study.film_scale)}};
  add_measurements(result, vertebra);
  result["genant"] = genant_json(vertebra);
  result["rdes230_compression_fracture"] = rdes_json(vertebra);
  result["findings"] = Json::parse(vertebra_findings_json(vertebra, study.measured.limits));
  result["quality"] = quality_json(body.quality);
  if (body.reader) {
    result["corrected"] = correction_json(vertebra);
  }
  return result;
}

Json angle_json(const measure::SpineAngle& angle) {
  Json result{{"name", angle.name}, {"upper", angle.upper}, {"lower", angle.lower}};
  result.update(measured_json(angle.value_deg, kAngleDecimals));
  return result;
}

Json bodies_from_json(const measure::BodyMethod& method) {
  return Json{{"source", measure::word(method.source)},
              {"name", method.name},
              {"version", text_or_null(method.version)},
              {"parameters", method.parameters}};
}

Json film_json(const measure::PictureScale& scale) {
  return Json{
      {"scale_known", scale.known},
      {"scale_relative_se", scale.known ? Json(rounded(scale.relative_se, kProbabilityDecimals)) : Json(nullptr)},
      {"scale", scale.words}};
}

Json study_json(const StudyReport& study) {
  Json vertebrae = Json::array();
  for (const measure::MeasuredVertebra& vertebra : study.measured.vertebrae) {
    vertebrae.push_back(vertebra_json(vertebra, study));
  }
  Json angles = Json::array();
  for (const measure::SpineAngle& angle : study.measured.angles) {
    angles.push_back(angle_json(angle));
  }
  Json json{{"study_uid", study.study_uid},
            {"date", or_null(study.date)},
            {"modality", study.series.modality},
            {"posture", word(study.series.posture)},
            {"posture_evidence", text_or_null(study.series.posture_evidence)},
            {"series", series_json(study)},
            {"from_report", study.from_report},
            {"bodies_from", bodies_from_json(study.bodies_from)},
            {"warnings", warnings_json(all_warnings(study))},
            {"vertebrae", std::move(vertebrae)},
            {"angles", std::move(angles)},
            {"spine_deformity_index", deformity_index_json(study.measured)},
            {"findings", Json::parse(study_findings_json(study.measured))}};
  if (study.film_scale) {
    json["film"] = film_json(*study.film_scale);
  }
  return json;
}

Json failures_json(const std::vector<StudyFailure>& failures) {
  Json list = Json::array();
  for (const StudyFailure& failure : failures) {
    list.push_back(
        Json{{"study_uid", failure.study_uid}, {"date", or_null(failure.date)}, {"problem", failure.problem}});
  }
  return list;
}

}  // namespace

std::string report_json(const CaseReport& report) {
  Json studies = Json::array();
  for (const StudyReport& study : report.studies) {
    studies.push_back(study_json(study));
  }
  const Json document{
      {"schema", kReportSchema},
      {"program", {{"name", "kyphos"}, {"version", KYPHOS_VERSION}}},
      {"disclaimer", kDisclaimer},
      {"patient",
       {{"key", report.patient_key}, {"sex", text_or_null(report.sex)}, {"age_years", or_null(report.age_years)}}},
      {"settings", report.settings},
      {"warnings", warnings_json(report.warnings)},
      {"failed_studies", failures_json(report.failures)},
      {"studies", std::move(studies)},
      {"progression", report.progression ? Json::parse(progression_json(*report.progression)) : Json(nullptr)},
      {"classification", report.verdict ? Json::parse(classification_json(*report.verdict)) : Json(nullptr)}};
  // Text from broken files may hold bytes that are no UTF-8: they are replaced, not fatal.
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kyphos::io
