#include "tests/support/dicom_builder.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "tests/support/dicom_encoding.h"
#include "tests/support/dicom_planes.h"

namespace kyphos::test {
namespace {

using Eigen::Vector3d;

void require(const OFCondition& condition, const std::string& what) {
  if (condition.bad()) {
    throw std::runtime_error(what + ": " + condition.text());
  }
}

/// Rotation-free fingerprint (FNV-1a) for UIDs that are the same each time.
std::string uid_of(const std::string& text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char letter : text) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211ULL;
  }
  return "2.25." + std::to_string(hash);
}

std::string study_uid_of(const DicomSeriesOptions& options) {
  return options.study_uid.empty() ? uid_of(options.patient_id + options.issuer + options.study_date)
                                   : options.study_uid;
}

std::string series_uid_of(const DicomSeriesOptions& options) {
  return options.series_uid.empty() ? uid_of(study_uid_of(options) + "/" + std::to_string(options.series_number))
                                    : options.series_uid;
}

/// A decimal string as DICOM wants it: at most 16 letters.
std::string decimal(double value) {
  std::array<char, 32> text{};
  for (int digits = 12; digits > 4; --digits) {
    std::snprintf(text.data(), text.size(), "%.*g", digits, value);
    if (std::string(text.data()).size() <= 16) {
      break;
    }
  }
  return text.data();
}

std::string decimals(const std::vector<double>& values) {
  std::string text;
  for (const double value : values) {
    text += (text.empty() ? "" : "\\") + decimal(value);
  }
  return text;
}

void put(DcmItem& item, const DcmTagKey& tag, const std::string& value) {
  require(item.putAndInsertString(DcmTag(tag), value.c_str()), "cannot set a tag");
}

void put_unless_empty(DcmItem& item, const DcmTagKey& tag, const std::string& value) {
  if (!value.empty()) {
    put(item, tag, value);
  }
}

void put_number(DcmItem& item, const DcmTagKey& tag, int value) {
  require(item.putAndInsertUint16(DcmTag(tag), static_cast<Uint16>(value)), "cannot set a tag");
}

void put_patient_and_study(DcmDataset& data, const DicomSeriesOptions& options) {
  put(data, DCM_PatientID, options.patient_id);
  put(data, DCM_PatientName, options.patient_name);
  put_unless_empty(data, DCM_IssuerOfPatientID, options.issuer);
  put_unless_empty(data, DCM_PatientBirthDate, options.birth_date);
  put_unless_empty(data, DCM_PatientSex, options.sex);
  put_unless_empty(data, DCM_StudyDate, options.study_date);
  put_unless_empty(data, DCM_StudyDescription, options.study_description);
  put(data, DCM_StudyInstanceUID, study_uid_of(options));
}

void put_series(DcmDataset& data, const DicomSeriesOptions& options) {
  put(data, DCM_SeriesInstanceUID, series_uid_of(options));
  put(data, DCM_SeriesNumber, std::to_string(options.series_number));
  put(data, DCM_Modality, options.modality);
  put_unless_empty(data, DCM_SeriesDescription, options.description);
  put_unless_empty(data, DCM_ImageType, options.image_type);
  put_unless_empty(data, DCM_ConvolutionKernel, options.kernel);
  put_unless_empty(data, DCM_PatientPosition, options.patient_position);
  put_unless_empty(data, DCM_ContrastBolusAgent, options.contrast_agent);
  put_unless_empty(data, DCM_BurnedInAnnotation, options.burned_in_annotation);
  if (!options.mr) {
    put(data, DCM_KVP, "120");
  }
  put(data, DCM_FrameOfReferenceUID, uid_of("frame/" + study_uid_of(options)));
  if (options.gantry_tilt_deg != 0.0) {
    put(data, DCM_GantryDetectorTilt, decimal(options.gantry_tilt_deg));
  }
}

/// Of a plain MR file.
void put_mr(DcmDataset& data, const MrTags& mr, double slice_distance_mm) {
  put(data, DCM_ScanningSequence, mr.scanning_sequence);
  put(data, DCM_SequenceVariant, mr.sequence_variant);
  put_unless_empty(data, DCM_ScanOptions, mr.scan_options);
  put(data, DCM_MRAcquisitionType, mr.acquisition_type);
  put(data, DCM_EchoTime, decimal(mr.echo_ms));
  put(data, DCM_RepetitionTime, decimal(mr.repetition_ms));
  if (mr.inversion_ms) {
    put(data, DCM_InversionTime, decimal(*mr.inversion_ms));
  }
  put(data, DCM_MagneticFieldStrength, decimal(mr.field_t));
  put(data, DCM_SpacingBetweenSlices, decimal(mr.spacing_between_mm.value_or(slice_distance_mm)));
}

