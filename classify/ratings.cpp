#include "classify/ratings.h"

#include <array>

namespace kyphos::classify {
namespace {

constexpr auto kUsually = RatingWord::UsuallyAppropriate;
constexpr auto kMaybe = RatingWord::MayBeAppropriate;
constexpr auto kUsuallyNot = RatingWord::UsuallyNotAppropriate;

constexpr std::string_view kArticle = "scenario article (GigHz, reviewed 2026-05-30) on the 2022 update";
constexpr std::string_view kSibling = "sibling page of the scenario article (GigHz) on the 2022 update";
constexpr std::string_view kAudit = "third-party audit of the 2022 update's table";
constexpr std::string_view kText2018 = "ACR Appropriateness Criteria text, revised 2018";
constexpr std::string_view kSilent = "not stated in the article; not verified";

constexpr std::string_view kMedical = "medical_management_only";
constexpr std::string_view kMedicalLabel = "Medical management only";
constexpr std::string_view kPva = "percutaneous_vertebral_augmentation";
constexpr std::string_view kPvaLabel = "Percutaneous vertebral augmentation";
constexpr std::string_view kSurgeon = "surgical_consultation";
constexpr std::string_view kSurgeonLabel = "Surgical consultation";
constexpr std::string_view kAblation = "percutaneous_ablation_spine";
constexpr std::string_view kAblationLabel = "Percutaneous ablation spine";
constexpr std::string_view kRadOnc = "radiation_oncology_consultation";
constexpr std::string_view kRadOncLabel = "Radiation oncology consultation";
constexpr std::string_view kMri = "mri_spine_without_contrast";
constexpr std::string_view kMriLabel = "MRI spine area of interest without IV contrast";
constexpr std::string_view kMriBoth = "mri_spine_without_and_with_contrast";
constexpr std::string_view kMriBothLabel = "MRI spine area of interest without and with IV contrast";
constexpr std::string_view kMriWith = "mri_spine_with_contrast";
constexpr std::string_view kMriWithLabel = "MRI spine area of interest with IV contrast";
constexpr std::string_view kCt = "ct_spine_without_contrast";
constexpr std::string_view kCtLabel = "CT spine area of interest without IV contrast";

constexpr std::array kV1{Rating{kMri, kMriLabel, kUsually, {}, kSibling}};
constexpr std::array kV2{Rating{kMriBoth, kMriBothLabel, kUsually, 9, kAudit},
                         Rating{kCt, kCtLabel, kUsually, 7, kAudit}, Rating{kMri, kMriLabel, kUsually, 7, kAudit}};
constexpr std::array kV3{Rating{kCt, kCtLabel, kUsually, {}, kSibling}};
constexpr std::array kV4{Rating{kMriBoth, kMriBothLabel, kUsually, {}, kSibling}};
constexpr std::array kV5{Rating{kMedical, kMedicalLabel, kUsually, {}, kSibling}};
constexpr std::array kV6{Rating{kMedical, kMedicalLabel, kUsually, {}, kSibling},
                         Rating{kPva, kPvaLabel, kUsually, {}, kSibling}};
constexpr std::array kV7{
    Rating{kPva, kPvaLabel, kUsually, {}, kArticle}, Rating{kSurgeon, kSurgeonLabel, kUsually, {}, kArticle},
    Rating{kMedical, kMedicalLabel, kMaybe, {}, kArticle}, Rating{kAblation, kAblationLabel, kUsuallyNot, {}, kArticle},
    Rating{kRadOnc, kRadOncLabel, {}, {}, kSilent}};
constexpr std::array kV8{Rating{kRadOnc, kRadOncLabel, kUsually, {}, kSibling}};

constexpr std::array kOld1{
    Rating{kMedical, kMedicalLabel, kUsually, {}, kText2018},
    Rating{kMri, kMriLabel, kUsually, {}, kText2018},
    Rating{kCt, kCtLabel, kUsually, {}, kText2018},
    Rating{kPva, kPvaLabel, kMaybe, {}, kText2018},
    Rating{kSurgeon, kSurgeonLabel, kMaybe, {}, kText2018},
    Rating{"bone_scan_whole_body", "Bone scan whole body", kMaybe, {}, kText2018},
    Rating{"spect_or_spect_ct_spine", "SPECT or SPECT/CT spine", kMaybe, {}, kText2018},
    Rating{"ct_spine_with_contrast", "CT spine with IV contrast", kUsuallyNot, {}, kText2018},
    Rating{"ct_spine_without_and_with_contrast", "CT spine without and with IV contrast", kUsuallyNot, {}, kText2018},
    Rating{"fdg_pet_ct", "FDG-PET/CT skull base to mid-thigh", kUsuallyNot, {}, kText2018},
    Rating{kMriWith, kMriWithLabel, kUsuallyNot, {}, kText2018},
    Rating{kMriBoth, kMriBothLabel, kUsuallyNot, {}, kText2018},
    Rating{kAblation, kAblationLabel, kUsuallyNot, {}, kText2018},
    Rating{kRadOnc, kRadOncLabel, kUsuallyNot, {}, kText2018}};
constexpr std::array kOld2{Rating{kMedical, kMedicalLabel, kUsually, {}, kText2018},
                           Rating{kPva, kPvaLabel, kUsually, {}, kText2018},
                           Rating{kSurgeon, kSurgeonLabel, kUsuallyNot, {}, kText2018},
                           Rating{kAblation, kAblationLabel, kUsuallyNot, {}, kText2018},
                           Rating{kRadOnc, kRadOncLabel, kUsuallyNot, {}, kText2018}};
constexpr std::array kOld3{Rating{kMedical, kMedicalLabel, kUsually, {}, kText2018},
                           Rating{kSurgeon, kSurgeonLabel, kMaybe, {}, kText2018},
                           Rating{kRadOnc, kRadOncLabel, kUsuallyNot, {}, kText2018},
                           Rating{kPva, kPvaLabel, {}, {}, "the text seen ends before it; not verified"}};

using enum NumberStanding;
constexpr Edition k2022 = Edition::Acr2022;
constexpr Edition k2018 = Edition::Acr2018;

constexpr auto kScenarios = std::to_array<Scenario>({
    {"2022-v1", k2022, "1", ByOrder, "New symptomatic VCF identified on radiographs or CT. No known malignancy.",
     "next imaging",
     "A new, symptomatic VCF requires a diagnostic workup first to confirm acuity and rule out malignancy.", kSibling,
     kV1},
    {"2022-v2", k2022, "2", Verified, "New symptomatic VCF. History of malignancy.", "next imaging",
     "A VCF in a patient with a history of cancer requires a different evaluation to rule out a pathologic fracture.",
     kAudit, kV2},
    {"2022-v3", k2022, "3", ByOrder, "New back pain. Previously treated VCF or multiple VCFs.", "initial imaging",
     "Imaging comes first, to find the source of the new pain.", kSibling, kV3},
    {"2022-v4", k2022, "4", ByOrder, "Asymptomatic VCF identified incidentally. History of malignancy.", "next imaging",
     "A VCF in a patient with a history of cancer requires a different evaluation to rule out a pathologic fracture.",
     kSibling, kV4},
    {"2022-v5", k2022, "5", ByOrder, "Asymptomatic osteoporotic VCF.", "initial treatment",
     "An incidentally found, stable, and asymptomatic osteoporotic VCF is typically managed with medical therapy for "
     "osteoporosis, not intervention.",
     kSibling, kV5},
    {"2022-v6", k2022, "6", ByOrder, "Symptomatic osteoporotic VCF with bone marrow edema or intravertebral cleft.",
     "initial treatment",
     "For an acute osteoporotic VCF with bone marrow edema, vertebral augmentation is also often considered usually "
     "appropriate.",
     kSibling, kV6},
    {"2022-v7", k2022, "7", ByOrder, "Benign VCF with worsening pain, deformity, or pulmonary dysfunction.",
     "initial treatment",
     "A previously diagnosed, presumed benign VCF that is actively deteriorating despite initial conservative therapy.",
     kArticle, kV7},
    {"2022-v8", k2022, "8", ByOrder, "Pathological VCF with ongoing or increasing mechanical pain.",
     "initial treatment", "May involve different treatments like ablation or radiation therapy.", kSibling, kV8},
    {"2018-v1", k2018, "1", Verified,
     "New symptomatic compression fracture identified on radiographs or CT. No known malignancy.", "next step",
     "A new symptomatic fracture without known malignancy.", kText2018, kOld1},
    {"2018-v2", k2018, "2", Verified,
     "Osteoporotic compression fracture, with or without edema on MRI and no 'red flags'. With or without spinal "
     "deformity, worsening symptoms, or pulmonary dysfunction.",
     "initial treatment", "One variant for stable and worsening osteoporotic fractures alike.", kText2018, kOld2},
    {"2018-v3", k2018, "3", Verified,
     "Painful osteoporotic compression fracture with edema on MRI. Contraindication to vertebral augmentation or "
     "surgery (eg, fitness, pregnancy, infection, coagulation disorder, etc).",
     "initial treatment", "A painful fracture where augmentation or surgery is contraindicated.", kText2018, kOld3},
    {"2018-other",
     k2018,
     "",
     None,
     "Pathologic fracture, or new symptoms after treatment.",
     "not verified",
     "The later variants of this edition were not seen: their wording and ratings are not given here.",
     "not verified",
     {}},
    {"2022-outside",
     k2022,
     "",
     None,
     "Outside the topic: infection, high-energy trauma, or a fracture through an ankylosed segment.",
     "other guidance",
     "Not a compression fracture that these criteria rate; it needs its own pathway without delay.",
     kSibling,
     {}},
    {"2018-outside",
     k2018,
     "",
     None,
     "Outside the topic: infection, high-energy trauma, or a fracture through an ankylosed segment.",
     "other guidance",
     "Not a compression fracture that these criteria rate; it needs its own pathway without delay.",
     kText2018,
     {}},
});

}  // namespace

std::string_view name(Edition edition) noexcept { return edition == Edition::Acr2018 ? "2018" : "2022"; }

std::optional<Edition> edition_from_name(std::string_view text) noexcept {
  if (text == "2018") {
    return Edition::Acr2018;
  }
  return text == "2022" ? std::optional(Edition::Acr2022) : std::nullopt;
}

std::string_view describe(Edition edition) noexcept {
  return edition == Edition::Acr2018
             ? "ACR Appropriateness Criteria, Management of Vertebral Compression Fractures, revised 2018: variants "
               "1-3 as far as their text was seen"
             : "ACR Appropriateness Criteria, Management of Vertebral Compression Fractures, 2022 update "
               "(doi 10.1016/j.jacr.2023.02.015), as the scenario article and its sibling pages give it";
}

std::string_view name(RatingWord word) noexcept {
  switch (word) {
    case RatingWord::UsuallyAppropriate:
      return "usually appropriate";
    case RatingWord::MayBeAppropriate:
      return "may be appropriate";
    case RatingWord::UsuallyNotAppropriate:
      break;
  }
  return "usually not appropriate";
}

std::span<const Scenario> scenarios() { return kScenarios; }

const Scenario* find_scenario(std::string_view key) noexcept {
  for (const Scenario& scenario : kScenarios) {
    if (scenario.key == key) {
      return &scenario;
    }
  }
  return nullptr;
}

}  // namespace kyphos::classify
