#pragma once

#include <span>
#include <string>

#include "io/report/agreement/agreement_rows.h"

namespace kyphos::io {

/// agreement.csv: one row a statistic, with its 95 % interval; empty cells and the reason where there is none.
[[nodiscard]] std::string agreement_csv(std::span<const AgreementRow> rows);

/// agreement-bodies.csv: one row a body and pair of readers, with what each of the two has: for statistics of one's
/// own.
[[nodiscard]] std::string agreement_bodies_csv(std::span<const ReaderPair> pairs);

}  // namespace kyphos::io
