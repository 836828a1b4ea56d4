#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/dicom/header/header.h"

namespace kyphos::fuzz {

/// A line of text a picture: what stacking looks at, as a DICOM file states it, fields between bars. Texts keep what a
/// mutation changes near what it means.
[[nodiscard]] std::string slice_line(const io::dicom::FileHeader& header, const io::dicom::FrameHeader& frame);

/// Headers of such lines, at most `most`, read the way that a file's are: places go through a DICOM dataset.
[[nodiscard]] std::vector<io::dicom::FileHeader> headers_of(std::string_view lines, std::size_t most);

}  // namespace kyphos::fuzz
