#include "measure/mr/marrow_signal.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "measure/finding/body_region.h"
#include "measure/median.h"
#include "measure/mr/parameters.h"
#include "measure/vertebra/heights.h"

namespace kyphos::measure {
namespace {

constexpr std::size_t kLeastPerCell = 6;

int cell_of(const BodyPlace& place) {
  const double height = place.from_inferior_mm / std::max(1e-6, place.from_inferior_mm + place.from_superior_mm);
  const int row = std::clamp(static_cast<int>(height * kMarrowRows), 0, kMarrowRows - 1);
  const int column = std::clamp(static_cast<int>(place.depth_fraction * kMarrowColumns), 0, kMarrowColumns - 1);
  return marrow_cell(row, column);
}

/// Median over the cells that are known.
double level_of(const std::array<double, kMarrowCells>& cells) {
  std::vector<double> known;
  std::ranges::copy_if(cells, std::back_inserter(known), [](double value) { return value > kNoCell; });
  return known.empty() ? kNoCell : median_of(std::move(known));
}

std::optional<MarrowSamples> samples_of(const VertebralBody& body, const Sampler& sampler, double black) {
  if (why_not_measurable(body)) {
    return std::nullopt;
  }
  MarrowSamples samples;
  std::array<std::vector<double>, kMarrowCells> by_cell;
  std::size_t asked = 0;
  const BodyRegion region(body);
  region.for_each_place(kMarrowStepMm, [&](const BodyPlace& place) {
    if (place.radius_fraction > kMarrowRadiusFraction ||
        std::min(place.from_superior_mm, place.from_inferior_mm) < kMarrowMarginMm) {
      return;
    }
    ++asked;
    const PointLps point = body.frame.lps(place.u_mm, place.v_mm, place.s_mm);
    const auto signal = sampler.hu_at(point);
    if (!signal) {
      return;
    }
    const auto step = [](double mm) { return static_cast<int>(std::lround(mm / kMarrowStepMm)); };
    const double log_signal = std::log(std::max(1.0, static_cast<double>(*signal) - black));
    const int cell = cell_of(place);
    by_cell.at(static_cast<std::size_t>(cell)).push_back(log_signal);
    samples.places.push_back(
        {.point = point,
         .step = {step(place.u_mm - region.depth().u_at_fraction(0.5)), step(place.v_mm), step(place.s_mm)},
         .cell = cell,
         .log_signal = log_signal});
  });
  if (samples.places.empty() || 2 * samples.places.size() < asked) {
    return std::nullopt;
  }
  for (std::size_t cell = 0; cell < by_cell.size(); ++cell) {
    samples.cells.at(cell) = by_cell.at(cell).size() < kLeastPerCell ? kNoCell : median_of(by_cell.at(cell));
  }
  samples.level = level_of(samples.cells);
  return samples.level > kNoCell ? std::optional(std::move(samples)) : std::nullopt;
}

/// Level of a body by those around it, with its error.
struct Foretold {
  double level = 0.0;
  double se = 0.0;
};

Foretold level_by_others(std::span<const VertebralBody> bodies,
                         const std::vector<std::optional<MarrowSamples>>& samples, const std::vector<bool>& serves,
                         std::size_t index) {
  std::optional<std::size_t> above;
  std::optional<std::size_t> below;
  for (std::size_t other = 0; other < bodies.size(); ++other) {
    if (!serves[other]) {
      continue;
    }
    if (other < index) {
      above = other;
    } else if (!below && other > index) {
      below = other;
    }
  }
  const auto steps = [&](std::size_t other) {
    return std::abs(static_cast<double>(other) - static_cast<double>(index));
  };
  if (above && below) {
    const double z_above = bodies[*above].frame.origin.z();
    const double z_below = bodies[*below].frame.origin.z();
    const double part =
        std::clamp((bodies[index].frame.origin.z() - z_below) / std::max(1e-6, z_above - z_below), 0.0, 1.0);
    const double level = samples[*below]->level + part * (samples[*above]->level - samples[*below]->level);
    return {.level = level, .se = kMarrowSpread * std::sqrt(0.5 * (steps(*above) + steps(*below)))};
  }
  const std::size_t nearest = above ? *above : *below;
  return {.level = samples[nearest]->level, .se = kMarrowSpreadAtEnd * std::sqrt(steps(nearest))};
}

/// What a cell shows beyond its body's level in the bodies that serve: veins, and the coil's fall from back to front.
double usual_in_cell(const std::vector<std::optional<MarrowSamples>>& samples, const std::vector<bool>& serves,
                     std::size_t cell) {
  std::vector<double> beyond;
  for (std::size_t other = 0; other < samples.size(); ++other) {
    if (serves[other] && samples[other]->cells.at(cell) > kNoCell) {
      beyond.push_back(samples[other]->cells.at(cell) - samples[other]->level);
    }
  }
  return beyond.empty() ? 0.0 : median_of(std::move(beyond));
}

}  // namespace

double black_of(const Volume& volume) {
  constexpr std::size_t kEvery = 97;
  constexpr double kDarkPart = 0.02;
  std::vector<std::int16_t> some;
  for (std::size_t at = 0; at < volume.hu.size(); at += kEvery) {
    if (volume.hu[at] != kOutsideScan) {
      some.push_back(volume.hu[at]);
    }
  }
  if (some.empty()) {
    return 0.0;
  }
  const auto at = some.begin() + static_cast<std::ptrdiff_t>(kDarkPart * static_cast<double>(some.size()));
  std::ranges::nth_element(some, at);
  return *at;
}

std::vector<std::optional<MarrowSamples>> marrow_samples(std::span<const VertebralBody> bodies, const Volume& volume) {
  const Sampler sampler(volume);
  const double black = black_of(volume);
  std::vector<std::optional<MarrowSamples>> samples;
  for (const VertebralBody& body : bodies) {
    samples.push_back(samples_of(body, sampler, black));
  }
  return samples;
}

std::optional<MarrowExcess> marrow_excess(std::span<const VertebralBody> bodies,
                                          const std::vector<std::optional<MarrowSamples>>& samples,
                                          const std::vector<bool>& reference, std::size_t index) {
  if (!samples[index]) {
    return std::nullopt;
  }
  std::vector<bool> serves(bodies.size(), false);
  for (std::size_t other = 0; other < bodies.size(); ++other) {
    serves[other] = other != index && reference[other] && samples[other].has_value();
  }
  if (std::ranges::count(serves, true) < 2) {
    return std::nullopt;
  }
  const Foretold foretold = level_by_others(bodies, samples, serves, index);
  MarrowExcess excess{.common_se = foretold.se};
  for (std::size_t cell = 0; cell < excess.cells.size(); ++cell) {
    excess.expected.at(cell) = foretold.level + usual_in_cell(samples, serves, cell);
    const double seen = samples[index]->cells.at(cell);
    excess.cells.at(cell) = seen > kNoCell ? seen - excess.expected.at(cell) : kNoCell;
  }
  return excess;
}

}  // namespace kyphos::measure
