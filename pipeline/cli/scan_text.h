#pragma once

#include <string>

#include "io/input.h"
#include "pipeline/config.h"

namespace kyphos::pipeline {

/// What lies below the inputs, for people: patients, studies, series with the verdict on each, and the files left out.
[[nodiscard]] std::string scan_text(const io::InputIndex& index, Identity identity);

/// The same for programs, with every ignored file and its reason.
[[nodiscard]] std::string scan_json(const io::InputIndex& index, Identity identity);

}  // namespace kyphos::pipeline
