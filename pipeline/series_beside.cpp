#include "pipeline/series_beside.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <variant>

#include "io/error.h"
#include "io/report/words/number_text.h"
#include "pipeline/segment/mr/parameters.h"
#include "pipeline/segment/mr/series_shift.h"

namespace kyphos::pipeline {
namespace {

bool has_word(const io::SeriesSummary& series, const char* word) {
  return series.sequence.find(word) != std::string::npos;
}

/// How much of the bodies' heights a series holds.
double height_shared_mm(const io::SeriesSummary& series, const io::SeriesSummary& measured) {
  return std::min(series.body_range_mm[1], measured.body_range_mm[1]) -
         std::max(series.body_range_mm[0], measured.body_range_mm[0]);
}

/// Of two series of one weight the one that shows more, then STIR before other ways to suppress fat, then the one that
/// comes first.
bool tells_more(const io::SeriesSummary& one, const io::SeriesSummary& other, const io::SeriesSummary& measured) {
  constexpr double kAsMuchMm = 20.0;
  const double beyond = height_shared_mm(one, measured) - height_shared_mm(other, measured);
  if (std::abs(beyond) > kAsMuchMm) {
    return beyond > 0.0;
  }
  return has_word(one, "STIR") && !has_word(other, "STIR");
}

measure::SeriesBeside about(const io::SeriesSummary& series) {
  return {.uid = series.series_uid,
          .name = series.sequence,
          .description = series.description,
          .weight = weight_of(series)};
}

measure::Warning not_laid_over(const measure::SeriesBeside& about, const std::string& why) {
  return {.code = "series_not_read_on_bodies",
          .text = "The " + about.name + " series was not read on the bodies: " + why + "."};
}

/// Reads a series and moves it over the bodies.
SeriesLaidOver laid_over_bodies(const io::SeriesSummary& series, const measure::Volume& measured_on,
                                const std::vector<measure::VertebralBody>& bodies,
                                std::vector<measure::Warning>& warnings) {
  SeriesLaidOver laid{.about = about(series)};
  try {
    measure::Volume volume = io::read_series(series).volume;
    const auto shift = shift_between(measured_on, volume, bodies);
    if (const auto* const why = std::get_if<measure::WhyNot>(&shift)) {
      laid.about.moved_mm = *why;
      warnings.push_back(not_laid_over(laid.about, why->reason));
      return laid;
    }
    const measure::DirectionLps by = std::get<SeriesShift>(shift).lps_mm;
    volume.grid.lps_from_index = Eigen::Translation3d(-by) * volume.grid.lps_from_index;
    laid.about.moved_mm = measure::Measured<double>(by.norm(), kShiftErrorMm);
    laid.volume = std::move(volume);
    if (by.norm() >= kMovedMm) {
      warnings.push_back({.code = "moved_between_series",
                          .text = "The patient has moved by " + io::fixed(by.norm(), 1) +
                                  " mm between the measured series and the " + laid.about.name +
                                  " series, which was moved back before it was read on the bodies."});
    }
  } catch (const io::Error& error) {
    laid.about.moved_mm = measure::WhyNot{"it cannot be read"};
    warnings.push_back(not_laid_over(laid.about, error.what()));
  }
  return laid;
}

/// The best series of a weight in the measured one's frame; those of other frames are told of.
const io::SeriesSummary* best_of(const io::StudySummary& study, const io::SeriesSummary& measured,
                                 measure::MrWeight weight, StudyBeside& beside) {
  const io::SeriesSummary* best = nullptr;
  const io::SeriesSummary* elsewhere = nullptr;
  for (const io::SeriesSummary& series : study.series) {
    if (&series == &measured || !series.usable || series.modality != "MR" || weight_of(series) != weight) {
      continue;
    }
    if (series.frame_of_reference.empty() || series.frame_of_reference != measured.frame_of_reference) {
      elsewhere = elsewhere == nullptr ? &series : elsewhere;
    } else if (best == nullptr || tells_more(series, *best, measured)) {
      best = &series;
    }
  }
  if (best == nullptr && elsewhere != nullptr) {
    SeriesLaidOver other{.about = about(*elsewhere)};
    other.about.moved_mm = measure::WhyNot{"it has another frame of reference"};
    beside.warnings.push_back(not_laid_over(other.about, "it has another frame of reference"));
    beside.series.push_back(std::move(other));
  }
  return best;
}

}  // namespace

measure::MrWeight weight_of(const io::SeriesSummary& series) {
  using enum measure::MrWeight;
  const bool dark_fat = has_word(series, "suppressed") || has_word(series, "water");
  if (has_word(series, "STIR")) {
    return FluidSensitive;
  }
  if (has_word(series, "FLAIR") || has_word(series, "gradient") || has_word(series, "opposed") ||
      has_word(series, "Dixon fat")) {
    return Other;
  }
  if (has_word(series, "T1")) {
    return dark_fat ? Other : T1;
  }
  if (has_word(series, "T2") || (has_word(series, "PD") && dark_fat)) {
    return dark_fat ? FluidSensitive : T2;
  }
  return Other;
}

std::vector<measure::MrSeries> StudyBeside::laid_over(const measure::Volume& measured_on) const {
  std::vector<measure::MrSeries> all;
  for (const SeriesLaidOver& one : series) {
    const measure::Volume* const volume = one.about.measured ? &measured_on : &one.volume;
    if (one.about.measured || !one.volume.hu.empty()) {
      all.push_back({.name = one.about.name, .weight = one.about.weight, .volume = volume});
    }
  }
  return all;
}

StudyBeside series_beside(const io::StudySummary& study, const io::SeriesSummary& measured,
                          const measure::Volume& measured_on, const std::vector<measure::VertebralBody>& bodies) {
  StudyBeside beside;
  SeriesLaidOver own{.about = about(measured)};
  own.about.measured = true;
  own.about.moved_mm = measure::Measured<double>(0.0, 0.0);
  beside.series.push_back(std::move(own));
  for (const measure::MrWeight weight :
       {measure::MrWeight::T1, measure::MrWeight::T2, measure::MrWeight::FluidSensitive}) {
    if (weight == weight_of(measured)) {
      continue;
    }
    if (const io::SeriesSummary* const series = best_of(study, measured, weight, beside)) {
      beside.series.push_back(laid_over_bodies(*series, measured_on, bodies, beside.warnings));
    }
  }
  return beside;
}

}  // namespace kyphos::pipeline
