#include "io/dicom/header/tags.h"

#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dcspchrs.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>
#include <gdcmTrace.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "io/inert_text.h"

namespace kyphos::io::dicom {
namespace {

std::string without_padding(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) {
    return {};
  }
  const std::size_t last = text.find_last_not_of(std::string(" \0", 2));
  return last == std::string::npos || last < first ? std::string() : text.substr(first, last - first + 1);
}

bool is_printable_ascii(const std::string& text) {
  return std::ranges::all_of(text, [](char letter) { return letter >= 0x20 && letter < 0x7F; });
}

/// DCMTK's own search keeps a stack for sequences within sequences; an index asks some forty times a file, of the
/// topmost level only.
DcmElement* element_of(DcmItem& item, const DcmTagKey& tag) {
  for (DcmObject* object = item.nextInContainer(nullptr); object != nullptr; object = item.nextInContainer(object)) {
    if (object->getTag() == tag) {
      return dynamic_cast<DcmElement*>(object);
    }
  }
  return nullptr;
}

std::optional<double> parsed(std::string text) {
  text = without_padding(text);
  std::ranges::replace(text, ',', '.');  // Some writers follow their locale.
  const char* first = text.data();
  const char* const last = text.data() + text.size();
  if (first != last && *first == '+') {
    ++first;
  }
  double value = 0.0;
  const auto [end, error] = std::from_chars(first, last, value);
  if (error != std::errc() || end != last || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

std::string text_of(DcmItem& item, const DcmTagKey& tag) {
  OFString value;
  DcmElement* const element = element_of(item, tag);
  if (element == nullptr || element->getOFStringArray(value).bad()) {
    return {};
  }
  return without_padding(std::string(value.data(), value.size()));
}

std::string utf8_text_of(DcmItem& item, const DcmTagKey& tag) {
  std::string text = text_of(item, tag);
  if (is_printable_ascii(text)) {
    return text;
  }
  DcmSpecificCharacterSet converter;
  OFString converted;
  const std::string character_set = text_of(item, DCM_SpecificCharacterSet);
  if (converter.selectCharacterSet(OFString(character_set.c_str())).good() &&
      converter.convertString(OFString(text.c_str()), converted, "\\^=").good()) {
    text.assign(converted.data(), converted.size());
    return inert(text);
  }
  std::ranges::replace_if(
      text, [](char letter) { return letter < 0x20 || letter == 0x7F; }, '?');
  return text;
}

std::vector<double> numbers_of(DcmItem& item, const DcmTagKey& tag) {
  const std::string text = text_of(item, tag);
  std::vector<double> values;
  std::size_t start = 0;
  while (!text.empty() && start <= text.size()) {
    const std::size_t end = std::min(text.find('\\', start), text.size());
    const std::optional<double> value = parsed(text.substr(start, end - start));
    if (!value) {
      return {};
    }
    values.push_back(*value);
    start = end + 1;
  }
  return values;
}

std::optional<double> number_of(DcmItem& item, const DcmTagKey& tag) {
  const std::vector<double> values = numbers_of(item, tag);
  return values.empty() ? std::nullopt : std::optional(values.front());
}

std::optional<int> integer_of(DcmItem& item, const DcmTagKey& tag) {
  const std::optional<double> value = number_of(item, tag);
  if (!value || std::abs(*value) > 2e9) {
    return std::nullopt;
  }
  return static_cast<int>(std::lround(*value));
}

DcmItem* item_of(DcmItem& item, const DcmTagKey& sequence, unsigned long position) {
  DcmSequenceOfItems* items = nullptr;
  if (item.findAndGetSequence(sequence, items).bad() || items == nullptr || position >= items->card()) {
    return nullptr;
  }
  return items->getItem(position);
}

void prepare_dicom_libraries() {
  static const bool done = [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    // Known elements that some archive wrote as UN are read by the dictionary.
    dcmEnableUnknownVRConversion.set(OFTrue);
    DcmRLEDecoderRegistration::registerCodecs();
    DJDecoderRegistration::registerCodecs();
    DJLSDecoderRegistration::registerCodecs();
    gdcm::Trace::DebugOff();
    gdcm::Trace::WarningOff();
    gdcm::Trace::ErrorOff();
    return true;
  }();
  static_cast<void>(done);
}

}  // namespace kyphos::io::dicom
