#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "tests/classify/patients.h"

namespace kyphos::classify {

/// One row: the sentence it stands for, the case, and what must come out.
struct Row {
  std::string name;
  std::string sentence;  ///< section and words of the article or of the facts
  Case (*patient)();
  void (*change)(Case&);
  WorklistClass worklist;
  std::string scenario;      ///< key; "" where none that was verified applies
  std::string holds = {};    ///< id of a rule that must be yes, or key of a next check or downstream step
  std::string missing = {};  ///< key that must be missing
};

inline std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.name << ": " << row.sentence; }

using W = WorklistClass;
using T = Tristate;
inline void as_is(Case& /*unused*/) {}

/// Rows are in decision_table_test (who fits), decision_scope_test (what does not apply, what to escalate) and
/// decision_next_test (phenotype, modifiers, next steps, the older edition).
class DecisionTable : public testing::TestWithParam<Row> {};

inline std::string name_of(const testing::TestParamInfo<Row>& info) { return info.param.name; }

}  // namespace kyphos::classify
