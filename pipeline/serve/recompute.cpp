#include "pipeline/serve/recompute.h"

#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "io/report/words/columns.h"
#include "io/report/words/correction_words.h"
#include "io/report/words/number_text.h"
#include "io/report/words/words.h"
#include "measure/catalogue.h"
#include "measure/placed_points.h"
#include "pipeline/apply_corrections.h"
#include "pipeline/automatic_beside.h"

namespace kyphos::pipeline {
namespace {

using DeskJson = nlohmann::ordered_json;

/// Rows of the short tables that the outlines alone tell.
bool is_told_by_outlines(const measure::CatalogueRow& row) { return row.unit != "[hnsf'U]"; }

DeskJson point_on_desk(const io::KeptStudy& study, const measure::PointLps& point) {
  const double column = study.first_column + (point.y() - study.left_mm) / study.pixel_mm;
  const double row = (study.top_mm - point.z()) / study.pixel_mm;
  return DeskJson{
      {"lps", DeskJson::array({io::rounded(point.x(), 3), io::rounded(point.y(), 3), io::rounded(point.z(), 3)})},
      {"at", DeskJson::array({io::rounded(column, 2), io::rounded(row, 2)})}};
}

DeskJson points_on_desk(const io::KeptStudy& study, const measure::VertebralBody& body) {
  const auto six = measure::six_points(body);
  if (!six || !(study.pixel_mm > 0.0)) {
    return nullptr;
  }
  const std::array<measure::PointLps, 6> points{six->superior_anterior, six->superior_middle, six->superior_posterior,
                                                six->inferior_anterior, six->inferior_middle, six->inferior_posterior};
  DeskJson json;
  for (std::size_t i = 0; i < points.size(); ++i) {
    json[measure::kSixPointNames.at(i)] = point_on_desk(study, points.at(i));
  }
  return json;
}

DeskJson numbers_on_desk(const std::map<std::string, measure::Measured<double>>& values) {
  DeskJson json = DeskJson::object();
  for (const io::ShortColumn& column : io::short_columns()) {
    const measure::CatalogueRow& row = *measure::find_row(column.key);
    const auto found = values.find(std::string(column.key));
    if (is_told_by_outlines(row) && found != values.end()) {
      json[std::string(column.key)] = io::value_and_error(found->second, row.decimals);
    }
  }
  return json;
}

DeskJson body_on_desk(const io::KeptStudy& study, const measure::MeasuredVertebra& vertebra,
                      const measure::VertebralBody* automatic) {
  const measure::VertebralBody& body = vertebra.body;
  const bool marked = body.reader && !body.reader->what.empty();
  DeskJson json{{"name", measure::display_name(body)},
                {"level", body.name.level ? DeskJson(measure::name(*body.name.level)) : DeskJson(nullptr)},
                {"confidence", io::rounded(body.name.confidence, 3)},
                {"measured", body.status != measure::BodyStatus::NotMeasured},
                {"why_not", body.why_not},
                {"doubts", body.doubts},
                {"middle_lps_mm", point_on_desk(study, body.frame.origin)["lps"]},
                {"middle_at", point_on_desk(study, body.frame.origin)["at"]},
                {"points", points_on_desk(study, body)},
                {"call", io::call_text(vertebra)},
                {"values", numbers_on_desk(vertebra.values)},
                {"corrected", marked ? DeskJson(io::correction_line(vertebra)) : DeskJson(nullptr)}};
  json["automatic"] = nullptr;
  if (automatic != nullptr) {
    json["automatic"] = DeskJson{
        {"name", vertebra.automatic_name.empty() ? measure::display_name(*automatic) : vertebra.automatic_name},
        {"call", vertebra.automatic_call},
        {"middle_lps_mm", point_on_desk(study, automatic->frame.origin)["lps"]},
        {"points", points_on_desk(study, *automatic)},
        {"values", numbers_on_desk(vertebra.automatic)}};
  }
  return json;
}

const measure::VertebralBody* same_place(const std::vector<measure::VertebralBody>& bodies,
                                         const measure::VertebralBody& body) {
  for (const measure::VertebralBody& other : bodies) {
    if ((other.frame.origin - body.frame.origin).norm() < 1.0) {
      return &other;
    }
  }
  return nullptr;
}

DeskJson study_on_desk(const io::KeptStudy& study, const io::Corrections& corrections) {
  const measure::MeasuredStudy automatic = measure::measure_study(study.bodies, nullptr);
  CorrectedBodies corrected = apply_corrections(study.bodies, corrections, study.study_uid);
  const measure::MeasuredStudy now =
      beside_automatic(measure::measure_study(std::move(corrected.bodies), nullptr), automatic);
  DeskJson bodies = DeskJson::array();
  for (const measure::MeasuredVertebra& vertebra : now.vertebrae) {
    bodies.push_back(body_on_desk(study, vertebra, same_place(study.bodies, vertebra.body)));
  }
  DeskJson angles = DeskJson::array();
  for (std::size_t i = 0; i < now.angles.size(); ++i) {
    const auto before = i < automatic.angles.size() ? automatic.angles[i].value_deg : now.angles[i].value_deg;
    angles.push_back(DeskJson{{"name", io::angle_title(now.angles[i])},
                              {"now", io::value_and_error(now.angles[i].value_deg, 1)},
                              {"automatic", io::value_and_error(before, 1)}});
  }
  DeskJson warnings = DeskJson::array();
  for (const measure::Warning& warning : corrected.warnings) {
    warnings.push_back(warning.text);
  }
  return DeskJson{{"study_uid", study.study_uid},
                  {"date", study.date},
                  {"picture", study.picture},
                  {"pixel_mm", study.pixel_mm},
                  {"may_be_corrected", study.may_be_corrected},
                  {"bodies", std::move(bodies)},
                  {"angles", std::move(angles)},
                  {"warnings", std::move(warnings)}};
}

}  // namespace

std::string recomputed_json(const std::vector<io::KeptStudy>& studies, const io::Corrections& corrections) {
  DeskJson all = DeskJson::array();
  for (const io::KeptStudy& study : studies) {
    all.push_back(study_on_desk(study, corrections));
  }
  DeskJson columns = DeskJson::array();
  for (const io::ShortColumn& column : io::short_columns()) {
    const measure::CatalogueRow& row = *measure::find_row(column.key);
    if (is_told_by_outlines(row)) {
      columns.push_back(DeskJson{{"key", column.key},
                                 {"title", column.title},
                                 {"group", column.group},
                                 {"label", row.label},
                                 {"unit", row.unit}});
    }
  }
  return DeskJson{{"columns", std::move(columns)}, {"studies", std::move(all)}}.dump(
      -1, ' ', false, DeskJson::error_handler_t::replace);
}

}  // namespace kyphos::pipeline