void put_pixel_format(DcmDataset& data, const Planes& planes, const DicomSeriesOptions& options) {
  put_number(data, DCM_SamplesPerPixel, 1);
  put(data, DCM_PhotometricInterpretation, "MONOCHROME2");
  put_number(data, DCM_Rows, planes.rows);
  put_number(data, DCM_Columns, planes.columns);
  put_number(data, DCM_BitsAllocated, options.bits_stored > 8 ? 16 : 8);
  put_number(data, DCM_BitsStored, options.bits_stored);
  put_number(data, DCM_HighBit, options.bits_stored - 1);
  put_number(data, DCM_PixelRepresentation, options.sign == PixelSign::Signed ? 1 : 0);
  if (options.padding_value) {
    const OFCondition set = options.sign == PixelSign::Signed
                                ? data.putAndInsertSint16(DcmTag(DCM_PixelPaddingValue, EVR_SS),
                                                          static_cast<Sint16>(*options.padding_value))
                                : data.putAndInsertUint16(DcmTag(DCM_PixelPaddingValue, EVR_US),
                                                          static_cast<Uint16>(*options.padding_value));
    require(set, "cannot set the padding value");
  }
}

std::vector<double> numbers(const Vector3d& vector) { return {vector.x(), vector.y(), vector.z()}; }

std::vector<double> orientation_of(const Planes& planes) {
  std::vector<double> six = numbers(planes.column.normalized());
  const std::vector<double> row = numbers(planes.row.normalized());
  six.insert(six.end(), row.begin(), row.end());
  return six;
}

void put_pixels(DcmDataset& data, const std::vector<std::uint16_t>& stored, const DicomSeriesOptions& options) {
  if (options.bits_stored > 8) {
    require(data.putAndInsertUint16Array(DCM_PixelData, stored.data(), stored.size()), "cannot set the pixels");
    return;
  }
  const std::vector<Uint8> bytes(stored.begin(), stored.end());
  require(data.putAndInsertUint8Array(DCM_PixelData, bytes.data(), bytes.size()), "cannot set the pixels");
}

void put_slice(DcmDataset& data, const measure::Sampler& sampler, const Planes& planes,
               const DicomSeriesOptions& options, int slice) {
  put(data, DCM_PixelSpacing, decimals({planes.row.norm(), planes.column.norm()}));
  put(data, DCM_ImageOrientationPatient, decimals(orientation_of(planes)));
  put(data, DCM_ImagePositionPatient, decimals(numbers(slice_origin(planes, options, slice))));
  put(data, DCM_SliceThickness, decimal(thickness_mm(planes, options)));
  if (options.mr) {
    put_mr(data, *options.mr, planes.slice.norm());
  } else {
    put(data, DCM_RescaleSlope, decimal(slope_of(options, slice)));
    put(data, DCM_RescaleIntercept, decimal(options.intercept));
    put(data, DCM_RescaleType, "HU");
  }
  put_pixels(data, stored_slice(sampler, planes, options, slice), options);
}

std::filesystem::path write_slice(const std::filesystem::path& folder, const measure::Sampler& sampler,
                                  const Planes& planes, const DicomSeriesOptions& options, int slice, int instance) {
  DcmFileFormat file;
  DcmDataset& data = *file.getDataset();
  put(data, DCM_SOPClassUID,
      !options.sop_class.empty() ? options.sop_class
      : options.mr               ? UID_MRImageStorage
                                 : UID_CTImageStorage);
  put(data, DCM_SOPInstanceUID, uid_of(series_uid_of(options) + "/" + options.file_prefix + std::to_string(instance)));
  put(data, DCM_InstanceNumber, std::to_string(instance));
  put_patient_and_study(data, options);
  put_series(data, options);
  put_pixel_format(data, planes, options);
  put_slice(data, sampler, planes, options, slice);
  std::array<char, 16> number{};
  std::snprintf(number.data(), number.size(), "%04d", instance);
  const std::filesystem::path path = folder / (options.file_prefix + number.data());
  save_encoded(file, path, options);
  return path;
}

DcmItem& item_in(DcmItem& parent, const DcmTagKey& sequence, int position) {
  DcmItem* item = nullptr;
  require(parent.findOrCreateSequenceItem(DcmTag(sequence), item, position), "cannot add an item");
  return *item;
}

/// Of a frame of enhanced MR.
void put_mr_frame(DcmItem& groups, const DicomSeriesOptions& options) {
  const MrTags& mr = *options.mr;
  DcmItem& type = item_in(groups, DCM_MRImageFrameTypeSequence, 0);
  put(type, DCM_FrameType, options.image_type);
  put(type, DCM_AcquisitionContrast, mr.contrast);
  require(item_in(groups, DCM_MREchoSequence, 0).putAndInsertFloat64(DCM_EffectiveEchoTime, mr.echo_ms),
          "cannot set the echo time");
  put(item_in(groups, DCM_MRTimingAndRelatedParametersSequence, 0), DCM_RepetitionTime, decimal(mr.repetition_ms));
  DcmItem& modifier = item_in(groups, DCM_MRModifierSequence, 0);
  put(modifier, DCM_InversionRecovery, mr.inversion_ms ? "YES" : "NO");
  if (mr.inversion_ms) {
    require(modifier.putAndInsertFloat64(DCM_InversionTimes, *mr.inversion_ms), "cannot set the inversion time");
  }
  put(modifier, DCM_SpectrallySelectedSuppression, mr.scan_options.empty() ? "NONE" : mr.scan_options);
}

