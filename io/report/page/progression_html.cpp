#include "io/report/page/progression_html.h"

#include <algorithm>
#include <iterator>

#include "io/report/page/base64.h"
#include "io/report/page/html_table.h"
#include "io/report/page/timeline_plot.h"
#include "io/report/page/warning_list.h"
#include "io/report/words/number_text.h"
#include "io/report/words/progression_words.h"

namespace kyphos::io {
namespace {

constexpr double kRow = 22.0;           // pixels a level
constexpr double kScaleHeight = 20.0;   // pixels of the scale's numbers
constexpr double kZero = 470.0;         // where no change stands
constexpr double kPerCent = 6.0;        // pixels
constexpr double kShownPercent = 50.0;  // percent to either side
constexpr double kWide = 940.0;

const char* colour_of(measure::ChangeTier tier) {
  if (is_progression(tier)) {
    return "#b3261e";
  }
  return tier == measure::ChangeTier::Measurable ? "#b25000" : "#8a949c";
}

std::string anchored_text(double x, double y, const std::string& text, const std::string& anchor = "") {
  return "<text x=\"" + fixed(x, 0) + "\" y=\"" + fixed(y, 0) + "\"" +
         (anchor.empty() ? "" : " text-anchor=\"" + anchor + "\"") + ">" + escaped(text) + "</text>\n";
}

std::string signed_percent(double value) {
  const std::string number = fixed(value, 0);
  return number == "-0" ? "0 %" : (value > 0.0 && number != "0" ? "+" : "") + number + " %";
}

std::string bar(const measure::VertebraTimeline& vertebra, double top) {
  const double middle = top + 0.5 * kRow;
  std::string svg = anchored_text(4.0, middle + 4.0, vertebra.name) +
                    anchored_text(790.0, middle + 4.0, std::string(measure::words(vertebra.overall)));
  const measure::Change* const change = deciding_change(vertebra, "height_anterior_mm");
  if (change == nullptr || !change->percent_of_baseline) {
    return svg;
  }
  const double percent = std::clamp(change->percent_of_baseline.value(), -kShownPercent, kShownPercent);
  const double error = 1.96 * change->percent_of_baseline.standard_error();
  const auto x_of = [](double value) { return kZero + kPerCent * std::clamp(value, -kShownPercent, kShownPercent); };
  svg += anchored_text(755.0, middle + 4.0, signed_percent(change->percent_of_baseline.value()), "end");
  svg += "<rect x=\"" + fixed(std::min(kZero, x_of(percent)), 1) + "\" y=\"" + fixed(top + 5.0, 1) + "\" width=\"" +
         fixed(kPerCent * std::max(percent, -percent), 1) + "\" height=\"12\" fill=\"" + colour_of(vertebra.overall) +
         "\"/>\n<line x1=\"" + fixed(x_of(percent - error), 1) + "\" x2=\"" + fixed(x_of(percent + error), 1) +
         "\" y1=\"" + fixed(middle, 1) + "\" y2=\"" + fixed(middle, 1) + "\" stroke=\"#1b2126\"/>\n";
  return svg;
}

/// A line from top to bottom with its number above: to the left or to the right of it, so that two close ones fit.
std::string scale_line(double percent, double height, const std::string& anchor) {
  const std::string x = fixed(kZero + kPerCent * percent, 0);
  return "<line x1=\"" + x + "\" x2=\"" + x + "\" y1=\"" + fixed(kScaleHeight, 0) + "\" y2=\"" + fixed(height, 0) +
         "\" stroke=\"#d5dadf\"/>\n" +
         anchored_text(kZero + kPerCent * percent, kScaleHeight - 6.0, signed_percent(percent), anchor);
}

/// The bodies of which something is known; all others stand in the list of those that are not compared.
std::string bars(const Progression& progression) {
  std::vector<measure::VertebraTimeline> vertebrae;
  std::ranges::copy_if(progression.timeline.vertebrae, std::back_inserter(vertebrae),
                       [](const measure::VertebraTimeline& vertebra) { return !is_silent(vertebra); });
  if (vertebrae.empty()) {
    return "<p>No body could be compared between the dates.</p>\n";
  }
  const double height = kScaleHeight + kRow * static_cast<double>(vertebrae.size());
  std::string svg = "<svg viewBox=\"0 0 " + fixed(kWide, 0) + " " + fixed(height, 0) +
                    "\" width=\"100%\" font-size=\"13\" role=\"img\" aria-label=\"Change of the anterior height\">\n" +
                    scale_line(-progression.thresholds.definite_height_percent.value, height, "end") +
                    scale_line(-progression.thresholds.probable_height_percent.value, height, "start") +
                    scale_line(0.0, height, "middle");
  for (std::size_t i = 0; i < vertebrae.size(); ++i) {
    svg += bar(vertebrae[i], kScaleHeight + kRow * static_cast<double>(i));
  }
  return svg +
         "</svg>\n<p class=\"note\">Change of the anterior height in percent of the baseline, with its 95 % interval; "
         "lines at no change and at the losses that count as probable and as definite.</p>\n";
}

std::string picture_figure(const ChangePicture& picture) {
  return "<figure style=\"max-width:860px\"><img alt=\"" + escaped(picture.name + ": first and last date") +
         "\" src=\"data:image/png;base64," + base64(picture.picture.png) + "\"><figcaption>" +
         escaped(picture.picture.caption) + "</figcaption></figure>\n";
}

std::string event_list(const measure::VertebraTimeline& vertebra) {
  std::string items;
  for (const measure::Event& event : vertebra.events) {
    items += is_news(event) ? "<p>" + escaped(event.text) + ".</p>\n" : "";
  }
  return items;
}

/// All that a reader needs of one changed body: words, curves, pictures.
std::string body_section(const Progression& progression, std::size_t index) {
  const measure::VertebraTimeline& vertebra = progression.timeline.vertebrae[index];
  std::string html = "<h3>" + escaped(vertebra.name) + ": " + escaped(std::string(measure::words(vertebra.overall))) +
                     "</h3>\n<p>" + escaped(vertebra.evidence) + ".</p>\n" + event_list(vertebra) +
                     timeline_plot_svg(progression, index);
  for (const ChangePicture& picture : progression.pictures) {
    html += picture.tracking_id == vertebra.tracking_id ? picture_figure(picture) : "";
  }
  return html;
}

/// Bodies about which nothing can be said, by reason.
std::string silent_list(const Progression& progression) {
  std::string items;
  for (const auto& [reason, names] : bodies_by_silence(progression)) {
    items += "<li><strong>" + escaped(names) + "</strong>: " + escaped(reason) + "</li>\n";
  }
  return items.empty() ? "" : "<h3>Not compared</h3>\n<ul class=\"warnings\">\n" + items + "</ul>\n";
}

std::string mobility_list(const Progression& progression) {
  std::string items;
  for (const measure::VertebraTimeline& vertebra : progression.timeline.vertebrae) {
    for (const measure::Change& change : vertebra.mobility) {
      items += "<li><strong>" + escaped(vertebra.name) + "</strong>: " + escaped(change.key) + " " +
               value_and_error(change.difference, 1) + "</li>\n";
    }
  }
  return items.empty() ? ""
                       : "<h3>Mobility between lying and upright</h3>\n<ul class=\"warnings\">\n" + items + "</ul>\n";
}

/// Which dates nobody could look at again.
std::string reported_dates_html(const Progression& progression) {
  std::string html;
  for (const measure::TimePoint& point : progression.input.points) {
    html += point.from_report ? "<p class=\"note\"><strong>" + date_text(point) + ": " + kFromReport +
                                    ".</strong> Compared by values; the error is that of two measurements.</p>\n"
                              : "";
  }
  return html;
}

std::string threshold_table(const measure::ProgressionThresholds& thresholds) {
  std::string rows;
  for (const auto& [name, row] : measure::threshold_rows(thresholds)) {
    rows += "<tr><td class=\"text\">" + escaped(name) + "</td><td>" + fixed(row->value, 2) +
            "</td><td class=\"text\">" + escaped(row->unit) + "</td><td class=\"words\">" + escaped(row->source) +
            "</td></tr>\n";
  }
  return "<details><summary>Thresholds and where they come from</summary><table>\n" + rows + "</table></details>\n";
}

}  // namespace

std::string progression_html(const Progression& progression) {
  std::string html =
      "<section><h2>Change between the studies</h2>\n" + bars(progression) + reported_dates_html(progression);
  for (std::size_t i = 0; i < progression.timeline.vertebrae.size(); ++i) {
    html += deserves_a_look(progression.timeline.vertebrae[i]) ? body_section(progression, i) : "";
  }
  return html + mobility_list(progression) + silent_list(progression) + warning_list(progression.timeline.warnings) +
         threshold_table(progression.thresholds) + "</section>\n";
}

}  // namespace kyphos::io
