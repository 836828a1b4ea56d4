#include "io/report/cohort/cohort_plots.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "io/report/words/number_text.h"
#include "measure/level.h"

namespace kyphos::io {
namespace {

// Pixels of the drawing; the text is 11 px high.
constexpr double kPlotWidth = 520.0;
constexpr double kPlotHeight = 260.0;
constexpr double kPlotLeft = 42.0;
constexpr double kPlotBottom = 34.0;
constexpr double kPlotTop = 10.0;
constexpr double kPlotRight = 10.0;

/// Straight axes over the drawing.
struct Scale {
  double x_min, x_max, y_min, y_max;
  [[nodiscard]] double x(double value) const {
    return kPlotLeft + (value - x_min) / (x_max - x_min) * (kPlotWidth - kPlotLeft - kPlotRight);
  }
  [[nodiscard]] double y(double value) const {
    return kPlotHeight - kPlotBottom - (value - y_min) / (y_max - y_min) * (kPlotHeight - kPlotBottom - kPlotTop);
  }
};

std::string coordinate(double value) { return fixed(value, 1); }

std::string line(double x1, double y1, double x2, double y2, const std::string& style) {
  return "<line x1=\"" + coordinate(x1) + "\" y1=\"" + coordinate(y1) + "\" x2=\"" + coordinate(x2) + "\" y2=\"" +
         coordinate(y2) + "\" " + style + "/>";
}

std::string text(double x, double y, const std::string& words, const std::string& anchor) {
  return "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" text-anchor=\"" + anchor + "\">" + words +
         "</text>";
}

std::string frame(const Scale& scale, double y_step, const std::string& x_label) {
  std::string svg;
  for (double y = std::ceil(scale.y_min / y_step) * y_step; y <= scale.y_max + 1e-9; y += y_step) {
    svg += line(kPlotLeft, scale.y(y), kPlotWidth - kPlotRight, scale.y(y), "stroke=\"#e4e6ea\"") +
           text(kPlotLeft - 5, scale.y(y) + 4, fixed(y, 0), "end");
  }
  return svg + text((kPlotLeft + kPlotWidth - kPlotRight) / 2, kPlotHeight - 3, x_label, "middle");
}

std::string figure(const std::string& svg, const std::string& caption) {
  return "<figure><svg role=\"img\" width=\"" + fixed(kPlotWidth, 0) + "\" height=\"" + fixed(kPlotHeight, 0) +
         "\" viewBox=\"0 0 " + fixed(kPlotWidth, 0) + " " + fixed(kPlotHeight, 0) + "\">" + svg + "</svg><figcaption>" +
         caption + "</figcaption></figure>\n";
}

/// Of sorted values, between neighbours in proportion.
double quantile(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// Median, the middle half as a box, the middle nine tenths as a line.
std::string box(const Scale& scale, double x, std::vector<double> values, const std::string& colour) {
  if (values.empty()) {
    return {};
  }
  std::ranges::sort(values);
  const double top = scale.y(quantile(values, 0.75));
  const double bottom = scale.y(quantile(values, 0.25));
  const double median = scale.y(quantile(values, 0.5));
  return line(x, scale.y(quantile(values, 0.05)), x, scale.y(quantile(values, 0.95)), "stroke=\"" + colour + "\"") +
         "<rect x=\"" + coordinate(x - 3) + "\" y=\"" + coordinate(top) + "\" width=\"6\" height=\"" +
         coordinate(bottom - top) + "\" fill=\"#fff\" stroke=\"" + colour + "\"/>" +
         line(x - 3, median, x + 3, median, "stroke=\"" + colour + "\" stroke-width=\"2\"");
}

std::string heights_plot(const Cohort& cohort) {
  std::vector<std::size_t> levels;
  double highest_mm = 0.0;
  for (std::size_t level = 1; level < cohort.anterior_mm.size(); ++level) {
    if (!cohort.anterior_mm[level].empty() || !cohort.posterior_mm[level].empty()) {
      levels.push_back(level);
    }
    for (const auto* heights : {&cohort.anterior_mm[level], &cohort.posterior_mm[level]}) {
      highest_mm = heights->empty() ? highest_mm : std::max(highest_mm, std::ranges::max(*heights));
    }
  }
  if (levels.empty()) {
    return "<p>No heights to plot.</p>\n";
  }
  const Scale scale{.x_min = -0.5,
                    .x_max = static_cast<double>(levels.size()) - 0.5,
                    .y_min = 0.0,
                    .y_max = 5.0 * std::ceil(highest_mm / 5.0)};
  std::string svg = frame(scale, 5.0, "level");
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const double x = scale.x(static_cast<double>(i));
    svg += box(scale, x - 4, cohort.anterior_mm[levels[i]], "#1f6fb2") +
           box(scale, x + 4, cohort.posterior_mm[levels[i]], "#a35a00");
    const auto level = measure::level_from_verse_number(static_cast<int>(levels[i]));
    svg += text(x, kPlotHeight - 18, level ? std::string(measure::name(*level)) : "", "middle");
  }
  return figure(svg,
                "Heights in mm by level, latest study of each patient: anterior (blue), posterior (brown). Line: "
                "5th to 95th percentile; box: middle half; bar: median.");
}

std::string change_plot(const Cohort& cohort) {
  constexpr double kBin = 5.0;  // percent; about the standard error of a change at 1 mm slices
  constexpr int kBins = 20;     // -50 to +50 percent; what lies beyond counts in the outermost
  constexpr int kFirstRise = kBins / 2;
  if (cohort.anterior_change_percent.empty()) {
    return "<p>No level was measured at two dates.</p>\n";
  }
  std::vector<int> counts(kBins, 0);
  for (const double change : cohort.anterior_change_percent) {
    const int bin = static_cast<int>(std::floor(change / kBin)) + kFirstRise;
    ++counts[static_cast<std::size_t>(std::clamp(bin, 0, kBins - 1))];
  }
  const double most = std::ranges::max(counts);
  const double step = std::max(1.0, std::pow(10.0, std::floor(std::log10(most))));
  const Scale scale{.x_min = -50.0, .x_max = 50.0, .y_min = 0.0, .y_max = step * std::ceil(most / step)};
  std::string svg = frame(scale, step, "change of anterior height, first to latest study, %");
  for (int bin = 0; bin < kBins; ++bin) {
    const double left = (bin - kFirstRise) * kBin;
    const double top = scale.y(counts[static_cast<std::size_t>(bin)]);
    svg += "<rect x=\"" + coordinate(scale.x(left) + 1) + "\" y=\"" + coordinate(top) + "\" width=\"" +
           coordinate(scale.x(left + kBin) - scale.x(left) - 2) + "\" height=\"" + coordinate(scale.y(0.0) - top) +
           "\" fill=\"" + (left < 0 ? "#a33" : "#1f6fb2") + "\"/>";
    if (bin % 2 == 0) {
      svg += text(scale.x(left), kPlotHeight - 18, fixed(left, 0), "middle");
    }
  }
  return figure(svg, "Bodies found at both dates, by the change of their followed bone; below zero is height lost.");
}

std::string losses_plot(const Cohort& cohort) {
  int longest_days = 30;
  for (const auto& course : cohort.losses) {
    longest_days = std::max(longest_days, course.back().days);
  }
  if (cohort.losses.empty()) {
    return "<p>No fractured level was measured at two dates.</p>\n";
  }
  const Scale scale{.x_min = 0.0, .x_max = static_cast<double>(longest_days), .y_min = -10.0, .y_max = 100.0};
  std::string svg = frame(scale, 20.0, "days since the first study");
  for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    svg += text(scale.x(share * longest_days), kPlotHeight - 18, fixed(share * longest_days, 0), "middle");
  }
  for (const auto& course : cohort.losses) {
    std::string points;
    for (const LossAtDay& point : course) {
      points += coordinate(scale.x(point.days)) + "," +
                coordinate(scale.y(std::clamp(point.loss_percent, -10.0, 100.0))) + " ";
    }
    svg += "<polyline points=\"" + points + "\" fill=\"none\" stroke=\"#a33\" stroke-opacity=\"0.6\"/>";
  }
  return figure(svg, "Largest loss of height in percent of each level that is fractured in the latest study.");
}

}  // namespace

std::string cohort_plots(const Cohort& cohort) {
  return heights_plot(cohort) + change_plot(cohort) + losses_plot(cohort);
}

}  // namespace kyphos::io
