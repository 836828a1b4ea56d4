#pragma once

#include <string>
#include <vector>

struct _cairo;  // cairo's own name of its drawing context: no header of the library here

namespace kyphos::io {

/// Grey of a text, 0 black to 1 white, and its look.
struct Ink {
  double size = 15.0;  ///< of the letters, in units of the page
  bool bold = false;
  double red = 0.0;
  double green = 0.0;
  double blue = 0.0;
};

struct PlacedBox {
  double left = 0.0;
  double top = 0.0;
  double width = 0.0;
  double height = 0.0;
};

/// Draws words and pictures on a page, raster or PDF alike. Lengths are in units of the page (a pixel of the raster),
/// (0, 0) at its upper left.
class Canvas {
 public:
  explicit Canvas(_cairo* context) : context_(context) {}

  /// One line with its base at `y`. Returns its width.
  double line(double x, double y, const std::string& text, const Ink& ink);
  /// As `line`, ending at `right`.
  void line_to(double right, double y, const std::string& text, const Ink& ink);
  /// Text broken between words to a width; lines end at `bottom` at the latest, with "…" where more would follow.
  /// Returns the y below the last line.
  double paragraph(const PlacedBox& box, const std::string& text, const Ink& ink);
  [[nodiscard]] double width_of(const std::string& text, const Ink& ink);
  void rule(double x, double y, double width);
  /// Of a PNG; 0 where the bytes are no picture.
  [[nodiscard]] static double width_over_height(const std::string& png);
  /// A PNG as large as the box allows, in its middle. Draws nothing where the bytes are no picture.
  void picture(const PlacedBox& box, const std::string& png);

 private:
  void set(const Ink& ink);
  /// With "…" in place of as many last words as it takes to fit.
  [[nodiscard]] std::string shortened(std::string text, double width, const Ink& ink);

  _cairo* context_;
};

}  // namespace kyphos::io
