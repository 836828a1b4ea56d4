#include "classify/gather_evidence.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "classify/gather_change.h"
#include "classify/osteoporosis.h"
#include "classify/structure.h"
#include "measure/joined_texts.h"

namespace kyphos::classify {
namespace {

std::optional<double> value_in(const measure::MeasuredVertebra& vertebra, const std::string& key) {
  const auto found = vertebra.values.find(key);
  return found != vertebra.values.end() && found->second ? std::optional(found->second.value()) : std::nullopt;
}

std::optional<double> value_in(const measure::Measured<double>& measured) {
  return measured ? std::optional(measured.value()) : std::nullopt;
}

/// Largest of the losses against the neighbours, or where those are no reference against the intact levels.
std::optional<double> largest_loss_percent(const measure::MeasuredVertebra& vertebra) {
  for (const char* against : {"_vs_neighbours_percent", "_vs_intact_levels_percent"}) {
    std::optional<double> largest;
    for (const char* station : {"loss_anterior", "loss_middle", "loss_posterior"}) {
      largest = std::max(largest, value_in(vertebra, std::string(station) + against));
    }
    if (largest) {
      return largest;
    }
  }
  return std::nullopt;
}

/// How many bodies in a row, `index` among them, are joined where `joined` says so.
template <typename Joined>
std::size_t stretch_around(const std::vector<measure::MeasuredVertebra>& bodies, std::size_t index, Joined joined) {
  std::size_t first = index;
  while (first > 0 && joined(bodies[first - 1].findings.bridge_below)) {
    --first;
  }
  std::size_t last = index;
  while (last + 1 < bodies.size() && joined(bodies[last].findings.bridge_below)) {
    ++last;
  }
  return last - first + 1;
}

Tristate is_ankylosed(const std::vector<measure::MeasuredVertebra>& bodies, std::size_t index,
                      const Criteria& criteria) {
  const double least = value_of(criteria, key::kAnkylosedBodies);
  const auto bridged = [](measure::Bridge bridge) { return bridge == measure::Bridge::Yes; };
  const auto may_be = [](measure::Bridge bridge) { return bridge != measure::Bridge::No; };
  if (static_cast<double>(stretch_around(bodies, index, bridged)) >= least) {
    return Tristate::Yes;
  }
  return static_cast<double>(stretch_around(bodies, index, may_be)) >= least ? Tristate::Unknown : Tristate::No;
}

std::string with_unit(double value, const char* unit) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%.1f %s", value, unit);
  return text.data();
}

void take_findings(LevelEvidence& level, const measure::Findings& findings) {
  if (findings.cleft.volume_mm3) {
    level.cleft = known(findings.cleft.found());
    level.cleft_text = findings.cleft.found() ? "gas, " + with_unit(findings.cleft.volume_mm3.value() / 1000.0, "cm3") +
                                                    ", " + findings.cleft.place
                                              : "no gas";
  }
  if (findings.cement.volume_cm3 || findings.cement.present()) {
    level.cement = known(findings.cement.present());
  }
  for (const measure::CementLeak& leak : findings.cement.leaks) {
    level.cement_outside = Sighting::Seen;
    level.cement_text += (level.cement_text.empty() ? "" : ", ") + std::string(measure::name(leak.place)) + " " +
                         with_unit(leak.volume_mm3 / 1000.0, "cm3");
  }
}

/// Likelier than this a body counts as fractured where it speaks about another one.
constexpr double kFracturedForSure = 0.75;

bool fractured_elsewhere(const std::vector<measure::MeasuredVertebra>& bodies, std::size_t index) {
  for (std::size_t other = 0; other < bodies.size(); ++other) {
    const auto& probability = bodies[other].call.probability;
    if (other != index && probability && probability.value() >= kFracturedForSure) {
      return true;
    }
  }
  return false;
}

/// Signs count together, and against what speaks for a benign fracture.
void take_suspicion(LevelEvidence& level, const std::vector<measure::MeasuredVertebra>& bodies, std::size_t index) {
  constexpr int kSeveral = 2;
  const measure::Findings& findings = bodies[index].findings;
  const measure::Suspicion weighed = measure::weigh_suspicion(findings, fractured_elsewhere(bodies, index));
  if (weighed.ratio <= 1.0) {
    return;
  }
  for (const measure::SuspicionSign& sign : findings.suspicion) {
    level.suspicion_signs.push_back(sign.text);
  }
  level.suspicion_strong = weighed.strong_signs >= kSeveral;
  level.suspicion_against = measure::joined_texts(weighed.against);
}

void take_structure(LevelEvidence& level, const Structure& structure) {
  const ColumnCount columns = count_columns(structure);
  const bool looked_at = structure.anterior_column != Tristate::Unknown || columns.involved > 0;
  level.columns_involved = looked_at ? std::optional(columns.involved) : std::nullopt;
  level.columns_unseen = columns.unseen;
  level.columns_text = describe_columns(structure);
  level.of_text = of_like_class(structure, level.grade);
}

/// The header may be silent or wrong; vessels that shine are not.
Tristate contrast_in(const MeasuredCase& measured) {
  const measure::ContrastSeen seen = measured.current.contrast;
  const Tristate on_ct =
      seen == measure::ContrastSeen::CannotTell ? Tristate::Unknown : known(seen == measure::ContrastSeen::Yes);
  return told_by_either(measured.contrast, on_ct);
}

LevelEvidence evidence_of(const measure::MeasuredVertebra& vertebra, const Criteria& criteria) {
  LevelEvidence level;
  level.name = measure::display_name(vertebra.body);
  level.by_points = vertebra.body.point_range.has_value();
  level.level = vertebra.body.name.level;
  level.is_body = vertebra.body.name.level != measure::Level::S1;
  if (vertebra.body.status == measure::BodyStatus::MeasuredWithDoubt) {
    level.doubt = vertebra.body.doubts.empty() ? "measured with doubt" : vertebra.body.doubts.front();
  }
  level.grade = vertebra.genant ? std::optional(vertebra.genant.value().grade) : std::nullopt;
  level.fracture_probability = value_in(vertebra.call.probability);
  level.loss_percent = largest_loss_percent(vertebra);
  level.collapse_percent = level.loss_percent;
  level.segmental_kyphosis_deg = value_in(vertebra, "segmental_kyphosis_deg");
  level.posterior_wall_loss_percent = value_in(vertebra, "loss_posterior_vs_neighbours_percent");
  level.retropulsion_mm = value_in(vertebra.findings.posterior_wall.retropulsion_mm);
  level.canal_compromise_percent = value_in(vertebra.findings.posterior_wall.canal_compromise_percent);
  level.sagittal_index_deg = value_in(vertebra, "sagittal_index_deg");
  take_structure(level, structure_of(vertebra, criteria));
  level.deformity.why_not = "there is no earlier study";
  take_findings(level, vertebra.findings);
  level.mr = judge_acuity(vertebra, finding_limits(criteria));
  if (level.grade == 0 && level.mr.oedema != Tristate::Unknown) {
    level.of_text = level.mr.oedema == Tristate::Yes ? "OF 1: oedema without deformity" : "none: no oedema on MR";
  }
  return level;
}

}  // namespace

ImagingEvidence gather_evidence(const MeasuredCase& measured, const Criteria& criteria) {
  ImagingEvidence evidence;
  evidence.study_date = measured.study_date;
  const auto& bodies = measured.current.vertebrae;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    LevelEvidence level = evidence_of(bodies[i], criteria);
    level.ankylosed = is_ankylosed(bodies, i, criteria);
    take_suspicion(level, bodies, i);
    if (measured.followed != nullptr && measured.timeline != nullptr) {
      level = with_change(std::move(level), {.input = *measured.followed, .timeline = *measured.timeline}, criteria);
    }
    evidence.levels.push_back(std::move(level));
  }
  if (const auto& reference = measured.current.reference_attenuation; reference.hu) {
    const auto judged = judge_osteoporosis(
        {.trabecular_hu = reference.hu.value(), .contrast = contrast_in(measured), .kvp = measured.kvp}, criteria);
    evidence.osteoporosis = judged.likelihood;
    evidence.osteoporosis_text = reference.level + ": " + judged.text;
  }
  return evidence;
}

}  // namespace kyphos::classify
