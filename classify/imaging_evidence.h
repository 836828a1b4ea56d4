#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "classify/acuity.h"
#include "classify/clinical_context.h"
#include "classify/tristate.h"
#include "measure/level.h"
#include "measure/timeline.h"

namespace kyphos::classify {

/// How sure it is that a body has got worse, from least to most. Only Probable and Definite count as progression.
using DeformityTier = measure::ChangeTier;
/// "definite", "not_comparable".
[[nodiscard]] std::string_view name(DeformityTier tier) noexcept;

enum class OsteoporosisLikelihood : unsigned char { CannotTell, Unlikely, Possible, Likely };
[[nodiscard]] std::string_view name(OsteoporosisLikelihood likelihood) noexcept;

/// A sign on CT that only ever raises suspicion: seen says something, not seen says nothing.
enum class Sighting : unsigned char { NotSeen, Seen };

/// The change of one body between two studies.
struct DeformityEvidence {
  DeformityTier overall = DeformityTier::CannotTell;
  DeformityTier height = DeformityTier::CannotTell;
  DeformityTier angle = DeformityTier::CannotTell;
  std::vector<std::string> texts{};  ///< with numbers: "anterior height 22.1 -> 16.4 mm: 5.7 mm, 26 % lost (SE 0.4 mm)"
  std::string why_not{};             ///< for NotComparable and CannotTell
  std::optional<Date> baseline_date{};
  std::optional<Date> current_date{};
};

/// One tracked body.
struct LevelEvidence {
  std::string name{};  ///< "T12", or "5th from the top"
  std::optional<measure::Level> level{};
  std::optional<int> grade{};            ///< Genant 0-3 now; nothing where a doubt withholds it
  bool is_body = true;                   ///< false for the sacrum, which is never graded
  std::string doubt{};                   ///< why the measurements of the body are doubtful; empty where they are not
  std::optional<double> loss_percent{};  ///< largest loss against the neighbours, now
  DeformityEvidence deformity{};         ///< against the baseline
  Tristate fractured_at_baseline = Tristate::Unknown;
  Tristate new_since_prior = Tristate::Unknown;  ///< fractured now and not in the earlier study

  std::optional<double> collapse_percent{};  ///< of the body's height
  std::optional<double> segmental_kyphosis_deg{};
  std::optional<double> sagittal_index_deg{};  ///< Farcy: mono-segment angle less the level's normal
  std::optional<double> retropulsion_mm{};
  std::optional<double> canal_compromise_percent{};
  std::optional<double> posterior_wall_loss_percent{};
  std::optional<int> columns_involved{};   ///< of Denis' three, for certain
  int columns_unseen = 0;                  ///< of which CT says nothing
  std::string columns_text{};              ///< "anterior involved, posterior wall not involved, ..."
  std::string of_text{};                   ///< OF-like class with what CT cannot tell
  Tristate cleft = Tristate::Unknown;      ///< gas inside the body
  std::string cleft_text{};                ///< "0.8 cm3, anterior superior third"
  Tristate ankylosed = Tristate::Unknown;  ///< bridged with its neighbours over four or more bodies
  Tristate cement = Tristate::Unknown;     ///< in the body
  Sighting cement_outside = Sighting::NotSeen;
  std::string cement_text{};
  /// That the fracture may not be benign, in words with numbers; empty where signs of a benign one outweigh them.
  std::vector<std::string> suspicion_signs{};
  bool suspicion_strong = false;    ///< several independent strong signs: suspicion is as good as stated
  std::string suspicion_against{};  ///< what speaks for a benign fracture: "gas cleft, both pedicles sound"
  std::optional<double> fracture_probability{};  ///< now, by shape
  AcuityOfBody mr{};                             ///< what an MR shows of its marrow
  bool by_points = false;                        ///< measured by a reader's points, on a film or a scan
};

/// What the classifier knows from images, free of pixels. Bodies from the top down.
struct ImagingEvidence {
  std::vector<LevelEvidence> levels{};
  std::optional<Date> study_date{};  ///< of the current study
  OsteoporosisLikelihood osteoporosis = OsteoporosisLikelihood::CannotTell;
  std::string osteoporosis_text{};
};

}  // namespace kyphos::classify
