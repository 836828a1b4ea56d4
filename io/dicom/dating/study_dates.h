#pragma once

#include <vector>

#include "io/dicom/header/header.h"
#include "io/input.h"
#include "measure/warning.h"

namespace kyphos::io::dicom {

/// What is odd about the dates, in words without the dates, which may be hidden.
void warn_of_dates(std::vector<measure::Warning>& notes, const std::vector<const FileHeader*>& files);

/// The earliest date and, of its files, the earliest time.
void fill_date(StudySummary& study, const std::vector<const FileHeader*>& files);

}  // namespace kyphos::io::dicom
