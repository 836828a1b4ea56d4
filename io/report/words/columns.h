#pragma once

#include <string_view>
#include <vector>

#include "measure/catalogue.h"

namespace kyphos::io {

/// A measurement that the short tables show, under a title that fits a narrow column.
struct ShortColumn {
  std::string_view key;    ///< of the catalogue
  std::string_view title;  ///< "Ant. mm"
  std::string_view group;  ///< heading over neighbouring columns: "Height"
};

/// The measurements of the short tables (terminal, head of the HTML report): what a reader looks at first. All others
/// are in the full table, report.json and vertebrae.csv.
[[nodiscard]] std::vector<ShortColumn> short_columns();

}  // namespace kyphos::io
