#include "io/report/sheet/canvas.h"

#include <cairo.h>

#include <algorithm>
#include <cstring>
#include <sstream>

namespace kyphos::io {
namespace {

struct PngReader {
  const std::string& bytes;
  std::size_t at = 0;
};

cairo_status_t read_png_bytes(void* closure, unsigned char* to, unsigned int length) {
  auto* const reader = static_cast<PngReader*>(closure);
  if (reader->bytes.size() - reader->at < length) {
    return CAIRO_STATUS_READ_ERROR;
  }
  std::memcpy(to, reader->bytes.data() + reader->at, length);
  reader->at += length;
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

void Canvas::set(const Ink& ink) {
  cairo_select_font_face(context_, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                         ink.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(context_, ink.size);
  cairo_set_source_rgb(context_, ink.red, ink.green, ink.blue);
}

double Canvas::width_of(const std::string& text, const Ink& ink) {
  set(ink);
  cairo_text_extents_t extents;
  cairo_text_extents(context_, text.c_str(), &extents);
  return extents.x_advance;
}

double Canvas::line(double x, double y, const std::string& text, const Ink& ink) {
  const double width = width_of(text, ink);
  cairo_move_to(context_, x, y);
  cairo_show_text(context_, text.c_str());
  return width;
}

void Canvas::line_to(double right, double y, const std::string& text, const Ink& ink) {
  line(right - width_of(text, ink), y, text, ink);
}

std::string Canvas::shortened(std::string text, double width, const Ink& ink) {
  while (width_of(text + " …", ink) > width && text.find(' ') != std::string::npos) {
    text.resize(text.rfind(' '));
  }
  return text + " …";
}

double Canvas::paragraph(const PlacedBox& box, const std::string& text, const Ink& ink) {
  constexpr double kLeading = 1.35;
  std::vector<std::string> lines(1);
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const std::string longer = lines.back().empty() ? word : lines.back() + " " + word;
    if (!lines.back().empty() && width_of(longer, ink) > box.width) {
      lines.push_back(word);
    } else {
      lines.back() = longer;
    }
  }
  double y = box.top;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool last_that_fits = y + 2.0 * kLeading * ink.size > box.top + box.height;
    const bool more = i + 1 < lines.size();
    if (last_that_fits && more) {
      lines[i] = shortened(lines[i], box.width, ink);
    }
    line(box.left, y + ink.size, lines[i], ink);
    y += kLeading * ink.size;
    if (last_that_fits) {
      break;
    }
  }
  return y;
}

void Canvas::rule(double x, double y, double width) {
  cairo_set_source_rgb(context_, 0.6, 0.6, 0.6);
  cairo_set_line_width(context_, 1.0);
  cairo_move_to(context_, x, y);
  cairo_line_to(context_, x + width, y);
  cairo_stroke(context_);
}

double Canvas::width_over_height(const std::string& png) {
  PngReader reader{.bytes = png};
  cairo_surface_t* const image = cairo_image_surface_create_from_png_stream(read_png_bytes, &reader);
  const double ratio =
      cairo_surface_status(image) == CAIRO_STATUS_SUCCESS
          ? static_cast<double>(cairo_image_surface_get_width(image)) / cairo_image_surface_get_height(image)
          : 0.0;
  cairo_surface_destroy(image);
  return ratio;
}

void Canvas::picture(const PlacedBox& box, const std::string& png) {
  PngReader reader{.bytes = png};
  cairo_surface_t* const image = cairo_image_surface_create_from_png_stream(read_png_bytes, &reader);
  if (cairo_surface_status(image) == CAIRO_STATUS_SUCCESS) {
    const double width = cairo_image_surface_get_width(image);
    const double height = cairo_image_surface_get_height(image);
    const double scale = std::min(box.width / width, box.height / height);
    cairo_save(context_);
    cairo_translate(context_, box.left + (box.width - scale * width) / 2.0, box.top);
    cairo_scale(context_, scale, scale);
    cairo_set_source_surface(context_, image, 0.0, 0.0);
    cairo_pattern_set_filter(cairo_get_source(context_), CAIRO_FILTER_GOOD);
    cairo_paint(context_);
    cairo_restore(context_);
  }
  cairo_surface_destroy(image);
}

}  // namespace kyphos::io
