#include "io/dicom_out/dataset.h"

#include <dcmtk/dcmdata/dcostrmb.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <regex>
#include <stdexcept>
#include <utility>
#include <vector>

#include "io/derived_uid.h"
#include "io/dicom/header/header.h"
#include "io/dicom/header/tags.h"

namespace kyphos::io::dicom_out {
namespace {

void require(const OFCondition& condition, const DcmTagKey& tag) {
  if (condition.bad()) {
    throw std::logic_error("cannot write DICOM element " + std::string(tag.toString().c_str()) + ": " +
                           condition.text());
  }
}

/// Copied letter for letter: an archive matches by them. Empty where the source has none.
const std::array kAlwaysCopied{DCM_PatientName, DCM_PatientID, DCM_ReferringPhysicianName, DCM_StudyID,
                               DCM_AccessionNumber};
/// Copied where the source has them.
const std::array kCopiedWhereFilled{DCM_SpecificCharacterSet,   DCM_IssuerOfPatientID,      DCM_StudyDescription,
                                    DCM_PatientIdentityRemoved, DCM_DeidentificationMethod, DCM_TimezoneOffsetFromUTC};

void copy_element(const SourceSeries& source, DcmDataset& object, const DcmTagKey& tag) {
  if (source.first->tagExistsWithValue(tag)) {
    require(source.first->findAndInsertCopyOfElement(tag, &object), tag);
  }
}

void put_patient_and_study(const SourceSeries& source, DcmDataset& object) {
  for (const DcmTagKey& tag : kAlwaysCopied) {
    require(object.insertEmptyElement(tag), tag);
    copy_element(source, object, tag);
  }
  for (const DcmTagKey& tag : kCopiedWhereFilled) {
    copy_element(source, object, tag);
  }
  copy_element(source, object, DCM_DeidentificationMethodCodeSequence);
  // What no reader could make use of is left out rather than passed on: a date that is none, a sex that is none.
  const std::string birth = dicom::text_of(*source.first, DCM_PatientBirthDate);
  put(object, DCM_PatientBirthDate, std::regex_match(birth, std::regex("[0-9]{8}")) ? birth : "");
  const std::string sex = dicom::text_of(*source.first, DCM_PatientSex);
  put(object, DCM_PatientSex, sex == "M" || sex == "F" || sex == "O" ? sex : "");
  const std::string age = dicom::text_of(*source.first, DCM_PatientAge);
  if (std::regex_match(age, std::regex("[0-9]{3}[DWMY]"))) {
    put(object, DCM_PatientAge, age);
  }
  put(object, DCM_StudyInstanceUID, source.study_uid);
  put(object, DCM_StudyDate, source.date);
  put(object, DCM_StudyTime, source.time);
}

void put_equipment(DcmDataset& object) {
  put(object, DCM_Manufacturer, dicom::kOwnManufacturer);
  put(object, DCM_ManufacturerModelName, "kyphos");
  put(object, DCM_DeviceSerialNumber, "1");
  put(object, DCM_SoftwareVersions, KYPHOS_VERSION);
}

/// The object as it is written into a file.
template <typename Object>
std::string bytes_of(Object& object, std::size_t room) {
  std::string bytes(room + room % 2, '\0');
  DcmOutputBufferStream stream(bytes.data(), static_cast<offile_off_t>(bytes.size()));
  object.transferInit();
  require(object.write(stream, EXS_LittleEndianExplicit, EET_ExplicitLength, nullptr), DCM_PixelData);
  object.transferEnd();
  void* begin = nullptr;
  offile_off_t length = 0;
  stream.flushBuffer(begin, length);
  bytes.resize(static_cast<std::size_t>(length));
  return bytes;
}

}  // namespace

void put(DcmItem& item, const DcmTagKey& tag, const std::string& value) {
  require(value.empty() ? item.insertEmptyElement(tag)
                        : item.putAndInsertOFStringArray(tag, OFString(value.data(), value.size())),
          tag);
}

void put(DcmItem& item, const DcmTagKey& tag, unsigned value) {
  const DcmEVR type = DcmTag(tag).getEVR();
  if (type == EVR_UL) {
    require(item.putAndInsertUint32(tag, static_cast<Uint32>(value)), tag);
  } else if (type == EVR_US || type == EVR_xs) {
    require(item.putAndInsertUint16(tag, static_cast<Uint16>(value)), tag);
  } else {
    put(item, tag, std::to_string(value));
  }
}

void put_double(DcmItem& item, const DcmTagKey& tag, double value) {
  require(item.putAndInsertFloat64(tag, value), tag);
}

DcmItem& add_item(DcmItem& item, const DcmTagKey& sequence) {
  DcmItem* made = nullptr;
  require(item.findOrCreateSequenceItem(sequence, made, -2), sequence);  // -2: a new one at the end
  return *made;
}

void put_code(DcmItem& item, const DcmTagKey& sequence, const CodedEntry& code) {
  constexpr std::size_t kLongestCodeValue = 16;
  constexpr std::size_t kLongestMeaning = 64;
  DcmItem& coded = add_item(item, sequence);
  put(coded, code.value.size() <= kLongestCodeValue ? DCM_CodeValue : DCM_LongCodeValue, code.value);
  put(coded, DCM_CodingSchemeDesignator, code.scheme);
  put(coded, DCM_CodeMeaning, plain(code.meaning).substr(0, kLongestMeaning));
}

std::string decimal_text(double value, int decimals) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  std::string result = text.data();
  while (result.find('.') != std::string::npos && (result.back() == '0' || result.back() == '.')) {
    const bool point = result.back() == '.';
    result.pop_back();
    if (point) {
      break;
    }
  }
  constexpr std::size_t kLongest = 16;
  if (result.size() > kLongest) {
    std::snprintf(text.data(), text.size(), "%.9g", value);
    result = text.data();
  }
  return result == "-0" ? "0" : result;
}

