#include "io/report/sheet/sheet.h"

#include <cairo-pdf.h>
#include <cairo.h>

#include <memory>
#include <stdexcept>

#include "io/report/sheet/sheet_pages.h"

namespace kyphos::io {
namespace {

using CairoSurface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
using CairoContext = std::unique_ptr<cairo_t, decltype(&cairo_destroy)>;

void require_drawn(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS) {
    throw std::runtime_error(std::string("a page of the report could not be drawn: ") + cairo_status_to_string(status));
  }
}

/// The same letters in the same places on raster and paper, whatever the desktop's settings are.
void set_letters(cairo_t* context) {
  cairo_font_options_t* const options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options(context, options);
  cairo_font_options_destroy(options);
}

/// The pixels of a drawn surface: 0x00RRGGBB in the machine's order, which is little endian wherever kyphos runs.
SheetPage pixels_of(cairo_surface_t* surface) {
  SheetPage page{.rows = cairo_image_surface_get_height(surface), .columns = cairo_image_surface_get_width(surface)};
  const unsigned char* const data = cairo_image_surface_get_data(surface);
  const int stride = cairo_image_surface_get_stride(surface);
  bool grey = true;
  for (int row = 0; row < page.rows; ++row) {
    for (int column = 0; column < page.columns; ++column) {
      const unsigned char* const pixel = data + std::ptrdiff_t{row} * stride + std::ptrdiff_t{4} * column;
      page.pixels.insert(page.pixels.end(), {pixel[2], pixel[1], pixel[0]});
      grey = grey && pixel[0] == pixel[1] && pixel[1] == pixel[2];
    }
  }
  if (grey) {
    page.samples = 1;
    for (std::size_t at = 0; 3 * at < page.pixels.size(); ++at) {
      page.pixels[at] = page.pixels[3 * at];
    }
    page.pixels.resize(page.pixels.size() / 3);
  }
  return page;
}

SheetPage raster_of(const DrawPage& draw) {
  const CairoSurface surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(kSheetPixels * kSheetWidth),
                                 static_cast<int>(kSheetPixels * kSheetHeight)),
      &cairo_surface_destroy);
  const CairoContext context(cairo_create(surface.get()), &cairo_destroy);
  cairo_set_source_rgb(context.get(), 1.0, 1.0, 1.0);
  cairo_paint(context.get());
  cairo_scale(context.get(), kSheetPixels, kSheetPixels);
  set_letters(context.get());
  Canvas canvas(context.get());
  draw(canvas);
  require_drawn(cairo_status(context.get()));
  cairo_surface_flush(surface.get());
  return pixels_of(surface.get());
}

cairo_status_t append_bytes(void* closure, const unsigned char* bytes, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(bytes), length);
  return CAIRO_STATUS_SUCCESS;
}

std::string pdf_of(const std::vector<DrawPage>& pages, const std::string& date) {
  constexpr double kPointsPerUnit = 595.276 / kSheetWidth;  // as wide as A4
  std::string bytes;
  const CairoSurface surface(cairo_pdf_surface_create_for_stream(append_bytes, &bytes, kPointsPerUnit * kSheetWidth,
                                                                 kPointsPerUnit * kSheetHeight),
                             &cairo_surface_destroy);
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, "kyphos: vertebral bodies on CT");
  // The study's date, not the time of day: the same input gives the same bytes.
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, (date + "T00:00:00Z").c_str());
  {
    const CairoContext context(cairo_create(surface.get()), &cairo_destroy);
    cairo_scale(context.get(), kPointsPerUnit, kPointsPerUnit);
    set_letters(context.get());
    for (const DrawPage& draw : pages) {
      Canvas canvas(context.get());
      draw(canvas);
      cairo_show_page(context.get());
    }
    require_drawn(cairo_status(context.get()));
  }
  cairo_surface_finish(surface.get());
  require_drawn(cairo_surface_status(surface.get()));
  return bytes;
}

}  // namespace

Sheet study_sheet(const CaseReport& report, std::size_t study, const std::string& who) {
  const std::vector<DrawPage> pages = sheet_pages(report, study, who);
  Sheet sheet;
  for (const DrawPage& draw : pages) {
    sheet.pages.push_back(raster_of(draw));
  }
  sheet.pdf = pdf_of(pages, report.studies[study].date.value_or("2000-01-01"));
  return sheet;
}

}  // namespace kyphos::io
