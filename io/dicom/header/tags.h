#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <optional>
#include <string>
#include <vector>

namespace kyphos::io::dicom {

/// Values of DICOM elements as plain C++; absent, empty and unreadable elements are all "nothing".
/// For the sources of io/dicom only: carries DCMTK types.

/// All values joined by backslashes, without padding; as stored, not converted.
[[nodiscard]] std::string text_of(DcmItem& item, const DcmTagKey& tag);

/// As text_of, in UTF-8 by the dataset's character set; letters that cannot be converted become '?'.
[[nodiscard]] std::string utf8_text_of(DcmItem& item, const DcmTagKey& tag);

/// Decimal strings and binary numbers alike; finite ones only.
[[nodiscard]] std::vector<double> numbers_of(DcmItem& item, const DcmTagKey& tag);
[[nodiscard]] std::optional<double> number_of(DcmItem& item, const DcmTagKey& tag);
[[nodiscard]] std::optional<int> integer_of(DcmItem& item, const DcmTagKey& tag);

/// Item n of a sequence, or null.
[[nodiscard]] DcmItem* item_of(DcmItem& item, const DcmTagKey& sequence, unsigned long position);

/// Silences the libraries' own messages and registers the decoders, once in the life of the program.
void prepare_dicom_libraries();

}  // namespace kyphos::io::dicom
