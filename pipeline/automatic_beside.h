#pragma once

#include "measure/study.h"

namespace kyphos::pipeline {

/// Beside each body that a reader has put right: what the program had there by itself.
[[nodiscard]] measure::MeasuredStudy beside_automatic(measure::MeasuredStudy corrected,
                                                      const measure::MeasuredStudy& automatic);

}  // namespace kyphos::pipeline
