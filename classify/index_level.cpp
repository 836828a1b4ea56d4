#include "classify/index_level.h"

#include <algorithm>
#include <tuple>

namespace kyphos::classify {
namespace {

auto severity(const LevelEvidence& level) {
  return std::tuple(
      level.deformity.overall >= DeformityTier::Measurable ? level.deformity.overall : DeformityTier::CannotTell,
      level.grade.value_or(-1), level.mr.oedema == Tristate::Yes, level.loss_percent.value_or(-1.0));
}

bool is_named(const ClinicalContext& context, const LevelEvidence& level) {
  const auto& named = context.fracture_levels;
  return level.level && std::find(named.begin(), named.end(), *level.level) != named.end();
}

}  // namespace

LevelEvidence choose_level(const ClinicalContext& context, const ImagingEvidence& imaging) {
  const LevelEvidence* chosen = nullptr;
  for (const LevelEvidence& level : imaging.levels) {
    if (!context.fracture_levels.empty() && !is_named(context, level)) {
      continue;
    }
    if (chosen == nullptr || severity(*chosen) < severity(level)) {
      chosen = &level;
    }
  }
  if (chosen != nullptr) {
    return *chosen;
  }
  LevelEvidence nothing;
  if (!context.fracture_levels.empty()) {
    nothing.level = context.fracture_levels.front();
    nothing.name = std::string(measure::name(*nothing.level));
    nothing.deformity.why_not = "no measured body carries that name";
  }
  return nothing;
}

Tristate new_fracture_elsewhere(const LevelEvidence& index, const ClinicalContext& context,
                                const ImagingEvidence& imaging, const Criteria& criteria) {
  const int least = static_cast<int>(value_of(criteria, key::kFracturedGrade));
  Tristate seen = Tristate::Unknown;
  bool first = true;
  for (const LevelEvidence& level : imaging.levels) {
    if (level.name == index.name) {
      continue;
    }
    const bool intact = level.grade && *level.grade < least;
    const Tristate by_shape = intact ? Tristate::No : level.new_since_prior;
    // Oedema shows a fresh fracture before its shape does; without oedema none is fresh.
    const Tristate fresh = level.mr.oedema == Tristate::Unknown ? by_shape : level.mr.oedema;
    seen = first ? fresh : kleene_or(seen, fresh);
    first = false;
  }
  return told_by_either(seen, context.new_fracture_other_level);
}

}  // namespace kyphos::classify
