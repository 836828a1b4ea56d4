#include "pipeline/batch/case_request.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "io/error.h"
#include "io/whole_file.h"

namespace kyphos::io {
namespace {

using Json = nlohmann::json;

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

template <typename T>
std::optional<T> optional_of(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<T>());
}

}  // namespace

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FileRow, file_key, path, patient_key, study_uid, series_uid, outcome, reason_code,
                                   reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SeriesRow, study_uid, ordinal, series_uid, modality, orientation, slices, outcome,
                                   reason_code, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WorklistRow, ordinal, urgency, category, level, severity, reason, finding,
                                   finding_rank)

static void to_json(Json& json, const StudyRow& row) {
  json = {row.study_uid, or_null(row.date), row.modality, row.posture, row.series_uid, row.outcome, row.reason};
}

static void from_json(const Json& json, StudyRow& row) {
  row = {.study_uid = json.at(0),
         .date = optional_of<std::string>(json.at(1)),
         .modality = json.at(2),
         .posture = json.at(3),
         .series_uid = json.at(4),
         .outcome = json.at(5),
         .reason = json.at(6)};
}

static void to_json(Json& json, const StoredNumber& number) {
  json = {or_null(number.value), or_null(number.standard_error), number.why_not};
}

static void from_json(const Json& json, StoredNumber& number) {
  number = {.value = optional_of<double>(json.at(0)),
            .standard_error = optional_of<double>(json.at(1)),
            .why_not = json.at(2)};
}

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AngleRow, study_uid, name, upper, lower, value_deg)

static void to_json(Json& json, const VertebraRow& row) {
  json = {row.study_uid,       row.ordinal, row.level,       or_null(row.level_confidence),
          row.status,          row.why_not, row.genant_type, or_null(row.genant_grade),
          row.genant_evidence, row.values};
}

static void from_json(const Json& json, VertebraRow& row) {
  row = {.study_uid = json.at(0),
         .ordinal = json.at(1),
         .level = json.at(2),
         .level_confidence = optional_of<double>(json.at(3)),
         .status = json.at(4),
         .why_not = json.at(5),
         .genant_type = json.at(6),
         .genant_grade = optional_of<int>(json.at(7)),
         .genant_evidence = json.at(8),
         .values = json.at(9).get<std::map<std::string, StoredNumber>>()};
}

static void to_json(Json& json, const CaseRow& row) {
  json = {
      {"patient_key", row.patient_key}, {"outcome", row.outcome}, {"reason", row.reason},     {"sex", row.sex},
      {"age", or_null(row.age_years)},  {"files", row.files},     {"studies", row.studies},   {"series", row.series},
      {"vertebrae", row.vertebrae},     {"angles", row.angles},   {"worklist", row.worklist}, {"tables", row.tables}};
}

static void from_json(const Json& json, CaseRow& row) {
  json.at("patient_key").get_to(row.patient_key);
  json.at("outcome").get_to(row.outcome);
  json.at("reason").get_to(row.reason);
  json.at("sex").get_to(row.sex);
  row.age_years = optional_of<int>(json.at("age"));
  json.at("files").get_to(row.files);
  json.at("studies").get_to(row.studies);
  json.at("series").get_to(row.series);
  json.at("vertebrae").get_to(row.vertebrae);
  json.at("angles").get_to(row.angles);
  json.at("worklist").get_to(row.worklist);
  json.at("tables").get_to(row.tables);
}

}  // namespace kyphos::io

namespace kyphos::pipeline {
namespace {

using Json = nlohmann::json;

/// Paths and texts of broken files may hold bytes that are no UTF-8; JSON cannot. CBOR takes bytes as they are.
void write_cbor(const Json& json, const std::filesystem::path& file) {
  const std::vector<std::uint8_t> bytes = Json::to_cbor(json);
  io::write_whole(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, io::FileAccess::OwnerOnly);
}

Json read_cbor(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    throw io::Error(file.string(), "is missing");
  }
  return Json::from_cbor(in);
}

}  // namespace

void write_case_request(const CaseRequest& request, const std::filesystem::path& file) {
  write_cbor({{"patient_key", request.patient_key},
              {"files", request.files},
              {"report_folder", request.report_folder.string()},
              {"result_file", request.result_file.string()},
              {"key", request.key.bytes},
              {"identity", request.identity},
              {"dates", request.dates},
              {"uids", request.uids},
              {"persons", request.persons},
              {"grey", request.grey},
              {"layout", request.layout},
              {"dicom", request.dicom},
              {"clinical", request.clinical},
              {"criteria", request.criteria},
              {"edition", request.edition},
              {"masks", request.masks},
              {"labels", request.labels},
              {"keep_views", request.keep_views}},
             file);
}

CaseRequest read_case_request(const std::filesystem::path& file) {
  try {
    const Json json = read_cbor(file);
    return {.patient_key = json.at("patient_key"),
            .files = json.at("files").get<std::vector<io::FileRow>>(),
            .report_folder = json.at("report_folder").get<std::string>(),
            .result_file = json.at("result_file").get<std::string>(),
            .key = {.bytes = json.at("key").get<std::array<unsigned char, 32>>()},
            .identity = json.at("identity").get<Identity>(),
            .dates = json.at("dates").get<Dates>(),
            .uids = json.at("uids").get<Uids>(),
            .persons = json.at("persons").get<io::Persons>(),
            .grey = json.at("grey").get<io::GreyNifti>(),
            .layout = json.at("layout").get<Layout>(),
            .dicom = json.at("dicom"),
            .clinical = json.at("clinical"),
            .criteria = json.at("criteria"),
            .edition = json.at("edition"),
            .masks = json.at("masks").get<bool>(),
            .labels = json.at("labels").get<LabelMaps>(),
            .keep_views = json.at("keep_views").get<bool>()};
  } catch (const Json::exception&) {
    throw io::Error(file.string(), "is no request of kyphos batch");
  }
}

void write_case_result(const io::CaseRow& row, const std::filesystem::path& file) { write_cbor(row, file); }

io::CaseRow read_case_result(const std::filesystem::path& file) {
  try {
    return read_cbor(file).get<io::CaseRow>();
  } catch (const Json::exception&) {
    throw io::Error(file.string(), "is no result of a case");
  }
}

}  // namespace kyphos::pipeline
