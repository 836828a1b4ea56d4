#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "classify/clinical_context.h"
#include "classify/criteria.h"
#include "classify/imaging_evidence.h"
#include "classify/judgement.h"
#include "classify/ratings.h"

namespace kyphos::classify {

/// Every output of a verdict carries this sentence.
inline constexpr std::string_view kDisclaimer =
    "For research and decision support. Not a medical device. Never a treatment order: a clinician decides.";

/// Where a case stands in the worklist, most pressing first.
enum class WorklistClass : unsigned char {
  Emergency,
  CriteriaMet,
  ProbablyMet,
  Indeterminate,
  NotComparable,
  Stable,
  OutOfScope,
};
/// "criteria_met".
[[nodiscard]] std::string_view name(WorklistClass worklist) noexcept;

/// How soon somebody must look, whatever the scenario: a red flag out of scope is not a case to leave at the bottom.
enum class Urgency : unsigned char { Routine, Soon, Urgent, Immediate };
[[nodiscard]] std::string_view name(Urgency urgency) noexcept;

/// A step or a warning with its reason.
struct Note {
  std::string key;  ///< "adjacent_fracture_mri"
  std::string text;
  std::string source;
};

/// The answer with all that led to it.
struct Verdict {
  Edition edition = Edition::Acr2022;
  std::string level;         ///< the body judged, "T12"; empty where none could be chosen
  bool level_named = false;  ///< the clinical file names the level of the fracture
  WorklistClass worklist = WorklistClass::Indeterminate;
  Urgency urgency = Urgency::Routine;
  std::string headline;  ///< one line: "T12: criteria met"

  const Scenario* scenario = nullptr;    ///< applies, or would; null where none that was verified does
  Tristate applies = Tristate::Unknown;  ///< whether `scenario` holds for this patient
  /// The same of the other edition, side by side.
  const Scenario* other_scenario = nullptr;
  Tristate other_applies = Tristate::Unknown;
  Tristate in_scope = Tristate::Unknown;   ///< nothing excludes the scenario of worsening
  Tristate worsening = Tristate::Unknown;  ///< scope, history and deterioration all hold: the criteria
  Tristate emergency = Tristate::Unknown;  ///< a new or progressive neurologic deficit
  bool course_of_deficit_open = false;     ///< a deficit of which nobody said whether it is new
  DeformityTier tier = DeformityTier::CannotTell;

  std::vector<Judgement> red_flags;   ///< that hold or may hold, the emergency first
  std::vector<Judgement> exclusions;  ///< who the scenario is not for
  std::vector<Judgement> inclusions;
  std::vector<Judgement> criteria;  ///< pain, deformity, pulmonary, and whether any
  std::vector<Judgement> phenotype;
  std::vector<Judgement> modifiers;
  std::vector<Note> next_checks;
  std::vector<Note> downstream;            ///< after an augmentation
  std::vector<Missing> missing;            ///< unknown, and would change or settle the answer
  std::vector<Threshold> site_thresholds;  ///< that a site has overridden
  std::string bone;                        ///< what the attenuation says of osteoporosis; empty where not measured
  std::string columns;                     ///< of the body judged; empty where none could be chosen
  std::string of_class;                    ///< likewise, OF-like
  std::string paragraph;                   ///< for the radiologist, in plain words
};

/// Every rule of the verdict in the order in which it was asked.
[[nodiscard]] std::vector<Judgement> all_rules(const Verdict& verdict);
/// True where any modifier or the emergency holds.
[[nodiscard]] bool surgeon_first(const Verdict& verdict);
/// Position in a worklist: lower is earlier. Immediate and urgent cases first, then by class, then by progression.
[[nodiscard]] int worklist_rank(const Verdict& verdict);

/// Judges one patient. Pure and total: same input, same verdict, for any input.
[[nodiscard]] Verdict classify(const ClinicalContext& context, const ImagingEvidence& imaging, const Criteria& criteria,
                               Edition edition) noexcept;

}  // namespace kyphos::classify
