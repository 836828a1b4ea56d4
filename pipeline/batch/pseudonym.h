#pragma once

#include "io/input.h"
#include "pipeline/batch/case_request.h"
#include "pipeline/earlier_reports.h"

namespace kyphos::pipeline {

/// The patient as the outputs may show it: name and birth date taken out, and these and the id
/// blacked out of descriptions (unless Identity::Shown; the id itself stays for matching clinical facts), all dates
/// moved by the same number of days (Dates::Shifted; ages and intervals stay), UIDs replaced (Uids::Mapped). Done
/// before anything is analysed, so that no later step can tell what it does not know.
[[nodiscard]] io::PatientSummary pseudonymous(io::PatientSummary patient, const CaseRequest& request);
/// Earlier studies as reports tell them, under the same dates and UIDs.
[[nodiscard]] EarlierReports pseudonymous(EarlierReports earlier, const CaseRequest& request);

}  // namespace kyphos::pipeline
