#include "io/clinical/clinical_codes.h"

#include <array>

namespace kyphos::io {
namespace {

using enum ClinicalMeaning;

struct CodeRow {
  std::string_view system;  ///< a part of the system's address that names it
  std::string_view code;    ///< whole, or the beginning where the terminology is a hierarchy by prefix
  ClinicalMeaning meaning;
};

// Sources: docs/facts.md, codes. Codes about which sources contradict each other are left out.
constexpr std::array kWhole{
    CodeRow{"snomed", "42942008", VertebralFracture},
    CodeRow{"snomed", "443165006", OsteoporoticFracture},
    CodeRow{"snomed", "64859006", Osteoporosis},
    CodeRow{"snomed", "203438009", Osteoporosis},
    CodeRow{"snomed", "264552009", NeurologicDeficit},
    CodeRow{"snomed", "192970008", CaudaEquina},
    CodeRow{"snomed", "267036007", Dyspnoea},
    CodeRow{"snomed", "94222008", Malignancy},
    CodeRow{"snomed", "225908003", PainScore},
    CodeRow{"snomed", "870179002", MmrcGrade},
    CodeRow{"loinc", "72514-3", PainScore},
    CodeRow{"loinc", "38208-5", PainScore},
    CodeRow{"loinc", "89212-4", MmrcGrade},
    CodeRow{"loinc", "19872-1", FvcPercent},
    CodeRow{"snomed", "445210000", FvcPercent},
    CodeRow{"loinc", "19868-9", FvcVolume},
    CodeRow{"cpt", "22510", Augmentation},
    CodeRow{"cpt", "22511", Augmentation},
    CodeRow{"cpt", "22512", Augmentation},
    CodeRow{"cpt", "22513", Augmentation},
    CodeRow{"cpt", "22514", Augmentation},
    CodeRow{"cpt", "22515", Augmentation},
};

// ICD-10: M80.08 and M80.88 are fractures of the vertebrae, M48.5 collapsed vertebra, M84.58 neoplastic fracture,
// C00-C97 malignant neoplasms, M46.2-M46.4 osteomyelitis and discitis, A40 and A41 sepsis, M45 ankylosing spondylitis,
// M48.1 ankylosing hyperostosis, Z33 and Z34 pregnancy. ATC: M05B drugs for bone, H05AA parathyroid hormones, G03XC
// SERMs; N02 and M01A against pain.
constexpr std::array kByBeginning{
    CodeRow{"icd-10", "M80.08", OsteoporoticFracture},
    CodeRow{"icd-10", "M80.88", OsteoporoticFracture},
    CodeRow{"icd-10", "M48.5", VertebralFracture},
    CodeRow{"icd-10", "M80", Osteoporosis},
    CodeRow{"icd-10", "M81", Osteoporosis},
    CodeRow{"icd-10", "M84.58", Malignancy},
    CodeRow{"icd-10", "C", Malignancy},
    CodeRow{"icd-10", "R06.0", Dyspnoea},
    CodeRow{"icd-10", "M46.2", Infection},
    CodeRow{"icd-10", "M46.3", Infection},
    CodeRow{"icd-10", "M46.4", Infection},
    CodeRow{"icd-10", "A40", Infection},
    CodeRow{"icd-10", "A41", Infection},
    CodeRow{"icd-10", "M45", AnkylosingDisease},
    CodeRow{"icd-10", "M48.1", AnkylosingDisease},
    CodeRow{"icd-10", "Z33", Pregnancy},
    CodeRow{"icd-10", "Z34", Pregnancy},
    CodeRow{"icd-10", "G83.4", CaudaEquina},
    CodeRow{"atc", "M05B", OsteoporosisDrug},
    CodeRow{"atc", "H05AA", OsteoporosisDrug},
    CodeRow{"atc", "G03XC", OsteoporosisDrug},
    CodeRow{"atc", "N02", Analgesic},
    CodeRow{"atc", "M01A", Analgesic},
};

struct LevelCode {
  std::string_view code;
  measure::Level level;
};

// DICOM PS3.16 CID 7603, scheme SCT.
constexpr auto kLevels = std::to_array<LevelCode>({
    {"14806007", measure::Level::C1},  {"39976000", measure::Level::C2}, {"113205007", measure::Level::C3},
    {"5329002", measure::Level::C4},   {"36978003", measure::Level::C5}, {"36054005", measure::Level::C6},
    {"87391001", measure::Level::C7},  {"64864005", measure::Level::T1}, {"53733008", measure::Level::T2},
    {"1626008", measure::Level::T3},   {"73071006", measure::Level::T4}, {"56401006", measure::Level::T5},
    {"45296009", measure::Level::T6},  {"62487009", measure::Level::T7}, {"11068009", measure::Level::T8},
    {"82687006", measure::Level::T9},  {"7610001", measure::Level::T10}, {"12989004", measure::Level::T11},
    {"23215003", measure::Level::T12}, {"66794005", measure::Level::L1}, {"14293000", measure::Level::L2},
    {"36470004", measure::Level::L3},  {"11994002", measure::Level::L4}, {"49668003", measure::Level::L5},
});

}  // namespace

ClinicalMeaning meaning_of(std::string_view system, std::string_view code) {
  for (const CodeRow& row : kWhole) {
    if (system.find(row.system) != std::string_view::npos && code == row.code) {
      return row.meaning;
    }
  }
  for (const CodeRow& row : kByBeginning) {
    if (system.find(row.system) != std::string_view::npos && code.starts_with(row.code)) {
      return row.meaning;
    }
  }
  return None;
}

std::optional<measure::Level> level_of_snomed(std::string_view code) {
  for (const LevelCode& row : kLevels) {
    if (row.code == code) {
      return row.level;
    }
  }
  return std::nullopt;
}

}  // namespace kyphos::io
