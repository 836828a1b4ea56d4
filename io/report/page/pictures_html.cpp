#include "io/report/page/pictures_html.h"

#include <string_view>

#include "io/report/page/base64.h"
#include "io/report/page/html_table.h"
#include "io/report/words/number_text.h"

namespace kyphos::io {
namespace {

constexpr std::string_view kToggle =
    "<p class=\"toggle\"><label><input type=\"checkbox\" checked> outlines and points</label></p>\n";
constexpr std::string_view kLegend =
    "<p class=\"caption\">Green: Genant grade 0, yellow: 1, orange: 2, red: 3, grey: not graded or not measured. A "
    "question mark or the word doubtful: its numbers are in doubt. Bone window (level 400, width 1500 HU).</p>\n";

std::string image(const std::string& png, const std::string& css_class, const std::string& alternative) {
  return "<img class=\"" + css_class + "\" alt=\"" + escaped(alternative) + "\" src=\"data:image/png;base64," +
         base64(png) + "\">";
}

/// Width over height of a PNG, from its first chunk; 1 where the bytes are none.
double aspect(const std::string& png) {
  constexpr std::size_t kWidthAt = 16;  // after signature, length and "IHDR"; big endian
  constexpr std::size_t kHeightAt = 20;
  const auto number = [&png](std::size_t at) {
    unsigned int value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      value = (value << 8U) | static_cast<unsigned char>(png[at + i]);
    }
    return value;
  };
  if (png.size() < kHeightAt + 4 || png.substr(1, 3) != "PNG" || number(kHeightAt) == 0) {
    return 1.0;
  }
  return static_cast<double>(number(kWidthAt)) / number(kHeightAt);
}

/// Figures share the width in proportion to their own, so that all come out equally high and to the same scale.
std::string figure_style(const std::string& png) {
  constexpr double kTallestPixels = 880.0;  // of a screen
  const double ratio = aspect(png);
  return " style=\"flex:" + fixed(ratio, 4) + " 1 0;max-width:" + fixed(kTallestPixels * ratio, 0) + "px\"";
}

std::string figure(const Picture& picture, const std::string& caption) {
  const bool has_plain = !picture.plain_png.empty();
  return "<figure" + figure_style(picture.png) + ">" + image(picture.png, has_plain ? "drawn" : "", picture.caption) +
         (has_plain ? image(picture.plain_png, "plain", picture.caption + " Without outlines.") : "") + "<figcaption>" +
         escaped(caption) + "</figcaption></figure>\n";
}

/// One view of all studies that have it.
std::string row_of(const CaseReport& report, std::string_view view) {
  std::string figures;
  std::string caption;
  for (const StudyReport& study : report.studies) {
    for (const Picture& picture : study.pictures) {
      if (picture.name == view) {
        figures += figure(picture, study.date.value_or("without a date"));
        caption = picture.caption;
      }
    }
  }
  return figures.empty()
             ? ""
             : "<div class=\"pictures\">\n" + figures + "</div>\n<p class=\"caption\">" + escaped(caption) + "</p>\n";
}

}  // namespace

std::string pictures_html(const StudyReport& study) {
  std::string figures;
  for (const Picture& picture : study.pictures) {
    figures += figure(picture, picture.caption);
  }
  return figures.empty()
             ? ""
             : std::string(kToggle) + "<div class=\"pictures\">\n" + figures + "</div>\n" + std::string(kLegend);
}

std::string pictures_by_date_html(const CaseReport& report) {
  const std::string rows = row_of(report, "sagittal") + row_of(report, "coronal") + row_of(report, kContrastsPicture);
  return rows.empty() ? ""
                      : "<section class=\"study\"><h2>Pictures by date</h2>\n" + std::string(kToggle) + rows +
                            std::string(kLegend) + "</section>\n";
}

}  // namespace kyphos::io
