#include "io/dicom/film/film_grey.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include "io/dicom/film/parameters.h"
#include "io/dicom/header/tags.h"
#include "io/dicom/pixels/pixels.h"
#include "measure/space/volume.h"

namespace kyphos::io::dicom {
namespace {

constexpr double kFilmBlack = -350.0;
constexpr double kFilmRange = 1500.0;

/// Stored values as the table for Hounsfield units leaves them, and how to get back.
struct StoredPixels {
  std::vector<std::int16_t> moved;
  double slope = 1.0;
  double intercept = 0.0;
  [[nodiscard]] double value(std::int16_t of) const { return (of - intercept) / slope; }
};

StoredPixels stored_pixels(const FileHeader& header, DcmItem& data) {
  StoredPixels stored;
  // The table takes what lies below air for the outside of a scan, and a padding value between air and metal for a
  // mistake: a film's values are moved beyond both, and 16 bits are made to fit.
  constexpr double kBeyondTissue = 4000.0;
  const int bits = integer_of(data, DCM_BitsStored).value_or(header.pixels.bits_allocated);
  stored.slope = bits <= 14 ? 1.0 : 0.4;
  const bool is_signed = integer_of(data, DCM_PixelRepresentation).value_or(0) == 1;
  stored.intercept = kBeyondTissue + (is_signed ? stored.slope * std::exp2(bits - 1) : 0.0);
  FrameHeader frame = header.frames.front();
  frame.slope = stored.slope;
  frame.intercept = stored.intercept;
  stored.moved.resize(static_cast<std::size_t>(header.rows) * static_cast<std::size_t>(header.columns));
  const PixelFile pixels(header);
  pixels.copy_frame(frame, stored.moved);
  return stored;
}

/// Window of the header.
struct FilmWindow {
  double centre = 0.0;
  double width = 1.0;
  bool sigmoid = false;
  /// 0 to 1.
  [[nodiscard]] double shown(double value) const {
    if (sigmoid) {
      return 1.0 / (1.0 + std::exp(-4.0 * (value - centre) / width));
    }
    return std::clamp((value - centre) / width + 0.5, 0.0, 1.0);
  }
};

/// A table of the header: VOI LUT.
struct FilmTable {
  double first = 0.0;
  std::vector<double> shown;  ///< 0 to 1
};

std::optional<FilmTable> table_of(DcmItem& data) {
  DcmItem* const item = item_of(data, DCM_VOILUTSequence, 0);
  if (item == nullptr) {
    return std::nullopt;
  }
  const std::vector<double> descriptor = numbers_of(*item, DCM_LUTDescriptor);
  const Uint16* words = nullptr;
  unsigned long count = 0;
  if (descriptor.size() != 3 || item->findAndGetUint16Array(DCM_LUTData, words, &count).bad() || words == nullptr ||
      count < 2) {
    return std::nullopt;
  }
  FilmTable table{.first = descriptor[1], .shown = {}};
  const auto highest = *std::ranges::max_element(std::span(words, count));
  for (const Uint16 word : std::span(words, count)) {
    table.shown.push_back(highest == 0 ? 0.0 : static_cast<double>(word) / highest);
  }
  return table;
}

std::optional<FilmWindow> window_of(DcmItem& data) {
  const auto centre = number_of(data, DCM_WindowCenter);
  const auto width = number_of(data, DCM_WindowWidth);
  if (!centre || !width || *width <= 0.0) {
    return std::nullopt;
  }
  return FilmWindow{.centre = *centre, .width = *width, .sigmoid = text_of(data, DCM_VOILUTFunction) == "SIGMOID"};
}

/// Without a window: from the darkest to the brightest pixels but a few.
FilmWindow window_of_values(const StoredPixels& stored, double slope, double intercept) {
  std::vector<std::int16_t> values = stored.moved;
  std::erase(values, measure::kOutsideScan);
  if (values.empty()) {
    return {};
  }
  const auto at = [&](double part) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, place);
    return slope * stored.value(*place) + intercept;
  };
  const double low = at(kFilmDarkPart);
  const double high = at(1.0 - kFilmDarkPart);
  return {.centre = 0.5 * (low + high), .width = std::max(std::abs(high - low), 1.0)};
}

double shown_by_table(const FilmTable& table, double value) {
  const double place = std::clamp(value - table.first, 0.0, static_cast<double>(table.shown.size() - 1));
  return table.shown[static_cast<std::size_t>(place)];
}

}  // namespace

std::vector<std::int16_t> film_grey(const FileHeader& header, DcmItem& data) {
  const StoredPixels stored = stored_pixels(header, data);
  const double slope = number_of(data, DCM_RescaleSlope).value_or(1.0);
  const double intercept = number_of(data, DCM_RescaleIntercept).value_or(0.0);
  const std::optional<FilmTable> table = table_of(data);
  const std::optional<FilmWindow> given = window_of(data);
  const FilmWindow window = given ? *given : table ? FilmWindow{} : window_of_values(stored, slope, intercept);
  const bool white_is_low =
      header.pixels.photometric == "MONOCHROME1" || text_of(data, DCM_PresentationLUTShape) == "INVERSE";
  std::vector<std::int16_t> grey;
  grey.reserve(stored.moved.size());
  for (const std::int16_t moved : stored.moved) {
    if (moved == measure::kOutsideScan) {
      grey.push_back(measure::kOutsideScan);
      continue;
    }
    const double value = slope * stored.value(moved) + intercept;
    const double shown = table ? shown_by_table(*table, value) : window.shown(value);
    const double light = white_is_low ? 1.0 - shown : shown;
    grey.push_back(static_cast<std::int16_t>(std::lround(kFilmBlack + kFilmRange * light)));
  }
  return grey;
}

}  // namespace kyphos::io::dicom
