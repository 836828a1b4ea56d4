#pragma once

#include <cstdint>
#include <vector>

#include "io/dicom/header/header.h"

class DcmItem;

namespace kyphos::io::dicom {

/// The film as it is meant to be seen, from black (-350) to white (1150): rescaled, through its window or table of
/// values, turned round where 0 means white; kOutsideScan where it is padding. Throws Error that names the file.
[[nodiscard]] std::vector<std::int16_t> film_grey(const FileHeader& header, DcmItem& data);

}  // namespace kyphos::io::dicom
