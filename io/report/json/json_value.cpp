#include "io/report/json/json_value.h"

#include "io/report/words/number_text.h"

namespace kyphos::io {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json measured_json(const measure::Measured<double>& measured, int decimals) {
  if (!measured) {
    return Json{{"why_not", measured.why_not()}};
  }
  Json json{{"value", rounded(measured.value(), decimals)}, {"se", rounded(measured.standard_error(), decimals)}};
  if (!measured.doubt().empty()) {
    json["doubt"] = measured.doubt();
  }
  return json;
}

}  // namespace kyphos::io
