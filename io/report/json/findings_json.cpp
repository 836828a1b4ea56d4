#include "io/report/json/findings_json.h"

#include "classify/acuity.h"
#include "io/report/json/json_value.h"
#include "io/report/words/findings_words.h"
#include "io/report/words/number_text.h"
#include "measure/finding/tissue_parameters.h"

namespace kyphos::io {
namespace {

using Json = nlohmann::ordered_json;

Json number_json(const measure::Measured<double>& measured, int decimals) {
  return measured_json(measured, decimals + kExtraDigits);
}

Json cleft_json(const measure::MeasuredVertebra& vertebra) {
  const measure::Cleft& cleft = vertebra.findings.cleft;
  const Json centre =
      Json::array({rounded(cleft.centre.x(), 1), rounded(cleft.centre.y(), 1), rounded(cleft.centre.z(), 1)});
  return Json{{"found", cleft.volume_mm3 ? Json(cleft.found()) : Json(nullptr)},
              {"volume_mm3", number_json(cleft.volume_mm3, 0)},
              {"place", text_or_null(cleft.place)},
              {"centre_lps_mm", cleft.found() ? centre : Json(nullptr)},
              {"confidence", confidence(vertebra, cleft.volume_mm3, measure::kLeastVolumeMm3.value, "mm3")}};
}

Json wall_json(const measure::MeasuredVertebra& vertebra, const measure::FindingLimits& limits) {
  const measure::PosteriorWall& wall = vertebra.findings.posterior_wall;
  return Json{
      {"retropulsion_mm", number_json(wall.retropulsion_mm, 1)},
      {"retropulsion_confidence", confidence(vertebra, wall.retropulsion_mm, limits.retropulsion_mm, "mm")},
      {"canal_ap_mm", number_json(wall.canal_ap_mm, 1)},
      {"canal_compromise_percent", number_json(wall.canal_compromise_percent, 0)},
      {"canal_confidence", confidence(vertebra, wall.canal_compromise_percent, limits.canal_compromise_percent, "%")},
      {"bulge_mm", number_json(wall.bulge_mm, 1)}};
}

Json cement_json(const measure::MeasuredVertebra& vertebra) {
  const measure::Cement& cement = vertebra.findings.cement;
  Json leaks = Json::array();
  for (const measure::CementLeak& leak : cement.leaks) {
    leaks.push_back(Json{{"place", measure::name(leak.place)},
                         {"volume_mm3", {{"value", rounded(leak.volume_mm3, 1)}, {"se", rounded(leak.se_mm3, 1)}}}});
  }
  return Json{{"present", cement.volume_cm3 || cement.present() ? Json(cement.present()) : Json(nullptr)},
              {"volume_cm3", number_json(cement.volume_cm3, 1)},
              {"outside", std::move(leaks)},
              {"metal", cement.metal},
              {"confidence", confidence(vertebra, cement.volume_cm3, measure::kLeastCementCm3, "cm3")}};
}

Json signs_json(const measure::Findings& findings) {
  Json signs = Json::array();
  for (const measure::SuspicionSign& sign : findings.suspicion) {
    signs.push_back(Json{{"sign", measure::key(sign.kind)}, {"text", sign.text}});
  }
  return signs;
}

Json oedema_json(const measure::Oedema& oedema, classify::Tristate found) {
  const char* const lookalike = !oedema.follows_disc.empty()                             ? "disc"
                                : oedema.lookalike == measure::OedemaLookalike::Fat      ? "fat"
                                : oedema.lookalike == measure::OedemaLookalike::MaybeFat ? "maybe_fat"
                                                                                         : "";
  return Json{
      {"found", found == classify::Tristate::Unknown ? Json(nullptr) : Json(found == classify::Tristate::Yes)},
      {"probability", number_json(oedema.probability, 2)},
      {"signal_ratio", number_json(oedema.signal_ratio, 2)},
      {"share_percent", number_json(oedema.share_percent, 0)},
      {"t1_ratio", number_json(oedema.t1_ratio, 2)},
      {"shape", text_or_null(oedema.shape == measure::OedemaShape::None ? "" : std::string(word(oedema.shape)))},
      {"looks_like", text_or_null(lookalike)},
      {"follows", text_or_null(oedema.follows_disc)},
      {"series", text_or_null(oedema.series)}};
}

Json fluid_json(const measure::FluidCleft& fluid) {
  return Json{{"found", fluid.volume_mm3 ? Json(fluid.found()) : Json(nullptr)},
              {"fluid_sign", fluid.volume_mm3 ? Json(fluid.is_sign()) : Json(nullptr)},
              {"volume_mm3", number_json(fluid.volume_mm3, 0)},
              {"of_fluid", number_json(fluid.of_fluid, 2)},
              {"place", text_or_null(fluid.place)},
              {"series", text_or_null(fluid.series)}};
}

/// What the series of an MR show of the marrow; how old that makes a fracture.
Json marrow_json(const measure::MeasuredVertebra& vertebra, const classify::AcuityOfBody& acuity) {
  return Json{{"oedema", oedema_json(vertebra.marrow->oedema, acuity.oedema)},
              {"fluid", fluid_json(vertebra.marrow->fluid)},
              {"acuity", classify::name(acuity.acuity)},
              {"acuity_evidence", text_or_null(acuity.text)}};
}

}  // namespace

std::string vertebra_findings_json(const measure::MeasuredVertebra& vertebra, const measure::FindingLimits& limits) {
  const measure::Findings& findings = vertebra.findings;
  Json json{{"gas_cleft", cleft_json(vertebra)},
            {"posterior_wall", wall_json(vertebra, limits)},
            {"cement", cement_json(vertebra)},
            {"endplates",
             {{"superior_sunk_mm", number_json(findings.depression.superior_mm, 1)},
              {"inferior_sunk_mm", number_json(findings.depression.inferior_mm, 1)}}},
            {"pedicles",
             {{"left_percent", number_json(findings.pedicles.left_percent, 0)},
              {"right_percent", number_json(findings.pedicles.right_percent, 0)}}},
            {"soft_tissue_beyond_neighbours",
             {{"left_mm", number_json(findings.paravertebral_beyond.left_mm, 1)},
              {"right_mm", number_json(findings.paravertebral_beyond.right_mm, 1)}}},
            {"suspicion", signs_json(findings)},
            {"bridge_below", word(findings.bridge_below)},
            {"serves_as_reference", vertebra.serves_as_reference}};
  if (vertebra.marrow) {
    json["marrow"] = marrow_json(vertebra, classify::judge_acuity(vertebra, limits));
  }
  return json.dump();
}

std::string study_findings_json(const measure::MeasuredStudy& study) {
  Json stretches = Json::array();
  for (const measure::AnkylosedStretch& stretch : study.ankylosed) {
    stretches.push_back(Json{{"first", measure::display_name(study.vertebrae.at(stretch.first).body)},
                             {"last", measure::display_name(study.vertebrae.at(stretch.last).body)}});
  }
  return Json{{"reference_attenuation",
               {{"level", text_or_null(study.reference_attenuation.level)},
                {"hu", number_json(study.reference_attenuation.hu, 0)}}},
              {"contrast_in_vessels", word(study.contrast)},
              {"bridged", std::move(stretches)}}
      .dump();
}

}  // namespace kyphos::io
