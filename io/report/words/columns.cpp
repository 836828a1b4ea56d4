#include "io/report/words/columns.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace kyphos::io {
namespace {

constexpr std::array kColumns{
    ShortColumn{.key = "height_anterior_mm", .title = "ant.", .group = "Height mm"},
    ShortColumn{.key = "height_middle_mm", .title = "mid.", .group = "Height mm"},
    ShortColumn{.key = "height_posterior_mm", .title = "post.", .group = "Height mm"},
    ShortColumn{.key = "loss_anterior_vs_intact_levels_percent", .title = "ant.", .group = "Loss % vs intact levels"},
    ShortColumn{.key = "loss_middle_vs_intact_levels_percent", .title = "mid.", .group = "Loss % vs intact levels"},
    ShortColumn{.key = "loss_posterior_vs_intact_levels_percent", .title = "post.", .group = "Loss % vs intact levels"},
    ShortColumn{.key = "wedge_angle_deg", .title = "wedge", .group = "Angle deg"},
    ShortColumn{.key = "segmental_kyphosis_deg", .title = "kyphosis", .group = "Angle deg"},
    ShortColumn{.key = "trabecular_hu", .title = "bone", .group = "HU"},
};

}  // namespace

std::vector<ShortColumn> short_columns() {
  std::vector<ShortColumn> known;
  std::ranges::copy_if(kColumns, std::back_inserter(known),
                       [](const ShortColumn& column) { return measure::find_row(column.key) != nullptr; });
  return known;
}

}  // namespace kyphos::io