std::string plain(const std::string& text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kWords{{{"±", "+/-"},
                                                                                  {"–", "-"},
                                                                                  {"—", "-"},
                                                                                  {"°", " deg"},
                                                                                  {"×", "x"},
                                                                                  {"²", "2"},
                                                                                  {"³", "3"},
                                                                                  {"≥", ">="},
                                                                                  {"≤", "<="},
                                                                                  {"→", "->"}}};
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const auto* const found = std::ranges::find_if(
        kWords, [&](const auto& word) { return std::string_view(text).substr(at).starts_with(word.first); });
    if (found != kWords.end()) {
      result += found->second;
      at += found->first.size();
    } else if (static_cast<unsigned char>(text[at]) < 0x80) {
      result += text[at] == '\\' ? '/' : text[at];  // a backslash would divide values
      ++at;
    } else {
      result += '?';
      do {
        ++at;
      } while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
    }
  }
  return result;
}

std::unique_ptr<DcmDataset> new_object(const SourceSeries& source, const ObjectKind& kind) {
  auto object = std::make_unique<DcmDataset>();
  put_patient_and_study(source, *object);
  put_equipment(*object);
  put(*object, DCM_SOPClassUID, kind.sop_class);
  put(*object, DCM_Modality, kind.modality);
  put(*object, DCM_SeriesInstanceUID,
      derived_uid("series\x1f" + source.series_uid + "\x1f" + kind.sop_class + "\x1f" +
                  std::to_string(kind.series_number)));
  put(*object, DCM_SeriesNumber, kind.series_number);
  put(*object, DCM_SeriesDescription, kind.series_description);
  put(*object, DCM_SeriesDate, source.date);
  put(*object, DCM_SeriesTime, source.time);
  put(*object, DCM_ContentDate, source.date);
  put(*object, DCM_ContentTime, source.time);
  put(*object, DCM_InstanceNumber, 1U);
  return object;
}

FinishedObject finish(DcmDataset& dataset) {
  constexpr std::size_t kHeadBytes = 4096;  // preamble and meta header
  dataset.removeInvalidGroups();
  dataset.computeGroupLengthAndPadding(EGL_withoutGL, EPD_withoutPadding, EXS_LittleEndianExplicit, EET_ExplicitLength);
  const std::size_t room = dataset.calcElementLength(EXS_LittleEndianExplicit, EET_ExplicitLength) + kHeadBytes;
  put(dataset, DCM_SOPInstanceUID, derived_uid("object\x1f" + bytes_of(dataset, room)));
  DcmFileFormat file(&dataset);
  require(file.validateMetaInfo(EXS_LittleEndianExplicit), DCM_MediaStorageSOPInstanceUID);
  return {.sop_class = dicom::text_of(dataset, DCM_SOPClassUID),
          .sop_instance = dicom::text_of(dataset, DCM_SOPInstanceUID),
          .series_uid = dicom::text_of(dataset, DCM_SeriesInstanceUID),
          .bytes = bytes_of(file, room)};
}

void put_reference(DcmItem& item, const std::string& sop_class, const std::string& sop_instance) {
  put(item, DCM_ReferencedSOPClassUID, sop_class);
  put(item, DCM_ReferencedSOPInstanceUID, sop_instance);
}

}  // namespace kyphos::io::dicom_out
