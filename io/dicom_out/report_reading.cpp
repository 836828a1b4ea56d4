#include "io/dicom_out/report_reading.h"

#include <array>
#include <charconv>
#include <utility>

#include "io/dicom/header/tags.h"
#include "io/digest.h"
#include "io/report/words/number_text.h"
#include "io/report/words/words.h"

namespace kyphos::io::dicom_out {
namespace {

constexpr const char* kPostureKey = "posture";
constexpr const char* kContrastKey = "contrast";
constexpr const char* kVoltageKey = "tube_voltage_kv";
constexpr const char* kFoundByKey = "bodies_from";
constexpr const char* kSingleSliceKey = "single_slice";
constexpr const char* kModalityKey = "modality";  // told of what is no CT
constexpr const char* kSequenceKey = "sequence";

std::string code_text(DcmItem& holder, const DcmTagKey& sequence) {
  DcmItem* const code = dicom::item_of(holder, sequence, 0);
  return code == nullptr ? std::string()
                         : dicom::text_of(*code, DCM_CodeValue) + dicom::text_of(*code, DCM_LongCodeValue) + "|" +
                               dicom::text_of(*code, DCM_CodingSchemeDesignator);
}

/// One content item in letters; parts are kept apart by separators that no value holds.
std::string item_text(DcmItem& item) {
  std::string text = dicom::text_of(item, DCM_RelationshipType) + "\x1f" + dicom::text_of(item, DCM_ValueType) +
                     "\x1f" + code_text(item, DCM_ConceptNameCodeSequence) + "\x1f" +
                     code_text(item, DCM_ConceptCodeSequence) + "\x1f" + dicom::text_of(item, DCM_TextValue) + "\x1f" +
                     dicom::text_of(item, DCM_UID);
  if (DcmItem* const value = dicom::item_of(item, DCM_MeasuredValueSequence, 0)) {
    text += "\x1f" + dicom::text_of(*value, DCM_NumericValue) + "\x1f" +
            code_text(*value, DCM_MeasurementUnitsCodeSequence);
  }
  if (DcmItem* const picture = dicom::item_of(item, DCM_ReferencedSOPSequence, 0)) {
    text += "\x1f" + dicom::text_of(*picture, DCM_ReferencedSOPInstanceUID) + "\x1f" +
            dicom::text_of(*picture, DCM_ReferencedSegmentNumber);
  }
  return text;
}

void append_children(DcmItem& item, std::string& text) {
  for (unsigned long at = 0;; ++at) {
    DcmItem* const child = dicom::item_of(item, DCM_ContentSequence, at);
    if (child == nullptr) {
      return;
    }
    if (code_text(*child, DCM_ConceptNameCodeSequence) == std::string(kDigestKey) + "|" + std::string(kOwnScheme)) {
      continue;
    }
    text += "(" + item_text(*child);
    append_children(*child, text);
    text += ")";
  }
}

template <typename Value>
bool found_word(const std::string& text, std::initializer_list<Value> all, Value& value) {
  for (const Value each : all) {
    if (word(each) == text) {
      value = each;
      return true;
    }
  }
  return false;
}

bool take_one(const std::string& key, const std::string& text, StudyReport& study) {
  if (key == kPostureKey) {
    using enum Posture;
    return found_word(text, {Supine, Prone, LateralDecubitus, Standing, Sitting}, study.series.posture);
  }
  if (key == kContrastKey) {
    study.series.contrast = text == "yes" ? Tristate::Yes : Tristate::No;
    return text == "yes" || text == "no";
  }
  if (key == kVoltageKey) {
    double kilovolt = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), kilovolt);
    study.series.kvp = kilovolt;
    return error == std::errc{} && end == text.data() + text.size();
  }
  if (key == kModalityKey) {
    study.series.modality = text;
    return text == "MR";
  }
  if (key == kSequenceKey) {
    study.series.sequence = text;
    return true;
  }
  if (key == kFoundByKey) {
    using enum measure::BodySource;
    return found_word(text, {CtRecipe, LearnedFinder, LabelMap, DicomSegmentation, ReaderPoints},
                      study.bodies_from.source);
  }
  study.series.single_slice = text == "yes";
  return key == kSingleSliceKey && study.series.single_slice;
}

}  // namespace

CodedEntry position_code() { return own_code("position_from_top", "Place from the top of the scan"); }
CodedEntry name_probability_code() { return own_code("level_confidence", "Probability of the level's name"); }
CodedEntry spacing_code() { return own_code("sample_spacing_mm", "Distance of samples along the body's axis"); }
CodedEntry grade_probability_code(std::size_t grade) {
  const std::string digit = std::to_string(grade);
  return own_code("grade_" + digit + "_probability", "Probability of Genant grade " + digit);
}

std::map<std::string, std::string> reading_of(const StudyReport& study) {
  std::map<std::string, std::string> values{{kFoundByKey, std::string(measure::word(study.bodies_from.source))}};
  const SeriesSummary& series = study.series;
  if (series.posture != Posture::Unknown) {
    values[kPostureKey] = word(series.posture);
  }
  if (series.contrast != Tristate::Unknown) {
    values[kContrastKey] = series.contrast == Tristate::Yes ? "yes" : "no";
  }
  if (series.kvp) {
    values[kVoltageKey] = fixed(*series.kvp, 1);
  }
  if (series.modality == "MR") {
    values[kModalityKey] = series.modality;
    values[kSequenceKey] = series.sequence;
  }
  if (series.single_slice) {
    values[kSingleSliceKey] = "yes";
  }
  return values;
}

bool take_reading(const std::map<std::string, std::string>& values, StudyReport& study) {
  bool known = true;
  for (const char* const key :
       {kPostureKey, kContrastKey, kVoltageKey, kFoundByKey, kSingleSliceKey, kModalityKey, kSequenceKey}) {
    if (const auto found = values.find(key); found != values.end()) {
      known = take_one(key, found->second, study) && known;
    }
  }
  return known;
}

std::string content_digest(DcmItem& document) {
  constexpr std::array kToldApart{"126010|DCM", "C0034375|UMLS"};  // measurements and evaluations
  std::string text;
  for (unsigned long at = 0;; ++at) {
    DcmItem* const part = dicom::item_of(document, DCM_ContentSequence, at);
    if (part == nullptr) {
      return sha256_hex(text);
    }
    const std::string name = code_text(*part, DCM_ConceptNameCodeSequence);
    if (name == kToldApart[0] || name == kToldApart[1]) {
      text += "[" + name;
      append_children(*part, text);
      text += "]";
    }
  }
}

}  // namespace kyphos::io::dicom_out
