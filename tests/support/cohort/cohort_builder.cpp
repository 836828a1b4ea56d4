#include "tests/support/cohort/cohort_builder.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <random>

#include "io/store/store.h"

namespace kyphos::test {
namespace {

constexpr std::array kLevels = {"T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5"};
constexpr std::array kCategories = {"emergency", "criteria_met", "probably_met", "indeterminate", "not_met"};
constexpr std::size_t kFracturedLevel = 5;

std::string key_of(int patient) {
  std::array<char, 20> text{};
  std::snprintf(text.data(), text.size(), "%016x", 2654435761U * static_cast<unsigned>(patient));
  return text.data();
}

io::StoredNumber number(double value) { return {.value = std::round(value * 100.0) / 100.0, .standard_error = 0.3}; }

io::VertebraRow vertebra(const std::string& study, std::size_t level, double loss_percent, std::mt19937& random) {
  std::normal_distribution<double> spread(0.0, 1.0);
  const double height_mm = 19.0 + static_cast<double>(level) + spread(random);
  return {.study_uid = study,
          .ordinal = static_cast<int>(level),
          .level = kLevels.at(level),
          .level_confidence = 0.97,
          .status = "measured",
          .genant_type = loss_percent > 20.0 ? "wedge" : "normal",
          .genant_grade = loss_percent > 40.0   ? 3
                          : loss_percent > 25.0 ? 2
                          : loss_percent > 20.0 ? 1
                                                : 0,
          .genant_evidence = "anterior height",
          .values = {{"height_anterior_mm", number(height_mm * (1.0 - loss_percent / 100.0))},
                     {"height_posterior_mm", number(height_mm + 1.0)},
                     {"loss_anterior_percent", number(loss_percent)}}};
}

io::CaseRow patient_row(int patient, const std::string& thumbnail) {
  std::mt19937 random(static_cast<unsigned>(patient));
  std::uniform_real_distribution<double> part(0.0, 1.0);
  io::CaseRow row{.patient_key = key_of(patient), .outcome = "measured", .inputs_digest = "d", .settings_digest = "s"};
  row.version = "0";
  row.folder = "cases/" + row.patient_key;
  row.sex = patient % 4 == 0 ? "M" : "F";
  row.age_years = 55 + patient % 40;
  row.thumbnail = thumbnail;
  const bool fractured = patient % 3 == 0;
  const double first_loss = 15.0 + 25.0 * part(random);
  for (int study = 0; study < 2; ++study) {
    const std::string uid = "2.25." + std::to_string(10 * patient + study);
    row.studies.push_back({.study_uid = uid,
                           .date = study == 0 ? "2020-01-02" : "2020-0" + std::to_string(3 + patient % 7) + "-04",
                           .modality = "CT",
                           .outcome = "measured"});
    for (std::size_t level = 0; level < kLevels.size(); ++level) {
      const bool lost = fractured && level == kFracturedLevel;
      row.vertebrae.push_back(
          vertebra(uid, level, lost ? first_loss + 20.0 * study * part(random) : 3.0 * part(random), random));
    }
  }
  row.report_json = R"({"progression":{"vertebrae":[{"baseline":0,"current":1,"changes":[{"measurement":)"
                    R"("height_anterior_mm","earlier":0,"later":1,"percent_of_baseline":{"value":)" +
                    std::to_string(fractured ? -20.0 * part(random) : 0.5) + "}}]}]}}";
  if (fractured) {
    const auto category = static_cast<std::size_t>(patient / 3) % kCategories.size();
    row.worklist = {{.ordinal = 0,
                     .urgency = static_cast<int>(category),
                     .category = kCategories.at(category),
                     .level = kLevels.at(kFracturedLevel),
                     .severity = first_loss + 10.0,
                     .reason = "L1 lost 4.1 mm (SE 0.4) of its anterior height since 2020-01-02, 18.2 % of its own "
                               "baseline; the deformity is progressing. Genant grade 2: anterior height below what "
                               "T11, T12, L2, L3 let expect (measuring error 0.9 %)"}};
  }
  return row;
}

}  // namespace

void write_cohort(const std::filesystem::path& folder, int patients, const std::string& thumbnail) {
  io::Store store(folder, io::StoreAccess::ReadWrite);
  const int run = store.begin_run("2020-01-01T00:00:00Z", "0", "s");
  for (int patient = 1; patient <= patients; ++patient) {
    store.record_case(patient_row(patient, thumbnail), run);
  }
}

}  // namespace kyphos::test
