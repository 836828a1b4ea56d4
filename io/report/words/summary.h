#pragma once

#include <string>
#include <vector>

#include "io/report/case_report.h"

namespace kyphos::io {

/// One paragraph in plain words: what was in view, what was measured, what is collapsed.
[[nodiscard]] std::string summary(const StudyReport& study);

/// What the levels were named by and the next best numbering, in one sentence; empty where no body is named.
[[nodiscard]] std::string naming_words(const StudyReport& study);

/// Code of the warning that points err by more than a mild fracture takes: "nothing doubtful" would be too much said.
inline constexpr const char* kMildNotExcluded = "mild_fractures_not_excluded";

enum class AttentionKind : unsigned char { Collapsed, Marrow, Doubtful, NotMeasured };

/// Something that a reader should look at before trusting the table.
struct Attention {
  std::string level;  ///< "T12"; of several bodies in the same words "T12, L1"
  AttentionKind kind;
  std::string reason;  ///< a clause
};

/// Collapsed bodies first (worst grade first), then doubtful ones, then whole bodies that could not be measured. The
/// sacrum is never measured as a body and not listed.
[[nodiscard]] std::vector<Attention> attention_list(const StudyReport& study);

struct DatedAttention {
  const StudyReport* study;
  Attention item;
};

/// The lists of all studies, the newest first; what the newest list that names a level says of it is not repeated from
/// older ones.
[[nodiscard]] std::vector<DatedAttention> attention_list(const CaseReport& report);

}  // namespace kyphos::io
