#include "tests/accuracy/picture.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "io/error.h"
#include "measure/level.h"

namespace kyphos::accuracy {

namespace {

constexpr double kWidth = 900.0;
constexpr double kPanelHeight = 210.0;
constexpr double kLeft = 70.0;
constexpr double kTop = 50.0;
constexpr double kRangeMm = 2.0;  // larger errors are drawn at the border
constexpr int kFirstNumber = 8;   // T1
constexpr int kLastNumber = 24;   // L5

std::string number(double value) {
  std::ostringstream text;
  text.precision(1);
  text << std::fixed << value;
  return text.str();
}

double level_x(int verse_number) {
  return kLeft + (kWidth - kLeft - 20.0) * (verse_number - kFirstNumber + 0.5) / (kLastNumber - kFirstNumber + 1);
}

double error_y(double error_mm, double panel_top) {
  const double inside = std::clamp(error_mm, -kRangeMm, kRangeMm);
  return panel_top + 0.5 * (kPanelHeight - 40.0) * (1.0 - inside / kRangeMm);
}

std::string line(double x1, double y1, double x2, double y2, const std::string& style) {
  return "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\"" + number(y2) +
         "\" " + style + "/>\n";
}

std::string text(double x, double y, const std::string& words, const std::string& style) {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" " + style + ">" + words + "</text>\n";
}

std::string panel(const Scores& scores, std::string_view quantity, const std::string& label, double top) {
  const ErrorSummary summary = summarise(scores.scores, quantity);
  std::string svg = text(kLeft, top - 6.0,
                         label + ": bias " + number(summary.bias) + " mm, SD " + number(summary.sd) + " mm, n " +
                             std::to_string(summary.count),
                         "font-weight=\"bold\"");
  for (const double mm : {-2.0, -1.0, 0.0, 1.0, 2.0}) {
    svg += line(kLeft, error_y(mm, top), kWidth - 20.0, error_y(mm, top),
                mm == 0.0 ? "stroke=\"#555\"" : "stroke=\"#ddd\"");
    svg += text(kLeft - 10.0, error_y(mm, top) + 4.0, number(mm), "text-anchor=\"end\"");
  }
  for (const double sign : {-1.96, 0.0, 1.96}) {
    const double y = error_y(summary.bias + sign * summary.sd, top);
    svg += line(kLeft, y, kWidth - 20.0, y, "stroke=\"#1f5fa8\" stroke-dasharray=\"6 4\"");
  }
  int index = 0;
  for (const Score& score : scores.scores) {
    const auto level = measure::level_from_name(score.body);
    if (score.quantity != quantity || !level) {
      continue;
    }
    const double spread = 2.5 * (++index % 9 - 4);  // dots of one level side by side
    svg += "<circle cx=\"" + number(level_x(measure::verse_number(*level)) + spread) + "\" cy=\"" +
           number(error_y(score.error, top)) + "\" r=\"2.5\" fill=\"#b03030\" fill-opacity=\"0.6\"/>\n";
  }
  return svg;
}

}  // namespace

void write_error_picture(const std::filesystem::path& file, const std::string& title, const Scores& scores) {
  const double height = kTop + 3.0 * kPanelHeight + 30.0;
  std::string svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + number(kWidth) + "\" height=\"" + number(height) +
      "\" font-family=\"sans-serif\" font-size=\"12\">\n" + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n" +
      text(kLeft, 22.0, title + " (measured minus true, mm; dashed: bias and 1.96 SD)", "font-size=\"15\"");
  svg += panel(scores, "height_anterior_mm", "Anterior height", kTop);
  svg += panel(scores, "height_middle_mm", "Middle height", kTop + kPanelHeight);
  svg += panel(scores, "height_posterior_mm", "Posterior height", kTop + 2.0 * kPanelHeight);
  for (int at = kFirstNumber; at <= kLastNumber; ++at) {
    if (const auto level = measure::level_from_verse_number(at)) {
      svg += text(level_x(at), height - 12.0, std::string(measure::name(*level)), "text-anchor=\"middle\"");
    }
  }
  std::ofstream out(file);
  out << svg << "</svg>\n";
  if (!out.flush()) {
    throw io::Error(file.string(), "cannot be written");
  }
}

}  // namespace kyphos::accuracy
