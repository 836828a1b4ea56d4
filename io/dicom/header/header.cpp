#include "io/dicom/header/header.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "io/dicom/files/nesting.h"
#include "io/dicom/header/frames.h"
#include "io/dicom/header/made_up_uid.h"
#include "io/dicom/header/own_objects.h"
#include "io/dicom/header/tags.h"

namespace kyphos::io::dicom {
namespace {

/// Values longer than this (private data, icons) are left on disk.
constexpr Uint32 kLongestValueBytes = 1024;

HeaderResult ignored(const std::filesystem::path& file, const std::string& code, const std::string& reason) {
  return {
      .header = {}, .listed_files = {}, .ignored = IgnoredFile{.file = file, .reason = reason, .reason_code = code}};
}

/// Path components of a Referenced File ID.
std::vector<std::string> components_of(const std::string& reference) {
  std::vector<std::string> parts(1);
  for (const char letter : reference) {
    if (letter == '\\' || letter == '/') {
      parts.emplace_back();
    } else {
      parts.back() += letter;
    }
  }
  return parts;
}

std::vector<std::vector<std::string>> listed_files(DcmItem& dataset) {
  std::vector<std::vector<std::string>> files;
  DcmSequenceOfItems* records = nullptr;
  if (dataset.findAndGetSequence(DCM_DirectoryRecordSequence, records).bad() || records == nullptr) {
    return files;
  }
  for (DcmObject* record = records->nextInContainer(nullptr); record != nullptr;
       record = records->nextInContainer(record)) {
    DcmItem* const item = dynamic_cast<DcmItem*>(record);
    const std::string reference = item != nullptr ? text_of(*item, DCM_ReferencedFileID) : std::string();
    if (!reference.empty()) {
      files.push_back(components_of(reference));
    }
  }
  return files;
}

void fill_patient_and_study(FileHeader& header, DcmItem& data) {
  header.patient_id = utf8_text_of(data, DCM_PatientID);
  header.issuer = utf8_text_of(data, DCM_IssuerOfPatientID);
  header.patient_name = utf8_text_of(data, DCM_PatientName);
  header.birth_date = utf8_text_of(data, DCM_PatientBirthDate);
  header.sex = utf8_text_of(data, DCM_PatientSex);
  header.age = utf8_text_of(data, DCM_PatientAge);
  header.study_uid = utf8_text_of(data, DCM_StudyInstanceUID);
  header.study_description = utf8_text_of(data, DCM_StudyDescription);
  header.frame_of_reference = utf8_text_of(data, DCM_FrameOfReferenceUID);
  header.moment = moment_of({.acquisition_datetime = text_of(data, DCM_AcquisitionDateTime),
                             .acquisition_date = text_of(data, DCM_AcquisitionDate),
                             .acquisition_time = text_of(data, DCM_AcquisitionTime),
                             .study_date = text_of(data, DCM_StudyDate),
                             .study_time = text_of(data, DCM_StudyTime),
                             .series_date = text_of(data, DCM_SeriesDate),
                             .series_time = text_of(data, DCM_SeriesTime),
                             .content_date = text_of(data, DCM_ContentDate),
                             .content_time = text_of(data, DCM_ContentTime)});
}

void fill_series(FileHeader& header, DcmItem& data) {
  header.series_uid = utf8_text_of(data, DCM_SeriesInstanceUID);
  header.series_description = utf8_text_of(data, DCM_SeriesDescription);
  header.modality = utf8_text_of(data, DCM_Modality);
  header.kernel = utf8_text_of(data, DCM_ConvolutionKernel);
  header.patient_position = utf8_text_of(data, DCM_PatientPosition);
  header.sop_class = utf8_text_of(data, DCM_SOPClassUID);
  header.sop_instance = utf8_text_of(data, DCM_SOPInstanceUID);
  header.burned_in = utf8_text_of(data, DCM_BurnedInAnnotation) == "YES";
  header.contrast_agent = utf8_text_of(data, DCM_ContrastBolusAgent);
  if (header.contrast_agent.empty() && item_of(data, DCM_ContrastBolusAgentSequence, 0) != nullptr) {
    header.contrast_agent = "coded";
  }
  header.kvp = number_of(data, DCM_KVP);
  header.series_number = integer_of(data, DCM_SeriesNumber).value_or(0);
  header.instance_number = integer_of(data, DCM_InstanceNumber).value_or(0);
}

/// Files stripped of their UIDs are held together by what is left and by their folder, without which two people's files
/// with nothing left in them would be one; the name made of it is the same each time.
void fill_missing_uids(FileHeader& header) {
  const std::string place =
      header.file.parent_path().lexically_normal().string() + "/" + header.moment.date.value_or("");
  if (header.series_uid.empty()) {
    header.series_uid = made_up_uid(header.study_uid + "/" + place + "/" + std::to_string(header.series_number) + "/" +
                                    header.series_description);
  }
  if (header.study_uid.empty()) {
    header.made_up_study_uid = true;
    header.study_uid = made_up_uid("study/" + place);
  }
}

/// Transfer syntaxes that are newer than the decoding libraries, by the names that people know them by.
std::string newer_syntax_name(const std::string& uid) {
  if (uid.starts_with("1.2.840.10008.1.2.4.20")) {
    return "HTJ2K (High-Throughput JPEG 2000)";
  }
  if (uid.starts_with("1.2.840.10008.1.2.4.11")) {
    return "JPEG XL";
  }
  return "an encoding that is not known here (" + uid + ")";
}

bool is_decodable(E_TransferSyntax syntax) {
  // What Debian's DCMTK (RLE, JPEG, JPEG-LS) and GDCM (JPEG 2000) decode; everything native is.
  if (!DcmXfer(syntax).isEncapsulated()) {
    return syntax != EXS_Unknown;
  }
  switch (syntax) {
    case EXS_RLELossless:
    case EXS_JPEGProcess1:
    case EXS_JPEGProcess2_4:
    case EXS_JPEGProcess6_8:
    case EXS_JPEGProcess10_12:
    case EXS_JPEGProcess14:
    case EXS_JPEGProcess14SV1:
    case EXS_JPEGLSLossless:
    case EXS_JPEGLSLossy:
    case EXS_JPEG2000LosslessOnly:
    case EXS_JPEG2000:
      return true;
    default:
      return false;
  }
}

void fill_pixels(FileHeader& header, DcmDataset& data, const std::string& named_syntax) {
  header.rows = integer_of(data, DCM_Rows).value_or(0);
  header.columns = integer_of(data, DCM_Columns).value_or(0);
  const DcmXfer syntax(data.getOriginalXfer());
  header.pixels = {.samples = integer_of(data, DCM_SamplesPerPixel).value_or(1),
                   .bits_allocated = integer_of(data, DCM_BitsAllocated).value_or(16),
                   .photometric = utf8_text_of(data, DCM_PhotometricInterpretation),
                   .transfer_syntax = syntax.getXferID(),
                   .transfer_syntax_name = syntax.getXferName(),
                   .decodable = is_decodable(syntax.getXfer())};
  header.frames = frames_of(data);
  if (!named_syntax.empty() && DcmXfer(named_syntax.c_str()).getXfer() == EXS_Unknown) {
    header.pixels.transfer_syntax = named_syntax;
    header.pixels.transfer_syntax_name = newer_syntax_name(named_syntax);
    header.pixels.decodable = false;
    return;  // how long its pixels should be is not known
  }
  if (!syntax.isEncapsulated() && syntax.getXfer() != EXS_DeflatedLittleEndianExplicit) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(header.file, error);
    const std::uintmax_t bits = static_cast<std::uintmax_t>(header.rows) * static_cast<std::uintmax_t>(header.columns) *
                                static_cast<std::uintmax_t>(std::max(header.pixels.samples, 1)) *
                                static_cast<std::uintmax_t>(std::max(header.pixels.bits_allocated, 1));
    // Explicit lengths make the dataset no longer than it can be in the file; an odd value or two may be padded.
    constexpr std::uintmax_t kSlackBytes = 64;
    const std::uintmax_t before = data.calcElementLength(syntax.getXfer(), EET_ExplicitLength);
    header.cut_short = !error && size + kSlackBytes < before + bits / 8 * header.frames.size();
  }
}

std::string class_name(const std::string& uid) {
  const char* const name = dcmFindNameOfUID(uid.c_str());
  return name != nullptr ? name : (uid.empty() ? "no class named" : uid);
}

HeaderResult result_of(DcmFileFormat& format, const std::filesystem::path& file) {
  DcmDataset& data = *format.getDataset();
  if (data.tagExists(DCM_DirectoryRecordSequence)) {
    return {.header = {}, .listed_files = listed_files(data), .ignored = {}};
  }
  if (text_of(data, DCM_Manufacturer) == kOwnManufacturer) {
    return text_of(data, DCM_Modality) == "SR" ? ignored(file, kOwnReport, "a report of kyphos, not a scan")
                                               : ignored(file, "own_result", "a result of kyphos, not a scan");
  }
  FileHeader header;
  header.file = file;
  fill_series(header, data);
  if (header.sop_class.empty()) {
    header.sop_class = utf8_text_of(*format.getMetaInfo(), DCM_MediaStorageSOPClassUID);
  }
  if (integer_of(data, DCM_Rows).value_or(0) <= 0 || integer_of(data, DCM_Columns).value_or(0) <= 0) {
    if (data.card() == 0) {
      return ignored(file, "damaged", "holds no DICOM elements that can be read; fetch it again from its source");
    }
    return ignored(file, "no_image", "a DICOM object without a picture (" + class_name(header.sop_class) + ")");
  }
  fill_patient_and_study(header, data);
  fill_missing_uids(header);
  fill_pixels(header, data, utf8_text_of(*format.getMetaInfo(), DCM_TransferSyntaxUID));
  return {.header = std::move(header), .listed_files = {}, .ignored = {}};
}

}  // namespace

