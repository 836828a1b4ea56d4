#pragma once

#include <string>

#include "measure/study.h"

namespace kyphos::io {

/// The value of "findings" of one vertebra in report.json: gas cleft, posterior wall and canal, cement, endplates,
/// pedicles, signs that raise suspicion, bridging; each with error and confidence, or with the reason.
[[nodiscard]] std::string vertebra_findings_json(const measure::MeasuredVertebra& vertebra,
                                                 const measure::FindingLimits& limits);

/// The value of "findings" of one study: the attenuation that speaks for the bone, bridged stretches, contrast.
[[nodiscard]] std::string study_findings_json(const measure::MeasuredStudy& study);

}  // namespace kyphos::io
