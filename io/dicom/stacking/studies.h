#pragma once

#include <string>
#include <vector>

#include "io/dicom/stacking/stacks.h"
#include "measure/warning.h"

namespace kyphos::io::dicom {

using Headers = std::vector<const FileHeader*>;

/// The files of one examination.
struct StudyGroup {
  std::string study_uid;
  Headers files;
  std::vector<measure::Warning> notes{};  ///< what had to be decided
};

/// One patient's files by examination: by Study Instance UID, but two dates (or two Study Times half an hour apart)
/// under one UID are two, and pictures that each carry a UID of their own are one where all else agrees.
[[nodiscard]] std::vector<StudyGroup> group_into_studies(const Headers& files);

/// Pictures of one series, however the UIDs are told.
struct SeriesGroup {
  std::vector<StackSlice> slices;
  std::vector<measure::Warning> notes{};
};

/// One study's pictures by Series Instance UID and number; those whose UID is of one picture only are joined by
/// description and number.
[[nodiscard]] std::vector<SeriesGroup> group_into_series(const Headers& study);

}  // namespace kyphos::io::dicom
