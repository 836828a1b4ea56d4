#include "io/report/agreement/agreement_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "io/report/agreement/agreement_rows.h"
#include "io/report/page/html_table.h"
#include "io/report/words/number_text.h"
#include "io/report/words/plain_unit.h"
#include "measure/catalogue.h"
#include "measure/readers/agreement.h"

namespace kyphos::io {
namespace {

// Pixels of a panel; the text is 11 px high.
constexpr double kPanelWidth = 340.0;
constexpr double kPanelHeight = 250.0;
constexpr double kPanelLeft = 44.0;
constexpr double kPanelRight = 12.0;
constexpr double kPanelTop = 26.0;
constexpr double kPanelBottom = 50.0;
constexpr std::size_t kPanelsInRow = 3;
constexpr double kHeadHeight = 46.0;

struct Dot {
  double mean = 0.0;
  double difference = 0.0;
  bool by_both = false;
};

/// What one panel shows, and where its values lie on it.
struct Panel {
  double left = 0.0;
  double top = 0.0;
  double low_mean = 0.0;
  double high_mean = 1.0;
  double reach = 1.0;  ///< greatest difference shown, to both sides
  [[nodiscard]] double x(double mean) const {
    return left + kPanelLeft + (mean - low_mean) / (high_mean - low_mean) * (kPanelWidth - kPanelLeft - kPanelRight);
  }
  [[nodiscard]] double y(double difference) const {
    return top + kPanelTop + (reach - difference) / (2.0 * reach) * (kPanelHeight - kPanelTop - kPanelBottom);
  }
};

std::string svg_words(double x, double y, const std::string& words, const char* how) {
  return "<text x=\"" + fixed(x, 1) + "\" y=\"" + fixed(y, 1) + "\" " + how + ">" + words + "</text>";
}

std::vector<Dot> dots_of(const ReaderPair& pair, std::string_view key) {
  std::vector<Dot> dots;
  for (const ReadBody& body : pair.bodies) {
    const auto first = body.first.values.find(std::string(key));
    const auto second = body.second.values.find(std::string(key));
    if (first != body.first.values.end() && second != body.second.values.end() && first->second && second->second) {
      const double a = first->second.value();
      const double b = second->second.value();
      dots.push_back({.mean = 0.5 * (a + b), .difference = a - b, .by_both = placed_by_both(body)});
    }
  }
  return dots;
}

/// A round step that gives some five lines to each side.
double round_step(double reach) {
  const double power = std::pow(10.0, std::floor(std::log10(reach / 2.0)));
  for (const double step : {1.0, 2.0, 5.0, 10.0}) {
    if (reach / (step * power) <= 4.0) {
      return step * power;
    }
  }
  return 10.0 * power;
}

std::string axes(const Panel& panel) {
  const double step = round_step(panel.reach);
  std::string svg;
  for (double at = -std::floor(panel.reach / step) * step; at <= panel.reach + 1.0e-9; at += step) {
    const std::string y = fixed(panel.y(at), 1);
    svg += "<line x1=\"" + fixed(panel.left + kPanelLeft, 1) + "\" x2=\"" +
           fixed(panel.left + kPanelWidth - kPanelRight, 1) + "\" y1=\"" + y + "\" y2=\"" + y + "\" stroke=\"" +
           (std::abs(at) < 1.0e-9 ? "#8a9099" : "#e4e6ea") + "\"/>" +
           svg_words(panel.left + kPanelLeft - 5.0, panel.y(at) + 4.0, fixed(at, step < 1.0 ? 1 : 0),
                     "text-anchor=\"end\"");
  }
  for (const double part : {0.0, 0.5, 1.0}) {
    const double mean = panel.low_mean + part * (panel.high_mean - panel.low_mean);
    svg += svg_words(panel.x(mean), panel.top + kPanelHeight - kPanelBottom + 14.0, fixed(mean, 0),
                     "text-anchor=\"middle\"");
  }
  return svg;
}

/// A horizontal line at a value with its interval as a band.
std::string level_line(const Panel& panel, const AgreementRow& row, const char* colour) {
  if (!row.value) {
    return {};
  }
  const double value = row.value.value();
  const double half = measure::half_interval(row.value.standard_error(), row.patients);
  const double high = panel.y(std::min(value + half, panel.reach));
  const double low = panel.y(std::max(value - half, -panel.reach));
  const std::string x1 = fixed(panel.left + kPanelLeft, 1);
  const std::string width = fixed(kPanelWidth - kPanelLeft - kPanelRight, 1);
  return "<rect x=\"" + x1 + "\" y=\"" + fixed(high, 1) + "\" width=\"" + width + "\" height=\"" +
         fixed(std::max(0.0, low - high), 1) + "\" fill=\"" + colour + "\" fill-opacity=\"0.14\"/><line x1=\"" + x1 +
         "\" x2=\"" + fixed(panel.left + kPanelWidth - kPanelRight, 1) + "\" y1=\"" + fixed(panel.y(value), 1) +
         "\" y2=\"" + fixed(panel.y(value), 1) + "\" stroke=\"" + colour + "\" stroke-width=\"1.5\"/>";
}

const AgreementRow* find_statistic(std::span<const AgreementRow> rows, const ReaderPair& pair, std::string_view key,
                                   const char* statistic) {
  const auto found = std::ranges::find_if(rows, [&](const AgreementRow& row) {
    return row.first == pair.first && row.second == pair.second && row.bodies == "all" && row.quantity == key &&
           row.statistic == statistic;
  });
  return found == rows.end() ? nullptr : &*found;
}

Panel fitted(Panel panel, const std::vector<Dot>& dots, std::span<const AgreementRow* const> lines) {
  for (const AgreementRow* const row : lines) {
    if (row != nullptr && row->value) {
      panel.reach = std::max(panel.reach, 1.15 * std::abs(row->value.value()));
    }
  }
  for (const Dot& dot : dots) {
    panel.reach = std::max(panel.reach, 1.1 * std::abs(dot.difference));
  }
  if (!dots.empty()) {
    const auto [low, high] = std::ranges::minmax_element(dots, {}, &Dot::mean);
    panel.low_mean = std::floor(low->mean - 1.0);
    panel.high_mean = std::ceil(high->mean + 1.0);
  }
  return panel;
}

std::string dot_marks(const Panel& panel, const std::vector<Dot>& dots) {
  std::string svg;
  for (const Dot& dot : dots) {
    svg += "<circle cx=\"" + fixed(panel.x(dot.mean), 1) + "\" cy=\"" + fixed(panel.y(dot.difference), 1) +
           "\" r=\"3\" stroke=\"#1f6fb2\" fill=\"" + (dot.by_both ? "#1f6fb2" : "none") + "\"/>";
  }
  return svg;
}

std::string panel_svg(Panel panel, const ReaderPair& pair, std::string_view key, std::span<const AgreementRow> rows) {
  const measure::CatalogueRow& quantity = *measure::find_row(key);
  const std::vector<Dot> dots = dots_of(pair, key);
  const std::array<const AgreementRow*, 3> lines{find_statistic(rows, pair, key, "bias"),
                                                 find_statistic(rows, pair, key, "lower_limit"),
                                                 find_statistic(rows, pair, key, "upper_limit")};
  panel = fitted(panel, dots, lines);
  std::string svg =
      svg_words(panel.left + kPanelLeft, panel.top + 15.0,
                std::string(quantity.label) + ", " + std::string(plain_unit(quantity.unit)), "font-weight=\"600\"") +
      axes(panel);
  if (lines[0] != nullptr && lines[1] != nullptr && lines[2] != nullptr) {
    svg += level_line(panel, *lines[0], "#1a7f37") + level_line(panel, *lines[1], "#a35a00") +
           level_line(panel, *lines[2], "#a35a00");
    const double foot = panel.top + kPanelHeight - kPanelBottom + 29.0;
    svg += svg_words(panel.left + kPanelLeft, foot, "bias " + value_and_interval(*lines[0]), "fill=\"#1a7f37\"");
    svg += svg_words(panel.left + kPanelLeft, foot + 14.0,
                     lines[1]->value ? "limits " + fixed(lines[1]->value.value(), lines[1]->decimals) + " to " +
                                           fixed(lines[2]->value.value(), lines[2]->decimals)
                                     : "no limits: " + lines[1]->value.why_not(),
                     "fill=\"#a35a00\"");
  }
  return svg + dot_marks(panel, dots);
}

}  // namespace

std::string agreement_svg(std::span<const ReaderPair> pairs) {
  const std::vector<AgreementRow> rows = agreement_rows(pairs);
  const std::size_t panels = agreement_quantities().size();
  const std::size_t panel_rows = (panels + kPanelsInRow - 1) / kPanelsInRow;
  const double block = kHeadHeight + kPanelHeight * static_cast<double>(panel_rows);
  const double width = kPanelWidth * static_cast<double>(kPanelsInRow);
  const double height = block * static_cast<double>(std::max<std::size_t>(pairs.size(), 1));
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + fixed(width, 0) +
                    "\" height=\"" + fixed(height, 0) + "\" viewBox=\"0 0 " + fixed(width, 0) + " " + fixed(height, 0) +
                    "\" font-family=\"sans-serif\" font-size=\"11\" fill=\"#22262b\">" +
                    "<title>Agreement of readers</title><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>";
  if (pairs.empty()) {
    svg += svg_words(16.0, 24.0, "No case was read by two readers.", "");
  }
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const double top = block * static_cast<double>(i);
    svg += svg_words(16.0, top + 20.0,
                     escaped(pairs[i].first) + " minus " + escaped(pairs[i].second) +
                         ", over the mean of both; lines with 95 % intervals over patients",
                     "font-size=\"14\" font-weight=\"600\"") +
           svg_words(16.0, top + 36.0, "Full dots: endplates set by both. Open: one or both took the program's.", "");
    for (std::size_t panel = 0; panel < panels; ++panel) {
      const std::size_t panel_row = panel / kPanelsInRow;
      svg += panel_svg({.left = kPanelWidth * static_cast<double>(panel % kPanelsInRow),
                        .top = top + kHeadHeight + kPanelHeight * static_cast<double>(panel_row)},
                       pairs[i], agreement_quantities()[panel], rows);
    }
  }
  return svg + "</svg>\n";
}

}  // namespace kyphos::io
