#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "io/report/case_report.h"

namespace kyphos::io {

/// How a vertebra is followed from date to date and from report to report.
struct TrackedBody {
  std::string identifier;  ///< "T12"; "unnamed 3 of s1-b05" where no landmark names it
  std::string uid;
};

/// `person` stands for the patient: the id in identified outputs, the patient key in all others, so that nothing leads
/// from these to those. A body with a level has the same UID in every report of that person, whatever dates are
/// reviewed together. One without a level can only be followed among the dates of one report.
[[nodiscard]] TrackedBody tracked_body(const CaseReport& report, std::size_t study, const measure::VertebralBody& body,
                                       std::string_view person);

}  // namespace kyphos::io
