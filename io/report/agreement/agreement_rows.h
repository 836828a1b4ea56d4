#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "io/report/agreement/reader_pair.h"
#include "measure/measured.h"

namespace kyphos::io {

/// One statistic of two readers' agreement.
struct AgreementRow {
  std::string first;
  std::string second;
  /// "all": every body that both have read, also those that neither has touched, which agree since both took the
  /// program's; "placed_by_both": whose endplates each of them has set.
  std::string bodies;
  std::string quantity;   ///< catalogue key, "genant_grade", "fracture", "level" or "body"
  std::string label;      ///< "Anterior height"
  std::string statistic;  ///< "bias", "lower_limit", "upper_limit", "kappa", "same_percent", "untouched_percent"
  std::string unit;       ///< UCUM
  int decimals = 1;
  measure::Measured<double> value = measure::WhyNot{"no pairs"};
  std::size_t pairs = 0;
  std::size_t patients = 0;
};

/// All statistics of all pairs of readers, in a fixed order.
[[nodiscard]] std::vector<AgreementRow> agreement_rows(std::span<const ReaderPair> pairs);

/// Whether the endplates of a body were set by both readers.
[[nodiscard]] bool placed_by_both(const ReadBody& body);

/// "0.4 (-0.2 to 1.0)": a value with its 95 % interval; else "–".
[[nodiscard]] std::string value_and_interval(const AgreementRow& row);

}  // namespace kyphos::io
