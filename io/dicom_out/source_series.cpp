#include "io/dicom_out/source_series.h"

#include <algorithm>
#include <map>

#include "io/dicom/dating/dates.h"
#include "io/dicom/files/file_kind.h"
#include "io/dicom/header/frames.h"
#include "io/dicom/header/tags.h"
#include "io/dicom/parallel.h"
#include "io/error.h"

namespace kyphos::io::dicom_out {
namespace {

using dicom::text_of;

/// Values longer than this (private data, icons) are left on disk.
constexpr Uint32 kLongestHeaderValue = 4096;

std::shared_ptr<DcmDataset> header_dataset(const std::filesystem::path& file) {
  DcmFileFormat format;
  const OFCondition read = format.loadFileUntilTag(file.c_str(), EXS_Unknown, EGL_noChange, kLongestHeaderValue,
                                                   ERM_autoDetect, DCM_PixelData);
  if (read.bad()) {
    throw Error(file.string(), std::string("cannot be read again (") + read.text() + ")",
                "Keep the images in place while kyphos runs");
  }
  return {format.getAndRemoveDataset(), [](DcmDataset* dataset) { delete dataset; }};
}

SourcePicture picture_of(DcmDataset& dataset, const std::vector<dicom::FrameHeader>& frames, const SliceSource& slice) {
  const bool there = slice.frame >= 0 && static_cast<std::size_t>(slice.frame) < frames.size() &&
                     frames[static_cast<std::size_t>(slice.frame)].geometry.has_value();
  if (!there) {
    throw Error(slice.file.string(), "has changed since it was measured", "Keep the images in place while kyphos runs");
  }
  return {.sop_class = text_of(dataset, DCM_SOPClassUID),
          .sop_instance = text_of(dataset, DCM_SOPInstanceUID),
          .frame = slice.frame,
          .multi_frame = dataset.tagExists(DCM_NumberOfFrames) && frames.size() > 1,
          .geometry = *frames[static_cast<std::size_t>(slice.frame)].geometry};
}

/// Places of the series' slices by file: each file is read once.
std::map<std::filesystem::path, std::vector<std::size_t>> places_by_file(const SeriesSummary& series) {
  std::map<std::filesystem::path, std::vector<std::size_t>> places;
  for (std::size_t place = 0; place < series.slices.size(); ++place) {
    places[series.slices[place].file].push_back(place);
  }
  return places;
}

/// Digits only, as long as the format asks; nothing for what is no date or time.
std::string digits(const std::string& text, std::size_t length) {
  const bool good = text.size() >= length && std::all_of(text.begin(), text.begin() + static_cast<long>(length),
                                                         [](char c) { return c >= '0' && c <= '9'; });
  return good ? text.substr(0, length) : std::string();
}

std::string dicom_date(const std::string& text) {
  std::string date = dicom::iso_date(text).value_or("");
  std::erase(date, '-');
  return date;
}

void fill_identity(SourceSeries& source, DcmDataset& first, const SeriesSummary& series) {
  source.study_uid = text_of(first, DCM_StudyInstanceUID);
  source.series_uid = text_of(first, DCM_SeriesInstanceUID);
  source.frame_of_reference = text_of(first, DCM_FrameOfReferenceUID);
  source.patient_id = dicom::utf8_text_of(first, DCM_PatientID);
  source.issuer = dicom::utf8_text_of(first, DCM_IssuerOfPatientID);
  for (const auto& [date, time] : {std::pair{DCM_StudyDate, DCM_StudyTime},
                                   {DCM_SeriesDate, DCM_SeriesTime},
                                   {DCM_AcquisitionDate, DCM_AcquisitionTime},
                                   {DCM_ContentDate, DCM_ContentTime}}) {
    if (source.date.empty()) {
      source.date = dicom_date(text_of(first, date));
      source.time = digits(text_of(first, time), 6);
    }
  }
  if (source.time.empty()) {
    source.time = "000000";
  }
  source.thickness_mm = series.slice_thickness_mm.value_or(series.spacing_mm[2]);
}

}  // namespace

std::string SourceSeries::person() const {
  return patient_id.empty() ? "study\x1f" + study_uid : patient_id + "\x1f" + issuer;
}

SourceSeries read_source(const SeriesSummary& series) {
  dicom::prepare_dicom_libraries();
  if (series.slices.empty() || dicom::has_nifti_name(series.slices.front().file)) {
    throw Error("series " + series.series_uid, "it does not come from DICOM files: no archive has its patient or study",
                "Give the DICOM files for DICOM output");
  }
  const auto by_file = places_by_file(series);
  const std::vector<std::pair<std::filesystem::path, std::vector<std::size_t>>> files(by_file.begin(), by_file.end());
  SourceSeries source;
  source.pictures.resize(series.slices.size());
  std::vector<std::shared_ptr<DcmDataset>> datasets(files.size());
  dicom::for_each_in_parallel(files.size(), [&](std::size_t at) {
    const std::shared_ptr<DcmDataset> dataset = header_dataset(files[at].first);
    const std::vector<dicom::FrameHeader> frames = dicom::frames_of(*dataset);
    for (const std::size_t place : files[at].second) {
      source.pictures[place] = picture_of(*dataset, frames, series.slices[place]);
    }
    if (at == 0) {
      datasets[at] = dataset;
    }
  });
  source.first = datasets.front();
  fill_identity(source, *source.first, series);
  if (source.study_uid.empty() || source.date.empty()) {
    throw Error("series " + series.series_uid,
                "its files name no " + std::string(source.date.empty() ? "date" : "study"),
                "An archive cannot file results without it");
  }
  return source;
}

}  // namespace kyphos::io::dicom_out
