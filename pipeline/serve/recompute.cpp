#include "pipeline/serve/recompute.h"

#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "io/report/words/columns.h"
#include "io/report/words/correction_words.h"
#include "io/report/words/number_text.h"
#include "io/report/words/words.h"
#include "measure/catalogue.h"
#include "measure/placed_points.h"
#include "measure/timeline.h"
#include "pipeline/segment/points/parameters.h"

namespace kyphos::pipeline {
namespace {

using DeskJson = nlohmann::ordered_json;

DeskJson place_on_desk(const measure::PointLps& point) {
  return DeskJson::array({io::rounded(point.x(), 3), io::rounded(point.y(), 3), io::rounded(point.z(), 3)});
}

DeskJson points_on_desk(const measure::VertebralBody& body) {
  const auto six = measure::six_points(body);
  if (!six) {
    return nullptr;
  }
  const std::array<measure::PointLps, 6> points{six->superior_anterior, six->superior_middle, six->superior_posterior,
                                                six->inferior_anterior, six->inferior_middle, six->inferior_posterior};
  DeskJson json;
  for (std::size_t i = 0; i < points.size(); ++i) {
    json[measure::kSixPointNames.at(i)] = place_on_desk(points.at(i));
  }
  return json;
}

DeskJson picture_on_desk(const io::KeptPicture& picture) {
  return DeskJson{{"file", picture.file},
                  {"offset_mm", picture.offset_mm},
                  {"left_mm", picture.left_mm},
                  {"top_mm", picture.top_mm},
                  {"pixel_mm", picture.pixel_mm}};
}

DeskJson numbers_on_desk(const std::map<std::string, measure::Measured<double>>& values) {
  DeskJson json = DeskJson::object();
  for (const io::ShortColumn& column : io::short_columns()) {
    const measure::CatalogueRow& row = *measure::find_row(column.key);
    const auto found = values.find(std::string(column.key));
    if (found != values.end()) {
      json[std::string(column.key)] = io::value_and_error(found->second, row.decimals);
    }
  }
  return json;
}

const measure::MeasuredVertebra* same_place(const io::StudyReport& study, const measure::VertebralBody& body) {
  for (const measure::MeasuredVertebra& other : study.measured.vertebrae) {
    if ((other.body.frame.origin - body.frame.origin).norm() < kCorrectionReachMm) {
      return &other;
    }
  }
  return nullptr;
}

/// What became of a body between the dates; null where there is one date, or it is on no track.
struct BodyChange {
  std::string words{};
  std::string evidence{};
};
BodyChange change_of(const io::CaseReport& report, std::size_t date, const measure::VertebralBody& body) {
  if (!report.progression) {
    return {};
  }
  for (std::size_t i = 0; i < report.progression->input.vertebrae.size(); ++i) {
    const auto& at = report.progression->input.vertebrae[i].observations[date].body;
    if (at && (report.studies[date].measured.vertebrae[*at].body.frame.origin - body.frame.origin).norm() <
                  kCorrectionReachMm) {
      const measure::VertebraTimeline& timeline = report.progression->timeline.vertebrae[i];
      return {.words = std::string(measure::words(timeline.overall)), .evidence = timeline.evidence};
    }
  }
  return {};
}

/// A case now and as the program has it by itself.
struct BothCases {
  const CaseOnDesk& one;
  const io::CaseReport& now;
  [[nodiscard]] const io::CaseReport& automatic() const { return one.automatic.report; }
};

DeskJson automatic_on_desk(const BothCases& both, std::size_t date, const measure::MeasuredVertebra& automatic) {
  return DeskJson{{"name", measure::display_name(automatic.body)},
                  {"call", io::call_text(automatic)},
                  {"change", change_of(both.automatic(), date, automatic.body).words},
                  {"middle_lps_mm", place_on_desk(automatic.body.frame.origin)},
                  {"points", points_on_desk(automatic.body)},
                  {"values", numbers_on_desk(automatic.values)}};
}

DeskJson body_on_desk(const BothCases& both, std::size_t date, const measure::MeasuredVertebra& vertebra) {
  const measure::VertebralBody& body = vertebra.body;
  const bool marked = body.reader && !body.reader->what.empty();
  const BodyChange change = change_of(both.now, date, body);
  const bool added = body.reader && body.reader->added;
  const measure::MeasuredVertebra* const automatic = added ? nullptr : same_place(both.automatic().studies[date], body);
  return DeskJson{{"name", measure::display_name(body)},
                  {"level", body.name.level ? DeskJson(measure::name(*body.name.level)) : DeskJson(nullptr)},
                  {"confidence", io::rounded(body.name.confidence, 3)},
                  {"measured", body.status != measure::BodyStatus::NotMeasured},
                  {"added", added},
                  {"why_not", body.why_not},
                  {"doubts", body.doubts},
                  {"middle_lps_mm", place_on_desk(body.frame.origin)},
                  {"points", points_on_desk(body)},
                  {"call", io::call_text(vertebra)},
                  {"change", change.words},
                  {"change_evidence", change.evidence},
                  {"values", numbers_on_desk(vertebra.values)},
                  {"corrected", marked ? DeskJson(io::correction_line(vertebra)) : DeskJson(nullptr)},
                  {"automatic", automatic == nullptr ? DeskJson(nullptr) : automatic_on_desk(both, date, *automatic)}};
}

DeskJson angles_on_desk(const measure::MeasuredStudy& now, const measure::MeasuredStudy& automatic) {
  DeskJson angles = DeskJson::array();
  for (std::size_t i = 0; i < now.angles.size(); ++i) {
    const auto before = i < automatic.angles.size() ? automatic.angles[i].value_deg : now.angles[i].value_deg;
    angles.push_back(DeskJson{{"name", io::angle_title(now.angles[i])},
                              {"now", io::value_and_error(now.angles[i].value_deg, 1)},
                              {"automatic", io::value_and_error(before, 1)}});
  }
  return angles;
}

DeskJson study_on_desk(const BothCases& both, std::size_t date) {
  const io::KeptStudy& study = both.one.kept.studies[date];
  const io::StudyReport& now = both.now.studies[date];
  DeskJson bodies = DeskJson::array();
  for (const measure::MeasuredVertebra& vertebra : now.measured.vertebrae) {
    bodies.push_back(body_on_desk(both, date, vertebra));
  }
  DeskJson sagittal = DeskJson::array();
  for (const io::KeptPicture& picture : study.sagittal) {
    sagittal.push_back(picture_on_desk(picture));
  }
  DeskJson warnings = DeskJson::array();
  for (const measure::Warning& warning : now.warnings) {
    warnings.push_back(warning.text);
  }
  return DeskJson{{"study_uid", study.study_uid},
                  {"date", study.date},
                  {"sagittal", std::move(sagittal)},
                  {"coronal", study.coronal ? picture_on_desk(*study.coronal) : DeskJson(nullptr)},
                  {"may_be_corrected", study.may_be_corrected},
                  {"bodies", std::move(bodies)},
                  {"angles", angles_on_desk(now.measured, both.automatic().studies[date].measured)},
                  {"warnings", std::move(warnings)}};
}

DeskJson verdict_on_desk(const BothCases& both) {
  if (!both.now.verdict || !both.automatic().verdict) {
    return nullptr;
  }
  return DeskJson{{"headline", both.now.verdict->headline},
                  {"paragraph", both.now.verdict->paragraph},
                  {"automatic", both.automatic().verdict->headline}};
}

DeskJson columns_on_desk() {
  DeskJson columns = DeskJson::array();
  for (const io::ShortColumn& column : io::short_columns()) {
    const measure::CatalogueRow& row = *measure::find_row(column.key);
    columns.push_back(DeskJson{{"key", column.key},
                               {"title", column.title},
                               {"group", column.group},
                               {"label", row.label},
                               {"unit", row.unit}});
  }
  return columns;
}

}  // namespace

std::shared_ptr<const CaseOnDesk> case_on_desk(std::string_view views, const std::string& subject) {
  auto one = std::make_shared<CaseOnDesk>();
  if (!views.empty()) {
    one->kept = io::parse_views(views, subject);
    one->automatic = recomputed_case(one->kept, {});
  }
  return one;
}

std::string recomputed_json(const CaseOnDesk& one, const io::Corrections& corrections) {
  const RecomputedCase now = recomputed_case(one.kept, corrections);
  const BothCases both{.one = one, .now = now.report};
  DeskJson all = DeskJson::array();
  for (std::size_t date = 0; date < one.kept.studies.size(); ++date) {
    all.push_back(study_on_desk(both, date));
  }
  DeskJson warnings = DeskJson::array();
  for (const measure::Warning& warning : now.report.warnings) {
    warnings.push_back(warning.text);
  }
  return DeskJson{{"columns", columns_on_desk()},
                  {"studies", std::move(all)},
                  {"verdict", verdict_on_desk(both)},
                  {"warnings", std::move(warnings)},
                  {"later", now.later}}
      .dump(-1, ' ', false, DeskJson::error_handler_t::replace);
}

}  // namespace kyphos::pipeline
