#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "io/corrections/corrections.h"
#include "pipeline/serve/kept_case.h"

namespace kyphos::pipeline {

/// A case at the desk: what it kept, and what that says without corrections.
struct CaseOnDesk {
  io::KeptCase kept;
  RecomputedCase automatic;
};
/// Of views.json; a case that kept nothing has no studies. Throws io::Error.
[[nodiscard]] std::shared_ptr<const CaseOnDesk> case_on_desk(std::string_view views, const std::string& subject);

/// What a case says after corrections, for the desk's page: each study's bodies with their points, on the picture and
/// in the patient, their numbers and calls, change between the dates and the verdict, what the program had of all that,
/// and what only the next run can tell.
[[nodiscard]] std::string recomputed_json(const CaseOnDesk& one, const io::Corrections& corrections);

}  // namespace kyphos::pipeline
