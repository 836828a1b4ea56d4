#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "measure/study.h"

namespace kyphos::io::dicom_out {

/// For the sources of this room only: carries DCMTK types.

/// What one group of an own report says of a body.
struct ReportedBody {
  measure::MeasuredVertebra vertebra;
  std::string identifier;  ///< tracking identifier
  std::string tracking_uid;
};

/// What an own report holds, as it stands there.
struct ReportContent {
  std::vector<ReportedBody> bodies;
  std::vector<measure::SpineAngle> angles;
  std::vector<std::string> dates;           ///< time points of its groups, each once
  std::map<std::string, std::string> said;  ///< texts of the evaluations, by their own code
  std::string source_series;
  std::string spine_uid;  ///< tracking UID of the spine as a whole, where there are angles
  std::string digest;     ///< that it carries
};

/// Reads the content tree of an own report. Groups of change between dates are passed over.
[[nodiscard]] ReportContent content_of(DcmItem& document);

}  // namespace kyphos::io::dicom_out
