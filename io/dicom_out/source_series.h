#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <memory>
#include <string>
#include <vector>

#include "io/dicom/header/slice_geometry.h"
#include "io/input.h"

namespace kyphos::io::dicom_out {

/// One source picture as later objects refer to it.
struct SourcePicture {
  std::string sop_class;
  std::string sop_instance;
  int frame = 0;             ///< 0-based
  bool multi_frame = false;  ///< references name the frame
  dicom::SliceGeometry geometry;
};

/// The series that was measured, as its files tell it now. For the sources of this room only: carries DCMTK types.
struct SourceSeries {
  std::vector<SourcePicture> pictures;  ///< in the order of SeriesSummary::slices
  std::string study_uid, series_uid;
  std::string frame_of_reference;  ///< empty where the source has none
  std::string patient_id, issuer;  ///< UTF-8
  std::string date, time;          ///< of the study, else of the series: YYYYMMDD and HHMMSS; date empty where none
  double thickness_mm = 0.0;
  std::shared_ptr<DcmDataset> first;  ///< first file, all before its pixels

  /// Stands for the patient in tracking UIDs: id and issuer; without an id the study.
  [[nodiscard]] std::string person() const;
};

/// Reads the headers of a measured series. Throws Error where a file is gone, or is no DICOM file, or has changed.
[[nodiscard]] SourceSeries read_source(const SeriesSummary& series);

}  // namespace kyphos::io::dicom_out
