#include "io/report/page/timeline_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "io/report/page/html_table.h"
#include "io/report/words/number_text.h"
#include "io/report/words/progression_words.h"
#include "measure/timeline/comparability.h"

namespace kyphos::io {
namespace {

constexpr double kChartWidth = 470.0;  // pixels of one chart
constexpr double kChartHeight = 240.0;
constexpr double kChartLeft = 40.0;
constexpr double kChartRight = 88.0;  // for the names of the lines
constexpr double kChartTop = 26.0;
constexpr double kChartBottom = 34.0;
constexpr double kInterval = 1.96;  // standard errors to a 95 % interval

struct PlotPoint {
  std::size_t date = 0;
  double value = 0.0;
  double error = 0.0;  ///< half the 95 % interval
};

struct PlotLine {
  const char* key;
  const char* name;
  const char* colour;
  std::vector<PlotPoint> points{};
};

/// Values that lie beyond a threshold from the baseline of the first line.
struct Band {
  double from = 0.0;
  double to = 0.0;
  const char* colour;
  std::string name;
};

struct Chart {
  std::string title;
  std::vector<PlotLine> lines;
  std::vector<Band> bands{};
};

std::optional<measure::Measured<double>> difference(const measure::VertebraTimeline& vertebra, std::string_view key,
                                                    std::size_t earlier, std::size_t later) {
  for (const measure::Change& change : vertebra.changes) {
    if (change.key == key && change.earlier == earlier && change.later == later && change.difference &&
        change.tier != measure::ChangeTier::NotComparable) {
      return change.difference;
    }
  }
  return std::nullopt;
}

/// From the baseline on: each date by its difference from the baseline where there is one, else from the date before.
std::vector<PlotPoint> points_of(const Progression& progression, std::size_t index, const char* key) {
  const auto& tracked = progression.input.vertebrae[index];
  const auto& vertebra = progression.timeline.vertebrae[index];
  std::vector<PlotPoint> points;
  if (!vertebra.baseline) {
    return points;
  }
  const std::size_t first = *vertebra.baseline;
  const auto& values = tracked.observations[first].values;
  const auto found = values.find(key);
  if (found == values.end() || !found->second) {
    return points;
  }
  const double baseline = found->second.value();
  points.push_back({.date = first, .value = baseline, .error = kInterval * found->second.standard_error()});
  for (std::size_t date = first + 1; date < progression.input.points.size(); ++date) {
    if (const auto direct = difference(vertebra, key, first, date)) {
      points.push_back(
          {.date = date, .value = baseline + direct->value(), .error = kInterval * direct->standard_error()});
    } else if (const auto step = difference(vertebra, key, points.back().date, date)) {
      const double before = points.size() > 1 ? points.back().error : 0.0;
      points.push_back({.date = date,
                        .value = points.back().value + step->value(),
                        .error = std::hypot(before, kInterval * step->standard_error())});
    }
  }
  return points;
}

/// Where things lie in a chart.
class Axes {
 public:
  Axes(const Progression& progression, const Chart& chart) {
    low_ = 1.0e9;
    high_ = -1.0e9;
    for (const PlotLine& line : chart.lines) {
      for (const PlotPoint& point : line.points) {
        low_ = std::min(low_, point.value - point.error);
        high_ = std::max(high_, point.value + point.error);
      }
    }
    const double room = std::max(1.0, 0.08 * (high_ - low_));
    low_ -= room;
    high_ += room;
    const auto& points = progression.input.points;
    for (std::size_t date = 0; date < points.size(); ++date) {
      const auto days = measure::days_between(points.front(), points[date]);
      place_.push_back(days ? *days : static_cast<double>(date));
    }
    const double span = std::max(1.0, place_.back() - place_.front());
    for (double& at : place_) {
      at = kChartLeft + 14.0 + (at - place_.front()) / span * (kChartWidth - kChartLeft - kChartRight - 28.0);
    }
  }
  [[nodiscard]] double x(std::size_t date) const { return place_[date]; }
  [[nodiscard]] double y(double value) const {
    const double inside = std::clamp(value, low_, high_);
    return kChartTop + (high_ - inside) / (high_ - low_) * (kChartHeight - kChartTop - kChartBottom);
  }
  [[nodiscard]] double low() const { return low_; }
  [[nodiscard]] double high() const { return high_; }

