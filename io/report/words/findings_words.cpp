#include "io/report/words/findings_words.h"

#include <cmath>

#include "classify/acuity.h"
#include "io/report/words/number_text.h"
#include "measure/finding/tissue_parameters.h"

namespace kyphos::io {
namespace {

constexpr double kSureFactor = 1.96;

class Lines {
 public:
  Lines(std::vector<FindingLine>& lines, const measure::FindingLimits& limits) : lines_(lines), limits_(limits) {}

  void take(const measure::MeasuredVertebra& vertebra) {
    vertebra_ = &vertebra;
    const bool collapsed = vertebra.genant && vertebra.genant.value().grade > 0;
    take_wall(collapsed);
    take_listhesis();
    take_cleft(collapsed);
    take_cement();
    take_marrow(collapsed);
    if (collapsed) {
      add("Superior endplate sunk", vertebra.findings.depression.superior_mm, 1, "mm", limits_.endplate_sunk_mm);
      add("Inferior endplate sunk", vertebra.findings.depression.inferior_mm, 1, "mm", limits_.endplate_sunk_mm);
    }
    for (const measure::SuspicionSign& sign : vertebra.findings.suspicion) {
      add_text("Sign that it may not be benign", sign.text,
               vertebra.body.doubts.empty() ? "raises suspicion only" : "doubtful body");
    }
  }

 private:
  void take_wall(bool collapsed) {
    const measure::PosteriorWall& wall = vertebra_->findings.posterior_wall;
    const bool stands_back = wall.retropulsion_mm && wall.retropulsion_mm.value() >= limits_.retropulsion_mm;
    const bool narrow =
        wall.canal_compromise_percent && wall.canal_compromise_percent.value() >= limits_.canal_compromise_percent;
    if (collapsed || stands_back) {
      add("Retropulsion", wall.retropulsion_mm, 1, "mm", limits_.retropulsion_mm);
    }
    if (collapsed || stands_back || narrow) {
      add("Canal compromise", wall.canal_compromise_percent, 0, "%", limits_.canal_compromise_percent);
      add("Canal diameter", wall.canal_ap_mm, 1, "mm", 0.0);
    }
    if (const auto loss = vertebra_->values.find("loss_posterior_vs_neighbours_percent");
        collapsed && loss != vertebra_->values.end()) {
      add("Dorsal height loss", loss->second, 0, "%", limits_.dorsal_loss_percent);
    }
  }

  void take_listhesis() {
    const measure::Listhesis& step = vertebra_->findings.listhesis;
    if (!step.mm || std::abs(step.mm.value()) < limits_.listhesis_mm) {
      return;
    }
    const bool forward = step.mm.value() > 0.0;
    const double limit = forward ? limits_.listhesis_mm : -limits_.listhesis_mm;
    add_text(forward ? "Listhesis, in front of the body below" : "Listhesis, behind the body below",
             value_and_error(step.mm, 1) + " mm, " + fixed(std::abs(step.percent.value()), 0) + " % of its depth",
             confidence(*vertebra_, step.mm, limit, "mm"));
  }

  void take_cleft(bool collapsed) {
    const measure::Cleft& cleft = vertebra_->findings.cleft;
    if (cleft.found()) {
      add("Gas cleft, " + cleft.place, cleft.volume_mm3, 0, "mm3", measure::kLeastVolumeMm3.value);
    } else if (collapsed && cleft.volume_mm3) {
      add_text("Gas cleft", "none from " + fixed(measure::kLeastVolumeMm3.value, 0) + " mm3",
               vertebra_->body.doubts.empty() ? "clear" : "doubtful body");
    }
  }

  void take_cement() {
    const measure::Cement& cement = vertebra_->findings.cement;
    if (cement.seen_unmeasured) {
      add_text("Cement in the body", "seen", "a treated body, not measured: " + vertebra_->body.why_not);
    } else if (cement.present()) {
      add("Cement in the body", cement.volume_cm3, 1, "cm3", measure::kLeastCementCm3);
    }
    if (!cement.leaks.empty()) {
      add_text("Cement outside the body", leaks_in_words(cement),
               vertebra_->body.doubts.empty() ? "clear" : "doubtful body");
    }
    if (cement.metal) {
      add_text("Metal in the body", "yes", "cement and bone beside it are not read");
    }
  }

