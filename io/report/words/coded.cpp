#include "io/report/words/coded.h"

#include <algorithm>
#include <array>
#include <utility>

#include "io/labels/vertebra_code.h"

namespace kyphos::io {
namespace {

using measure::Level;

/// Rows of the catalogue that have a standard code (PS3.16 CID 218, 7469, 7470); all others are kyphos' own.
struct StandardNumber {
  std::string_view key;
  std::string_view code, scheme, meaning;
  std::string_view place, place_meaning;            ///< SCT, CID 212
  std::string_view derivation, derivation_meaning;  ///< SCT, CID 7464
};
constexpr std::array kStandardNumbers{
    StandardNumber{"height_anterior_mm", "121207", "DCM", "Height", "255549009", "Anterior", "", ""},
    StandardNumber{"height_middle_mm", "121207", "DCM", "Height", "26216008", "Central", "", ""},
    StandardNumber{"height_posterior_mm", "121207", "DCM", "Height", "255551008", "Posterior", "", ""},
    StandardNumber{"height_mean_mm", "121207", "DCM", "Height", "", "", "373098007", "Mean"},
    StandardNumber{"wedge_angle_deg", "1483009", "SCT", "Angle", "", "", "", ""},
    StandardNumber{"depth_mm", "131197000", "SCT", "Depth", "", "", "", ""},
    StandardNumber{"width_mm", "103355008", "SCT", "Width", "", "", "", ""},
    StandardNumber{"volume_cm3", "118565006", "SCT", "Volume", "", "", "", ""},
    StandardNumber{"trabecular_hu", "112031", "DCM", "Attenuation Coefficient", "", "", "373098007", "Mean"},
    StandardNumber{"trabecular_median_hu", "112031", "DCM", "Attenuation Coefficient", "", "", "373099004", "Median"},
};

std::optional<CodedEntry> sct_or_none(std::string_view code, std::string_view meaning) {
  return code.empty()
             ? std::nullopt
             : std::optional(CodedEntry{.value = std::string(code), .scheme = "SCT", .meaning = std::string(meaning)});
}

}  // namespace

CodedEntry own_code(std::string_view key, std::string_view meaning) {
  return {.value = std::string(key), .scheme = std::string(kOwnScheme), .meaning = std::string(meaning)};
}

CodedEntry level_code(const std::optional<Level>& level) {
  if (!level) {
    return {.value = "3572006", .scheme = "SCT", .meaning = "Vertebral body"};
  }
  const std::string_view code = sct_of_level(*level);
  if (code.empty()) {
    return {.value = "51282000", .scheme = "SCT", .meaning = "Vertebra"};
  }
  return {.value = std::string(code), .scheme = "SCT", .meaning = std::string(measure::name(*level)) + " vertebra"};
}

std::optional<CodedEntry> region_code(const std::optional<Level>& level) {
  if (level == Level::T13) {
    return CodedEntry{.value = "122495006", .scheme = "SCT", .meaning = "Thoracic spine"};
  }
  if (level == Level::L6) {
    return CodedEntry{.value = "122496007", .scheme = "SCT", .meaning = "Lumbar spine"};
  }
  return std::nullopt;
}

NumberCode number_code(const measure::CatalogueRow& row) {
  const auto* const found = std::ranges::find(kStandardNumbers, row.key, &StandardNumber::key);
  if (found == kStandardNumbers.end()) {
    return {.concept_name = own_code(row.key, row.label)};
  }
  NumberCode code{.concept_name = {.value = std::string(found->code),
                                   .scheme = std::string(found->scheme),
                                   .meaning = std::string(found->meaning)},
                  .place = sct_or_none(found->place, found->place_meaning),
                  .derivation = sct_or_none(found->derivation, found->derivation_meaning)};
  if (row.unit == "deg") {
    code.method = own_code(row.key, row.label);
  }
  return code;
}

CodedEntry unit_code(std::string_view ucum) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kMeanings{{{"mm", "millimeter"},
                                                                                    {"deg", "degree"},
                                                                                    {"%", "percent"},
                                                                                    {"[hnsf'U]", "Hounsfield unit"},
                                                                                    {"mm2", "square millimeter"},
                                                                                    {"mm3", "cubic millimeter"},
                                                                                    {"cm3", "cubic centimeter"},
                                                                                    {"1", "no units"}}};
  const auto* const found = std::ranges::find(kMeanings, ucum, &std::pair<std::string_view, std::string_view>::first);
  return {.value = std::string(ucum),
          .scheme = "UCUM",
          .meaning = std::string(found == kMeanings.end() ? ucum : found->second)};
}

}  // namespace kyphos::io
