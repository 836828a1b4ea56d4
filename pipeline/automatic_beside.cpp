#include "pipeline/automatic_beside.h"

#include <algorithm>

#include "io/report/words/words.h"
#include "pipeline/segment/points/parameters.h"

namespace kyphos::pipeline {

measure::MeasuredStudy beside_automatic(measure::MeasuredStudy corrected, const measure::MeasuredStudy& automatic) {
  for (measure::MeasuredVertebra& vertebra : corrected.vertebrae) {
    if (!vertebra.body.reader || vertebra.body.reader->added) {
      continue;
    }
    const auto same = std::ranges::min_element(automatic.vertebrae, {}, [&](const measure::MeasuredVertebra& other) {
      return (other.body.frame.origin - vertebra.body.frame.origin).norm();
    });
    if (same == automatic.vertebrae.end() ||
        (same->body.frame.origin - vertebra.body.frame.origin).norm() > kCorrectionReachMm) {
      continue;
    }
    vertebra.automatic = same->values;
    vertebra.automatic_name = measure::display_name(same->body);
    vertebra.automatic_call = io::call_text(*same);
  }
  return corrected;
}

}  // namespace kyphos::pipeline
