#include "measure/picture_scale.h"

#include <cmath>
#include <string_view>

#include "measure/catalogue.h"

namespace kyphos::measure {
namespace {

/// The power of a length in a unit; 0 where it holds none.
int length_power(std::string_view unit) { return unit == "mm" ? 1 : unit == "mm2" ? 2 : unit == "cm3" ? 3 : 0; }

Measured<double> scaled_error(const Measured<double>& value, const PictureScale& scale, int power) {
  if (power == 0 || !value) {
    return value;
  }
  if (!scale.known) {
    return WhyNot{"the picture's scale is not known: " + scale.words};
  }
  return {value.value(), std::hypot(value.standard_error(), power * scale.relative_se * value.value()), value.doubt()};
}

}  // namespace

MeasuredStudy in_scale(MeasuredStudy study, const PictureScale& scale) {
  for (MeasuredVertebra& vertebra : study.vertebrae) {
    for (const CatalogueRow& row : catalogue()) {
      const auto found = vertebra.values.find(std::string(row.key));
      if (found != vertebra.values.end()) {
        found->second = scaled_error(found->second, scale, length_power(row.unit));
      }
    }
    Depression& sunk = vertebra.findings.depression;
    sunk.superior_mm = scaled_error(sunk.superior_mm, scale, 1);
    sunk.inferior_mm = scaled_error(sunk.inferior_mm, scale, 1);
  }
  return study;
}

}  // namespace kyphos::measure