HeaderResult read_header(const std::filesystem::path& file) {
  ByteStream stream(file);
  return read_header(file, stream);
}

HeaderResult read_header(const std::filesystem::path& file, ByteStream& stream) try {
  prepare_dicom_libraries();
  if (const Structure structure = structure_of(stream); structure != Structure::Readable) {
    return ignored(file, structure == Structure::TooDeep ? "nested_too_deep" : "too_many_elements",
                   structure == Structure::TooDeep
                       ? "its sequences are nested deeper than in any picture; it is damaged or made to do harm"
                       : "it holds more elements than any picture does; it is damaged or made to do harm");
  }
  DcmFileFormat format;
  const OFCondition read = format.loadFileUntilTag(file.c_str(), EXS_Unknown, EGL_noChange, kLongestValueBytes,
                                                   ERM_autoDetect, DCM_PixelData);
  if (read.bad()) {
    const bool short_file = read == EC_EndOfStream || read == EC_StreamNotifyClient || read == EC_InvalidStream;
    return ignored(file, short_file ? "truncated" : "damaged",
                   std::string(short_file ? "ends within its header" : "its header cannot be read") + " (" +
                       read.text() + "); fetch it again from its source");
  }
  return result_of(format, file);
} catch (const std::logic_error&) {
  // DCMTK cuts some broken strings at places that they do not have (DcmByteString::verify).
  return ignored(file, "damaged", "its header cannot be read; fetch it again from its source");
}

}  // namespace kyphos::io::dicom
