#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "classify/tristate.h"
#include "measure/level.h"

namespace kyphos::classify {

using Date = std::chrono::year_month_day;

/// How a complaint has gone since it was last recorded.
enum class Course : unsigned char { Unknown, New, Worse, Stable, Better };
enum class TraumaEnergy : unsigned char { Unknown, None, Low, High };
enum class AugmentationOutcome : unsigned char { Unknown, Improved, PersistingPain };

[[nodiscard]] std::string_view name(Course value) noexcept;
[[nodiscard]] std::string_view name(TraumaEnergy value) noexcept;
[[nodiscard]] std::string_view name(AugmentationOutcome value) noexcept;

/// What the images cannot tell. Every field may be unknown, and starts so.
struct ClinicalContext {
  std::string patient{};              ///< key that matches the case; never printed by the classifier
  std::optional<Date> assessed_on{};  ///< when the clinical facts held
  std::optional<int> age_years{};

  std::vector<measure::Level> fracture_levels{};  ///< the known fracture or fractures; empty: not stated
  Tristate previously_diagnosed = Tristate::Unknown;
  std::optional<Date> first_diagnosis{};

  Tristate pain = Tristate::Unknown;
  std::optional<double> pain_score{};  ///< 0-10, now
  std::optional<Date> pain_score_date{};
  std::optional<double> pain_score_before{};  ///< 0-10, at the earlier visit
  std::optional<Date> pain_score_before_date{};
  Course pain_course = Course::Unknown;
  Tristate pain_focal = Tristate::Unknown;  ///< at the level of the known fracture
  Tristate pain_mechanical = Tristate::Unknown;

  Tristate deformity_worse = Tristate::Unknown;  ///< seen by patient or clinician: stooping more, standing height lost

  Tristate dyspnoea = Tristate::Unknown;
  Course dyspnoea_course = Course::Unknown;
  std::optional<int> mmrc{};  ///< modified MRC dyspnoea grade 0-4
  std::optional<int> mmrc_before{};
  std::optional<double> fvc_percent{};  ///< percent of predicted
  std::optional<double> fvc_percent_before{};
  Tristate dyspnoea_other_cause = Tristate::Unknown;  ///< COPD, heart failure, anaemia ...

  Tristate neurologic_deficit = Tristate::Unknown;  ///< weakness, numbness, gait
  Course neurologic_course = Course::Unknown;
  Tristate bladder_bowel_dysfunction = Tristate::Unknown;  ///< new, or new saddle numbness

  Tristate malignancy_history = Tristate::Unknown;
  Tristate malignancy_suspected = Tristate::Unknown;
  Tristate infection = Tristate::Unknown;  ///< of the spine or systemic, active
  TraumaEnergy trauma_energy = TraumaEnergy::Unknown;
  Tristate ankylosing_disease = Tristate::Unknown;  ///< ankylosing spondylitis, DISH

  Tristate coagulation_disorder = Tristate::Unknown;  ///< that cannot be corrected
  Tristate pregnancy = Tristate::Unknown;
  Tristate fit_for_procedure = Tristate::Unknown;

  Tristate osteoporosis = Tristate::Unknown;
  Tristate osteoporosis_treatment = Tristate::Unknown;

  Tristate conservative_therapy = Tristate::Unknown;  ///< tried
  std::vector<std::string> conservative_measures{};   ///< analgesics, brace ...
  std::optional<Date> conservative_since{};

  Tristate previous_augmentation = Tristate::Unknown;  ///< of any level
  std::vector<measure::Level> augmented_levels{};
  std::optional<Date> augmentation_date{};
  AugmentationOutcome augmentation_outcome = AugmentationOutcome::Unknown;

  Tristate marrow_oedema = Tristate::Unknown;             ///< on MR, in the known fracture
  Tristate fluid_sign = Tristate::Unknown;                ///< on MR: fluid or gas in the body
  Tristate new_fracture_other_level = Tristate::Unknown;  ///< on MR (STIR)
  Tristate cord_compression = Tristate::Unknown;          ///< on MR
};

/// Where a field lies in ClinicalContext; its type says how it is read and printed.
using FieldMember = std::variant<std::string ClinicalContext::*, Tristate ClinicalContext::*, Course ClinicalContext::*,
                                 TraumaEnergy ClinicalContext::*, AugmentationOutcome ClinicalContext::*,
                                 std::optional<double> ClinicalContext::*, std::optional<int> ClinicalContext::*,
                                 std::optional<Date> ClinicalContext::*, std::vector<measure::Level> ClinicalContext::*,
                                 std::vector<std::string> ClinicalContext::*>;

/// One field of the clinical file: one row. Readers, template, documentation and tests follow from it.
struct ClinicalField {
  std::string_view key;   ///< JSON key and CSV column
  std::string_view ask;   ///< for people: what is asked, "the pain score now"
  std::string_view unit;  ///< UCUM, or the range; empty where it has none
  FieldMember member;
  double lowest = 0.0;  ///< least and greatest number allowed; used for numbers only
  double highest = 0.0;
};

/// All fields, in the order of the file.
[[nodiscard]] std::span<const ClinicalField> clinical_fields();
[[nodiscard]] const ClinicalField* find_clinical_field(std::string_view key);
/// The value in words: "yes", "7", "2024-05-01", "T12, L1"; "unknown" where not known.
[[nodiscard]] std::string words(const ClinicalContext& context, const ClinicalField& field);
/// The same by the field's key; nothing where there is no such field.
[[nodiscard]] std::string said(const ClinicalContext& context, std::string_view key);
[[nodiscard]] bool is_known(const ClinicalContext& context, const ClinicalField& field);
/// The same context with one field unknown.
[[nodiscard]] ClinicalContext without(ClinicalContext context, const ClinicalField& field);

/// Days from one date to a later one (negative where it is earlier); nothing where either is missing.
[[nodiscard]] std::optional<int> days_between(const std::optional<Date>& from, const std::optional<Date>& to);
[[nodiscard]] std::string iso(Date date);

}  // namespace kyphos::classify
