#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <filesystem>

#include "tests/support/dicom_builder.h"

namespace kyphos::test {

/// Saves a dataset in the encoding and with the header that the options ask for. DCMTK writes what it can encode, GDCM
/// JPEG 2000. Carries DCMTK types: for the sources of the DICOM builder only.
void save_encoded(DcmFileFormat& file, const std::filesystem::path& path, const DicomSeriesOptions& options);

}  // namespace kyphos::test
