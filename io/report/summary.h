#pragma once

#include <string>
#include <vector>

#include "io/report/case_report.h"

namespace kyphos::io {

/// One paragraph in plain words: what was in view, what was measured, what is collapsed.
[[nodiscard]] std::string summary(const StudyReport& study);

/// Something that a reader should look at before trusting the table.
struct Attention {
  std::string level;   ///< "T12"; empty where the whole study is meant
  std::string reason;  ///< a clause
};

/// Collapsed bodies first (worst grade first), then doubtful ones, then whole bodies that could not be measured.
[[nodiscard]] std::vector<Attention> attention_list(const StudyReport& study);

}  // namespace kyphos::io