  /// Whatever is bright, and of a collapsed body that nothing is: a reader asks how old it is.
  void take_marrow(bool collapsed) {
    if (!vertebra_->marrow) {
      return;
    }
    const measure::Oedema& oedema = vertebra_->marrow->oedema;
    const classify::AcuityOfBody acuity = classify::judge_acuity(*vertebra_, limits_);
    const bool bright = oedema.shape != measure::OedemaShape::None;
    if (bright || collapsed) {
      add_text("Marrow", acuity.text, oedema.probability.doubt().empty() ? marrow_confidence(oedema) : "doubtful body");
      add_text("Age of a fracture by MR", std::string(classify::words(acuity.acuity)),
               "acute and subacute look alike; oedema fades over 3 to 6 months");
    }
    if (vertebra_->marrow->fluid.found() || (collapsed && vertebra_->marrow->fluid.volume_mm3)) {
      add_text("Fluid in the body", acuity.fluid_text, oedema.probability.doubt().empty() ? "clear" : "doubtful body");
    }
  }

  static std::string marrow_confidence(const measure::Oedema& oedema) {
    if (!oedema.probability) {
      return oedema.probability.why_not();
    }
    return oedema.found() || oedema.absent() ? "clear" : "cannot tell";
  }

  void add(const std::string& finding, const measure::Measured<double>& measured, int decimals, const std::string& unit,
           double limit) {
    add_text(finding, measured ? value_and_error(measured, decimals) + " " + unit : "–",
             confidence(*vertebra_, measured, limit, unit));
  }

  void add_text(const std::string& finding, const std::string& value, const std::string& confidence) {
    lines_.push_back({.level = measure::display_name(vertebra_->body),
                      .finding = finding,
                      .value = value,
                      .confidence = confidence});
  }

  std::vector<FindingLine>& lines_;
  const measure::FindingLimits& limits_;
  const measure::MeasuredVertebra* vertebra_ = nullptr;
};

}  // namespace

std::string confidence(const measure::MeasuredVertebra& vertebra, const measure::Measured<double>& measured,
                       double limit, std::string_view unit) {
  if (!measured) {
    return measured.why_not();
  }
  if (!vertebra.body.doubts.empty()) {
    return "doubtful body";
  }
  const bool sure = std::abs(measured.value() - limit) >= kSureFactor * measured.standard_error();
  const int decimals = limit == std::round(limit) ? 0 : 1;
  return sure ? "clear" : "near the limit of " + fixed(std::abs(limit), decimals) + " " + std::string(unit);
}

std::string leaks_in_words(const measure::Cement& cement) {
  std::string text;
  for (const measure::CementLeak& leak : cement.leaks) {
    text += (text.empty() ? "" : ", ") + std::string(measure::name(leak.place)) + " " +
            fixed(leak.volume_mm3 * 1e-3, 2) + " ±" + fixed(leak.se_mm3 * 1e-3, 2) + " cm3";
  }
  return text;
}

std::string_view word(measure::Bridge bridge) {
  return bridge == measure::Bridge::Yes ? "yes" : bridge == measure::Bridge::No ? "no" : "unknown";
}

std::string_view word(measure::ContrastSeen contrast) {
  return contrast == measure::ContrastSeen::Yes ? "yes" : contrast == measure::ContrastSeen::No ? "no" : "unknown";
}

std::vector<FindingLine> finding_lines(const measure::MeasuredStudy& study) {
  std::vector<FindingLine> lines;
  Lines rows(lines, study.limits);
  for (const measure::MeasuredVertebra& vertebra : study.vertebrae) {
    if (vertebra.body.status != measure::BodyStatus::NotMeasured) {
      rows.take(vertebra);
    }
  }
  for (const measure::AnkylosedStretch& stretch : study.ankylosed) {
    lines.push_back({.level = measure::display_name(study.vertebrae.at(stretch.first).body) + " to " +
                              measure::display_name(study.vertebrae.at(stretch.last).body),
                     .finding = "Bridged by bone",
                     .value = std::to_string(stretch.last - stretch.first + 1) + " bodies in a row",
                     .confidence = "a vessel with contrast at the rim can pass for bone"});
  }
  const measure::ReferenceAttenuation& bone = study.reference_attenuation;
  if (bone.hu) {
    lines.push_back({.level = bone.level,
                     .finding = "Trabecular attenuation, for the whole spine",
                     .value = value_and_error(bone.hu, 0) + " HU",
                     .confidence = study.contrast == measure::ContrastSeen::Yes
                                       ? "contrast in the vessels raises it by 11 HU (SD 19)"
                                       : "contrast in the vessels: " + std::string(word(study.contrast))});
  }
  return lines;
}

}  // namespace kyphos::io