void put_frame(DcmDataset& data, const Planes& planes, const DicomSeriesOptions& options, int frame) {
  DcmItem& groups = item_in(data, DCM_PerFrameFunctionalGroupsSequence, frame);
  put(item_in(groups, DCM_PlanePositionSequence, 0), DCM_ImagePositionPatient,
      decimals(numbers(slice_origin(planes, options, frame))));
  put(item_in(groups, DCM_PlaneOrientationSequence, 0), DCM_ImageOrientationPatient, decimals(orientation_of(planes)));
  DcmItem& measures = item_in(groups, DCM_PixelMeasuresSequence, 0);
  put(measures, DCM_PixelSpacing, decimals({planes.row.norm(), planes.column.norm()}));
  put(measures, DCM_SliceThickness, decimal(thickness_mm(planes, options)));
  if (options.mr) {
    put_mr_frame(groups, options);
    return;
  }
  DcmItem& rescale = item_in(groups, DCM_PixelValueTransformationSequence, 0);
  put(rescale, DCM_RescaleSlope, decimal(slope_of(options, frame)));
  put(rescale, DCM_RescaleIntercept, decimal(options.intercept));
  put(rescale, DCM_RescaleType, "HU");
  put(item_in(groups, DCM_CTImageFrameTypeSequence, 0), DCM_FrameType, options.image_type);
}

}  // namespace

std::vector<std::filesystem::path> write_dicom_series(const std::filesystem::path& folder,
                                                      const measure::Volume& volume,
                                                      const DicomSeriesOptions& options) {
  std::filesystem::create_directories(folder);
  const measure::Sampler sampler(volume);
  const Planes planes = planes_of(volume.grid, options);
  std::vector<std::filesystem::path> paths;
  int instance = 0;
  for (int slice = 0; slice < planes.slices; ++slice) {
    const auto listed = [slice](const std::vector<int>& slices) { return std::ranges::count(slices, slice) > 0; };
    if (listed(options.omitted_slices)) {
      continue;
    }
    for (int copy = 0; copy < (listed(options.duplicated_slices) ? 2 : 1); ++copy) {
      paths.push_back(write_slice(folder, sampler, planes, options, slice, ++instance));
    }
  }
  return paths;
}

namespace {

void write_enhanced(const std::filesystem::path& file, const measure::Volume& volume,
                    const DicomSeriesOptions& options) {
  const measure::Sampler sampler(volume);
  const Planes planes = planes_of(volume.grid, options);
  DcmFileFormat format;
  DcmDataset& data = *format.getDataset();
  put(data, DCM_SOPClassUID,
      !options.sop_class.empty() ? options.sop_class
      : options.mr               ? UID_EnhancedMRImageStorage
                                 : UID_EnhancedCTImageStorage);
  put(data, DCM_SOPInstanceUID, uid_of(series_uid_of(options) + "/multi-frame"));
  put(data, DCM_InstanceNumber, "1");
  put_patient_and_study(data, options);
  put_series(data, options);
  put_pixel_format(data, planes, options);
  put(data, DCM_NumberOfFrames, std::to_string(planes.slices));
  if (options.mr) {
    put(data, DCM_EchoPulseSequence, options.mr->scanning_sequence == "GR" ? "GRADIENT" : "SPIN");
  }
  std::vector<Uint16> stored;
  for (int frame = 0; frame < planes.slices; ++frame) {
    put_frame(data, planes, options, frame);
    const std::vector<Uint16> slice = stored_slice(sampler, planes, options, frame);
    stored.insert(stored.end(), slice.begin(), slice.end());
  }
  put_pixels(data, stored, options);
  std::filesystem::create_directories(file.parent_path());
  save_encoded(format, file, options);
}

}  // namespace

void write_enhanced_ct(const std::filesystem::path& file, const measure::Volume& volume,
                       const DicomSeriesOptions& options) {
  write_enhanced(file, volume, options);
}

void write_enhanced_mr(const std::filesystem::path& file, const measure::Volume& volume,
                       const DicomSeriesOptions& options) {
  write_enhanced(file, volume, options);
}

void write_dicomdir(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& files) {
  DcmFileFormat format;
  DcmDataset& data = *format.getDataset();
  put(data, DCM_FileSetID, "KYPHOS");
  int position = 0;
  for (const std::filesystem::path& file : files) {
    std::string reference;
    for (const std::filesystem::path& part : std::filesystem::relative(file, folder)) {
      reference += (reference.empty() ? "" : "\\") + part.string();
    }
    DcmItem& record = item_in(data, DCM_DirectoryRecordSequence, position++);
    put(record, DCM_DirectoryRecordType, "IMAGE");
    put(record, DCM_ReferencedFileID, reference);
  }
  DcmMetaInfo& meta = *format.getMetaInfo();
  put(meta, DCM_MediaStorageSOPClassUID, UID_MediaStorageDirectoryStorage);
  put(meta, DCM_MediaStorageSOPInstanceUID, uid_of(folder.filename().string()));
  require(format.saveFile((folder / "DICOMDIR").c_str(), EXS_LittleEndianExplicit), "cannot save the DICOMDIR");
}

}  // namespace kyphos::test
