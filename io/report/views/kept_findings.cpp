#include "io/report/views/kept_findings.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kyphos::io {
namespace {

using FoundJson = nlohmann::ordered_json;
using measure::Findings;
using measure::Measured;

/// Nine digits after the point: what is read back is the same number for every table.
double kept_number(double value) { return std::round(1.0e9 * value) / 1.0e9; }

template <typename Enumerator>
Enumerator one_of(const FoundJson& json, Enumerator last) {
  return static_cast<Enumerator>(std::clamp(json.get<int>(), 0, static_cast<int>(last)));
}

FoundJson cement_json(const measure::Cement& cement) {
  FoundJson leaks = FoundJson::array();
  for (const measure::CementLeak& leak : cement.leaks) {
    leaks.push_back(
        FoundJson::array({static_cast<int>(leak.place), kept_number(leak.volume_mm3), kept_number(leak.se_mm3)}));
  }
  return FoundJson{{"volume", kept_measured_json(cement.volume_cm3)},
                   {"leaks", std::move(leaks)},
                   {"metal", cement.metal},
                   {"seen", cement.seen_unmeasured}};
}

measure::Cement cement_of_json(const FoundJson& json) {
  measure::Cement cement{.volume_cm3 = kept_measured_of_json(json.at("volume"))};
  for (const FoundJson& leak : json.at("leaks")) {
    cement.leaks.push_back({.place = one_of(leak.at(0), measure::CementPlace::Vein),
                            .volume_mm3 = leak.at(1).get<double>(),
                            .se_mm3 = leak.at(2).get<double>()});
  }
  cement.metal = json.at("metal").get<bool>();
  cement.seen_unmeasured = json.at("seen").get<bool>();
  return cement;
}

FoundJson suspicion_json(const std::vector<measure::SuspicionSign>& signs) {
  FoundJson json = FoundJson::array();
  for (const measure::SuspicionSign& sign : signs) {
    json.push_back(FoundJson::array({static_cast<int>(sign.kind), sign.text}));
  }
  return json;
}

}  // namespace

FoundJson kept_measured_json(const Measured<double>& measured) {
  if (!measured) {
    return measured.why_not();
  }
  FoundJson json = FoundJson::array({kept_number(measured.value()), kept_number(measured.standard_error())});
  if (!measured.doubt().empty()) {
    json.push_back(measured.doubt());
  }
  return json;
}

Measured<double> kept_measured_of_json(const FoundJson& json) {
  if (json.is_string()) {
    return measure::WhyNot{json.get<std::string>()};
  }
  return {json.at(0).get<double>(), json.at(1).get<double>(),
          json.size() > 2 ? json.at(2).get<std::string>() : std::string()};
}

FoundJson kept_findings_json(const Findings& findings) {
  const auto& wall = findings.posterior_wall;
  return FoundJson{{"cleft", kept_measured_json(findings.cleft.volume_mm3)},
                   {"cleft_place", findings.cleft.place},
                   {"retropulsion", kept_measured_json(wall.retropulsion_mm)},
                   {"canal_ap", kept_measured_json(wall.canal_ap_mm)},
                   {"canal_compromise", kept_measured_json(wall.canal_compromise_percent)},
                   {"bulge", kept_measured_json(wall.bulge_mm)},
                   {"listhesis", kept_measured_json(findings.listhesis.mm)},
                   {"listhesis_percent", kept_measured_json(findings.listhesis.percent)},
                   {"cement", cement_json(findings.cement)},
                   {"mean_hu", kept_measured_json(findings.attenuation.mean_hu)},
                   {"median_hu", kept_measured_json(findings.attenuation.median_hu)},
                   {"hu_volume", kept_number(findings.attenuation.volume_cm3)},
                   {"depression_superior", kept_measured_json(findings.depression.superior_mm)},
                   {"depression_inferior", kept_measured_json(findings.depression.inferior_mm)},
                   {"pedicle_left", kept_measured_json(findings.pedicles.left_percent)},
                   {"pedicle_right", kept_measured_json(findings.pedicles.right_percent)},
                   {"beside_left", kept_measured_json(findings.paravertebral.left_mm)},
                   {"beside_right", kept_measured_json(findings.paravertebral.right_mm)},
                   {"beyond_left", kept_measured_json(findings.paravertebral_beyond.left_mm)},
                   {"beyond_right", kept_measured_json(findings.paravertebral_beyond.right_mm)},
                   {"suspicion", suspicion_json(findings.suspicion)},
                   {"bridge_below", static_cast<int>(findings.bridge_below)}};
}

Findings kept_findings_of_json(const FoundJson& json) {
  const auto number = [&json](const char* key) { return kept_measured_of_json(json.at(key)); };
  Findings findings;
  findings.cleft.volume_mm3 = number("cleft");
  findings.cleft.place = json.at("cleft_place").get<std::string>();
  findings.posterior_wall.retropulsion_mm = number("retropulsion");
  findings.posterior_wall.canal_ap_mm = number("canal_ap");
  findings.posterior_wall.canal_compromise_percent = number("canal_compromise");
  findings.posterior_wall.bulge_mm = number("bulge");
  findings.listhesis = {.mm = number("listhesis"), .percent = number("listhesis_percent")};
  findings.cement = cement_of_json(json.at("cement"));
  findings.attenuation = {
      .mean_hu = number("mean_hu"), .median_hu = number("median_hu"), .volume_cm3 = json.at("hu_volume").get<double>()};
  findings.depression = {.superior_mm = number("depression_superior"), .inferior_mm = number("depression_inferior")};
  findings.pedicles = {.left_percent = number("pedicle_left"), .right_percent = number("pedicle_right")};
  findings.paravertebral = {.left_mm = number("beside_left"), .right_mm = number("beside_right")};
  findings.paravertebral_beyond = {.left_mm = number("beyond_left"), .right_mm = number("beyond_right")};
  for (const FoundJson& sign : json.at("suspicion")) {
    findings.suspicion.push_back(
        {.kind = one_of(sign.at(0), measure::SuspicionKind::SoftTissueMass), .text = sign.at(1).get<std::string>()});
  }
  findings.bridge_below = one_of(json.at("bridge_below"), measure::Bridge::Yes);
  return findings;
}

}  // namespace kyphos::io
