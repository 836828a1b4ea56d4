#include "io/report/words/findings_words.h"

#include <cmath>

#include "io/report/words/number_text.h"

namespace kyphos::io {
namespace {

constexpr double kSureFactor = 1.96;
/// Least volumes that are told from nothing: measure/finding/cleft and cement.
constexpr double kLeastCleftMm3 = 25.0;
constexpr double kEndplateSunkMm = 2.0;

class Lines {
 public:
  explicit Lines(std::vector<FindingLine>& lines) : lines_(lines) {}

  void take(const measure::MeasuredVertebra& vertebra) {
    vertebra_ = &vertebra;
    const bool collapsed = vertebra.genant && vertebra.genant.value().grade > 0;
    take_wall(collapsed);
    take_cleft(collapsed);
    take_cement();
    if (collapsed) {
      add("Superior endplate sunk", vertebra.findings.depression.superior_mm, 1, "mm", kEndplateSunkMm);
      add("Inferior endplate sunk", vertebra.findings.depression.inferior_mm, 1, "mm", kEndplateSunkMm);
    }
    for (const measure::SuspicionSign& sign : vertebra.findings.suspicion) {
      add_text("Sign that it may not be benign", sign.text,
               vertebra.body.doubts.empty() ? "raises suspicion only" : "doubtful body");
    }
  }

 private:
  void take_wall(bool collapsed) {
    const measure::PosteriorWall& wall = vertebra_->findings.posterior_wall;
    const bool stands_back = wall.retropulsion_mm && wall.retropulsion_mm.value() >= kRetropulsionReportMm;
    const bool narrow =
        wall.canal_compromise_percent && wall.canal_compromise_percent.value() >= kCanalSignificantPercent;
    if (collapsed || stands_back) {
      add("Retropulsion", wall.retropulsion_mm, 1, "mm", kRetropulsionReportMm);
    }
    if (collapsed || stands_back || narrow) {
      add("Canal compromise", wall.canal_compromise_percent, 0, "%", kCanalSignificantPercent);
      add("Canal diameter", wall.canal_ap_mm, 1, "mm", 0.0);
    }
    if (const auto loss = vertebra_->values.find("loss_posterior_vs_neighbours_percent");
        collapsed && loss != vertebra_->values.end()) {
      constexpr double kDorsalLossPercent = 10.0;  // RAND/UCLA panel, fracturescout.com
      add("Dorsal height loss", loss->second, 0, "%", kDorsalLossPercent);
    }
  }

  void take_cleft(bool collapsed) {
    const measure::Cleft& cleft = vertebra_->findings.cleft;
    if (cleft.found()) {
      add("Gas cleft, " + cleft.place, cleft.volume_mm3, 0, "mm3", kLeastCleftMm3);
    } else if (collapsed && cleft.volume_mm3) {
      add_text("Gas cleft", "none from " + fixed(kLeastCleftMm3, 0) + " mm3",
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
  return sure ? "clear" : "near the limit of " + fixed(limit, 0) + " " + std::string(unit);
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
  Lines rows(lines);
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
