#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "io/report/case_report.h"
#include "measure/space/grid.h"

namespace kyphos::io {

/// Results of a study as an archive takes them. They carry the patient, study and accession number of the source
/// images: an identified output, to be kept apart from all others.
struct DicomFile {
  std::string name;  ///< "2020-01-02-bodies-seg.dcm"
  std::string bytes;
};

/// All objects of a study, and who the patient is in the archive.
struct DicomStudy {
  std::vector<DicomFile> files;
  std::string patient_id;
  std::string tracked_by;  ///< stands for the patient in the tracking UIDs of the files
};

/// Which body each pixel of a plane lies in: `plane` has one slice; 0 for none, else 1 + the body's place in the study.
/// Empty where the plane shows none.
using PaintPlane = std::function<std::vector<std::uint8_t>(const measure::Grid& plane)>;

/// For one study: segmentation (SEG), measurements of the bodies and of the spine (SR, TID 1500), pages for readers
/// (Secondary Capture) and the same as Encapsulated PDF. Reads the source's headers again.
/// The same input gives the same bytes and UIDs. Throws Error where the study does not come from DICOM files, or these
/// have changed or lack what an archive files by.
[[nodiscard]] DicomStudy dicom_study(const CaseReport& report, std::size_t study, const PaintPlane& paint);

}  // namespace kyphos::io
