#include "classify/clinical_context.h"

#include <array>
#include <cstdio>

namespace kyphos::classify {
namespace {

using C = ClinicalContext;

constexpr auto kFields = std::to_array<ClinicalField>({
    {"patient", "the key of the patient as in the images", "", &C::patient},
    {"assessed_on", "the date on which these facts held", "YYYY-MM-DD", &C::assessed_on},
    {"age_years", "the age", "a", &C::age_years, 0, 130},
    {"fracture_levels", "the level of the known fracture", "", &C::fracture_levels},
    {"previously_diagnosed", "whether the fracture was known before this episode", "", &C::previously_diagnosed},
    {"first_diagnosis", "the date of the first diagnosis", "YYYY-MM-DD", &C::first_diagnosis},
    {"pain", "whether there is back pain", "", &C::pain},
    {"pain_score", "the pain score now", "0-10", &C::pain_score, 0, 10},
    {"pain_score_date", "the date of the pain score", "YYYY-MM-DD", &C::pain_score_date},
    {"pain_score_before", "the pain score at the earlier visit", "0-10", &C::pain_score_before, 0, 10},
    {"pain_score_before_date", "the date of the earlier pain score", "YYYY-MM-DD", &C::pain_score_before_date},
    {"pain_course", "how the pain has gone", "", &C::pain_course},
    {"pain_focal", "whether the pain is focal at the known fracture", "", &C::pain_focal},
    {"pain_mechanical", "whether the pain is mechanical", "", &C::pain_mechanical},
    {"deformity_worse", "whether patient or clinician see the deformity increase", "", &C::deformity_worse},
    {"dyspnoea", "whether there is shortness of breath", "", &C::dyspnoea},
    {"dyspnoea_course", "how the shortness of breath has gone", "", &C::dyspnoea_course},
    {"mmrc", "the mMRC dyspnoea grade now", "0-4", &C::mmrc, 0, 4},
    {"mmrc_before", "the mMRC dyspnoea grade before", "0-4", &C::mmrc_before, 0, 4},
    {"fvc_percent", "the forced vital capacity now, percent of predicted", "%", &C::fvc_percent, 1, 200},
    {"fvc_percent_before", "the forced vital capacity before, percent of predicted", "%", &C::fvc_percent_before, 1,
     200},
    {"dyspnoea_other_cause", "whether lung or heart disease explains the shortness of breath", "",
     &C::dyspnoea_other_cause},
    {"neurologic_deficit", "whether there is a neurologic deficit", "", &C::neurologic_deficit},
    {"neurologic_course", "whether the neurologic deficit is new or progressive", "", &C::neurologic_course},
    {"bladder_bowel_dysfunction", "whether there is new bladder or bowel dysfunction", "",
     &C::bladder_bowel_dysfunction},
    {"malignancy_history", "whether there is a history of malignancy", "", &C::malignancy_history},
    {"malignancy_suspected", "whether malignancy is suspected", "", &C::malignancy_suspected},
    {"infection", "whether there is an active infection", "", &C::infection},
    {"trauma_energy", "the energy of the trauma", "", &C::trauma_energy},
    {"ankylosing_disease", "whether the spine is ankylosed", "", &C::ankylosing_disease},
    {"coagulation_disorder", "whether there is an uncorrectable coagulation disorder", "", &C::coagulation_disorder},
    {"pregnancy", "whether there is a pregnancy", "", &C::pregnancy},
    {"fit_for_procedure", "whether the patient is fit for a procedure", "", &C::fit_for_procedure},
    {"osteoporosis", "whether osteoporosis is known", "", &C::osteoporosis},
    {"osteoporosis_treatment", "whether osteoporosis is being treated", "", &C::osteoporosis_treatment},
    {"conservative_therapy", "whether conservative therapy was tried", "", &C::conservative_therapy},
    {"conservative_measures", "what conservative therapy was tried", "", &C::conservative_measures},
    {"conservative_since", "since when conservative therapy is tried", "YYYY-MM-DD", &C::conservative_since},
    {"previous_augmentation", "whether a vertebra was augmented before", "", &C::previous_augmentation},
    {"augmented_levels", "which levels were augmented", "", &C::augmented_levels},
    {"augmentation_date", "the date of the augmentation", "YYYY-MM-DD", &C::augmentation_date},
    {"augmentation_outcome", "what became of the pain after augmentation", "", &C::augmentation_outcome},
    {"marrow_oedema", "whether MR shows marrow oedema in the fracture", "", &C::marrow_oedema},
    {"fluid_sign", "whether MR shows fluid or gas in the body", "", &C::fluid_sign},
    {"new_fracture_other_level", "whether another level has freshly fractured (MR with STIR)", "",
     &C::new_fracture_other_level},
    {"cord_compression", "whether MR shows compression of the cord", "", &C::cord_compression},
});

std::string words_of(const std::string& value) { return value.empty() ? "unknown" : value; }
std::string words_of(Tristate value) { return std::string(name(value)); }
std::string words_of(Course value) { return std::string(name(value)); }
std::string words_of(TraumaEnergy value) { return std::string(name(value)); }
std::string words_of(AugmentationOutcome value) { return std::string(name(value)); }
std::string words_of(const std::optional<int>& value) { return value ? std::to_string(*value) : "unknown"; }
std::string words_of(const std::optional<Date>& value) { return value ? iso(*value) : "unknown"; }

std::string words_of(const std::optional<double>& value) {
  if (!value) {
    return "unknown";
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", *value);
  return text.data();
}

std::string words_of(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& item : list) {
    text += (text.empty() ? "" : ", ") + item;
  }
  return words_of(text);
}

std::string words_of(const std::vector<measure::Level>& levels) {
  std::vector<std::string> names;
  for (const measure::Level level : levels) {
    names.emplace_back(measure::name(level));
  }
  return words_of(names);
}

}  // namespace

std::string_view name(Course value) noexcept {
  constexpr std::array<std::string_view, 5> kNames{"unknown", "new", "worse", "stable", "better"};
  return kNames.at(static_cast<std::size_t>(value));
}

std::string_view name(TraumaEnergy value) noexcept {
  constexpr std::array<std::string_view, 4> kNames{"unknown", "none", "low", "high"};
  return kNames.at(static_cast<std::size_t>(value));
}

std::string_view name(AugmentationOutcome value) noexcept {
  constexpr std::array<std::string_view, 3> kNames{"unknown", "improved", "persisting_pain"};
  return kNames.at(static_cast<std::size_t>(value));
}

std::span<const ClinicalField> clinical_fields() { return kFields; }

const ClinicalField* find_clinical_field(std::string_view key) {
  for (const ClinicalField& field : kFields) {
    if (field.key == key) {
      return &field;
    }
  }
  return nullptr;
}

std::string words(const ClinicalContext& context, const ClinicalField& field) {
  return std::visit([&](auto member) { return words_of(context.*member); }, field.member);
}

std::string said(const ClinicalContext& context, std::string_view key) {
  const ClinicalField* field = find_clinical_field(key);
  return field == nullptr ? std::string() : words(context, *field);
}

bool is_known(const ClinicalContext& context, const ClinicalField& field) {
  const ClinicalContext nothing;
  return std::visit([&](auto member) { return context.*member != nothing.*member; }, field.member);
}

ClinicalContext without(ClinicalContext context, const ClinicalField& field) {
  const ClinicalContext nothing;
  std::visit([&](auto member) { context.*member = nothing.*member; }, field.member);
  return context;
}

std::optional<int> days_between(const std::optional<Date>& from, const std::optional<Date>& to) {
  if (!from || !to || !from->ok() || !to->ok()) {
    return std::nullopt;
  }
  return static_cast<int>((std::chrono::sys_days{*to} - std::chrono::sys_days{*from}).count());
}

std::string iso(Date date) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

}  // namespace kyphos::classify
