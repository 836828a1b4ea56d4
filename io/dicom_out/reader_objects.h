#pragma once

#include <string>

#include "io/dicom_out/dataset.h"
#include "io/dicom_out/source_series.h"
#include "io/report/sheet/sheet.h"

namespace kyphos::io::dicom_out {

/// A page as a Secondary Capture image (PS3.3 A.8.1), RGB. `number`: 1 for the first page.
[[nodiscard]] FinishedObject capture_object(const SourceSeries& source, const SheetPage& page, unsigned number);

/// A PDF file as an Encapsulated PDF (PS3.3 A.45.1).
[[nodiscard]] FinishedObject pdf_object(const SourceSeries& source, const std::string& pdf);

}  // namespace kyphos::io::dicom_out
