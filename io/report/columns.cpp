#include "io/report/columns.h"

#include <algorithm>
#include <array>

namespace kyphos::io {
namespace {

constexpr std::array kColumns{
    ShortColumn{.key = "height_anterior_mm", .title = "ant. mm", .group = "Height"},
    ShortColumn{.key = "height_middle_mm", .title = "mid. mm", .group = "Height"},
    ShortColumn{.key = "height_posterior_mm", .title = "post. mm", .group = "Height"},
};

}  // namespace

std::vector<ShortColumn> short_columns() {
  std::vector<ShortColumn> known;
  std::ranges::copy_if(kColumns, std::back_inserter(known),
                       [](const ShortColumn& column) { return measure::find_row(column.key) != nullptr; });
  return known;
}

}  // namespace kyphos::io
