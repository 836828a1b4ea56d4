#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <map>
#include <string>

#include "io/report/case_report.h"
#include "io/report/words/coded.h"

namespace kyphos::io::dicom_out {

/// What the reports say beside the measurements so that they can be compared with when their images are gone. Writer
/// and reader share it. For the sources of this room only: carries DCMTK types.

inline constexpr const char* kDigestKey = "content_digest";
inline constexpr int kProbabilityDecimals = 4;
inline constexpr int kSpacingDecimals = 3;

/// Of each body: its place from the top, how sure its name is, the distance of samples along its axis, the
/// probabilities of Genant's grades.
[[nodiscard]] CodedEntry position_code();
[[nodiscard]] CodedEntry name_probability_code();
[[nodiscard]] CodedEntry spacing_code();
[[nodiscard]] CodedEntry grade_probability_code(std::size_t grade);

/// Of the study, by key: posture, contrast, tube voltage, who found the bodies, whether it was a single slice. What is
/// not known is left out.
[[nodiscard]] std::map<std::string, std::string> reading_of(const StudyReport& study);
/// The other way round. False where a value is none of ours.
[[nodiscard]] bool take_reading(const std::map<std::string, std::string>& values, StudyReport& study);

/// Digest of all that a report measures and says, whatever encoding its file is in: names, values and units of the
/// measurements and evaluations, without the digest itself. Archives rewrite headers; this they have no reason to.
[[nodiscard]] std::string content_digest(DcmItem& document);

}  // namespace kyphos::io::dicom_out