 private:
  double low_ = 0.0;
  double high_ = 1.0;
  std::vector<double> place_;
};

std::string styled_text(double x, double y, const std::string& text, const std::string& style) {
  return "<text x=\"" + fixed(x, 1) + "\" y=\"" + fixed(y, 1) + "\" " + style + ">" + escaped(text) + "</text>\n";
}

std::string line_at(double x1, double y1, double x2, double y2, const std::string& style) {
  return "<line x1=\"" + fixed(x1, 1) + "\" y1=\"" + fixed(y1, 1) + "\" x2=\"" + fixed(x2, 1) + "\" y2=\"" +
         fixed(y2, 1) + "\" " + style + "/>\n";
}

std::string grid_of(const Axes& axes, const Progression& progression) {
  const double span = axes.high() - axes.low();
  const double step = span > 40.0 ? 10.0 : span > 16.0 ? 5.0 : span > 6.0 ? 2.0 : 1.0;
  std::string svg;
  for (double tick = std::ceil(axes.low() / step) * step; tick <= axes.high(); tick += step) {
    svg += line_at(kChartLeft, axes.y(tick), kChartWidth - kChartRight, axes.y(tick), "stroke=\"#e4e8eb\"") +
           styled_text(kChartLeft - 6.0, axes.y(tick) + 4.0, fixed(tick, 0), "text-anchor=\"end\" fill=\"#5d6872\"");
  }
  double free_from = -100.0;
  for (std::size_t date = 0; date < progression.input.points.size(); ++date) {
    svg += line_at(axes.x(date), kChartHeight - kChartBottom, axes.x(date), kChartHeight - kChartBottom + 4.0,
                   "stroke=\"#5d6872\"");
    if (axes.x(date) >= free_from) {  // dates closer than their text share one
      svg += styled_text(axes.x(date), kChartHeight - kChartBottom + 18.0, date_text(progression.input.points[date]),
                         "text-anchor=\"middle\" fill=\"#5d6872\"");
      free_from = axes.x(date) + 76.0;
    }
  }
  return svg;
}

std::string bands_of(const Axes& axes, const Chart& chart) {
  std::string svg;
  for (const Band& band : chart.bands) {
    const double top = axes.y(std::max(band.from, band.to));
    const double bottom = axes.y(std::min(band.from, band.to));
    if (bottom - top < 1.0) {
      continue;
    }
    svg += "<rect x=\"" + fixed(kChartLeft, 1) + "\" y=\"" + fixed(top, 1) + "\" width=\"" +
           fixed(kChartWidth - kChartLeft - kChartRight, 1) + "\" height=\"" + fixed(bottom - top, 1) + "\" fill=\"" +
           band.colour + "\"/>\n";
    if (bottom - top > 13.0) {
      svg += styled_text(0.5 * (kChartLeft + kChartWidth - kChartRight), bottom - 3.0, band.name,
                         "text-anchor=\"middle\" fill=\"#8a4b3c\" font-size=\"10\"");
    }
  }
  return svg;
}

/// Names of the lines at their right ends, pushed apart.
std::string names_of(const Axes& axes, const Chart& chart) {
  std::vector<std::pair<double, const PlotLine*>> places;
  for (const PlotLine& line : chart.lines) {
    if (!line.points.empty()) {
      places.emplace_back(axes.y(line.points.back().value), &line);
    }
  }
  std::ranges::sort(places);
  std::string svg;
  double free_from = 0.0;
  for (const auto& [wanted, line] : places) {
    const double y = std::max(wanted, free_from);
    free_from = y + 14.0;
    svg +=
        styled_text(kChartWidth - kChartRight + 5.0, y + 4.0, line->name, std::string("fill=\"") + line->colour + "\"");
  }
  return svg;
}

std::string line_of(const Axes& axes, const PlotLine& line) {
  std::string svg;
  const std::string stroke = std::string("stroke=\"") + line.colour + "\"";
  std::string path;
  for (const PlotPoint& point : line.points) {
    const double x = axes.x(point.date);
    path += (path.empty() ? "" : " ") + fixed(x, 1) + "," + fixed(axes.y(point.value), 1);
    const double top = axes.y(point.value + point.error);
    const double bottom = axes.y(point.value - point.error);
    svg += line_at(x, top, x, bottom, stroke) + line_at(x - 4.0, top, x + 4.0, top, stroke) +
           line_at(x - 4.0, bottom, x + 4.0, bottom, stroke) + "<circle cx=\"" + fixed(x, 1) + "\" cy=\"" +
           fixed(axes.y(point.value), 1) + "\" r=\"3.2\" fill=\"" + line.colour + "\"/>\n";
  }
  return "<polyline points=\"" + path + "\" fill=\"none\" stroke-width=\"1.6\" " + stroke + "/>\n" + svg;
}

std::string svg_of(const Progression& progression, const Chart& chart) {
  if (std::ranges::all_of(chart.lines, [](const PlotLine& line) { return line.points.size() < 2; })) {
    return "";
  }
  const Axes axes(progression, chart);
  std::string svg = "<svg viewBox=\"0 0 " + fixed(kChartWidth, 0) + " " + fixed(kChartHeight, 0) +
                    "\" style=\"flex:1 1 400px;max-width:560px\" font-size=\"12\" role=\"img\" aria-label=\"" +
                    escaped(chart.title) + "\">\n" +
                    styled_text(kChartLeft, 14.0, chart.title, "font-weight=\"600\" fill=\"#1b2126\"") +
                    bands_of(axes, chart) + grid_of(axes, progression);
  for (const PlotLine& line : chart.lines) {
    svg += line_of(axes, line);
  }
  return svg + names_of(axes, chart) + "</svg>\n";
}

Chart with_points(Chart chart, const Progression& progression, std::size_t vertebra) {
  for (PlotLine& line : chart.lines) {
    line.points = points_of(progression, vertebra, line.key);
  }
  return chart;
}

Chart heights(const Progression& progression, std::size_t vertebra) {
  Chart chart = with_points({.title = "Heights, mm",
                             .lines = {{.key = "height_anterior_mm", .name = "anterior", .colour = "#b3261e"},
                                       {.key = "height_middle_mm", .name = "middle", .colour = "#6a4fa3"},
                                       {.key = "height_posterior_mm", .name = "posterior", .colour = "#1f6f8b"}}},
                            progression, vertebra);
  if (!chart.lines.front().points.empty()) {
    const auto& limits = progression.thresholds;
    const double baseline = chart.lines.front().points.front().value;
    const double probable = baseline * (1.0 - limits.probable_height_percent.value / 100.0);
    const double definite = std::min(baseline * (1.0 - limits.definite_height_percent.value / 100.0),
                                     baseline - limits.definite_height_mm.value);
    chart.bands = {{.from = probable, .to = definite, .colour = "#fdf0dc", .name = "probable (anterior)"},
                   {.from = definite, .to = 0.0, .colour = "#fbe0da", .name = "definite (anterior)"}};
  }
  return chart;
}

Chart angles(const Progression& progression, std::size_t vertebra) {
  Chart chart = with_points({.title = "Angles, degrees (kyphosis positive)",
                             .lines = {{.key = "wedge_angle_deg", .name = "wedge", .colour = "#b3261e"},
                                       {.key = "segmental_kyphosis_deg", .name = "segmental", .colour = "#1f6f8b"}}},
                            progression, vertebra);
  if (!chart.lines.front().points.empty()) {
    const auto& limits = progression.thresholds;
    const double baseline = chart.lines.front().points.front().value;
    const double probable = baseline + limits.probable_angle_deg.value;
    const double definite = baseline + limits.definite_angle_deg.value;
    chart.bands = {{.from = probable, .to = definite, .colour = "#fdf0dc", .name = "probable (wedge)"},
                   {.from = definite, .to = 1.0e6, .colour = "#fbe0da", .name = "definite (wedge)"}};
  }
  return chart;
}

}  // namespace

std::string timeline_plot_svg(const Progression& progression, std::size_t vertebra) {
  const std::string charts =
      svg_of(progression, heights(progression, vertebra)) + svg_of(progression, angles(progression, vertebra));
  return charts.empty() ? "" : "<div style=\"display:flex;flex-wrap:wrap;gap:12px\">\n" + charts + "</div>\n";
}

}  // namespace kyphos::io
