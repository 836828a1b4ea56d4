#include "measure/mr/oedema.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>

#include "measure/mr/parameters.h"

namespace kyphos::measure {
namespace {

/// Cells that are bright together.
struct Pattern {
  OedemaShape shape;
  int first_row;
  int last_row;
  int first_column;
  int last_column;
};

constexpr int kTopRow = kMarrowRows - 1;
constexpr int kFrontColumn = kMarrowColumns - 1;
constexpr std::array<Pattern, 7> kPatterns{{{OedemaShape::Whole, 0, kTopRow, 0, kFrontColumn},
                                            {OedemaShape::UpperHalf, 2, kTopRow, 0, kFrontColumn},
                                            {OedemaShape::LowerHalf, 0, 1, 0, kFrontColumn},
                                            {OedemaShape::UpperBand, kTopRow, kTopRow, 0, kFrontColumn},
                                            {OedemaShape::LowerBand, 0, 0, 0, kFrontColumn},
                                            {OedemaShape::Front, 0, kTopRow, 1, kFrontColumn},
                                            {OedemaShape::Back, 0, kTopRow, 0, 1}}};

double spread_of(OedemaShape shape) {
  switch (shape) {
    case OedemaShape::UpperBand:
    case OedemaShape::LowerBand:
      return kBandSpread;
    case OedemaShape::Whole:
    case OedemaShape::None:
      return 0.0;
    default:
      return kHalfSpread;
  }
}

/// Mean of a pattern's cells and its error; nothing where a third of them is not known.
struct PatternValue {
  double mean = 0.0;
  double se = 0.0;
};

std::optional<PatternValue> value_of(const MarrowExcess& excess, const Pattern& pattern) {
  double sum = 0.0;
  int known = 0;
  int all = 0;
  for (int row = pattern.first_row; row <= pattern.last_row; ++row) {
    for (int column = pattern.first_column; column <= pattern.last_column; ++column) {
      const double cell = excess.cells.at(static_cast<std::size_t>(marrow_cell(row, column)));
      ++all;
      if (cell > kNoCell) {
        sum += cell;
        ++known;
      }
    }
  }
  if (3 * known < 2 * all) {
    return std::nullopt;
  }
  return PatternValue{.mean = sum / known, .se = std::hypot(excess.common_se, spread_of(pattern.shape))};
}

double density(double x, double mean, double sd) {
  const double z = (x - mean) / sd;
  return std::exp(-0.5 * z * z) / (sd * std::sqrt(2.0 * std::numbers::pi));
}

double below(double x, double sd) { return 0.5 * std::erfc(-x / (sd * std::numbers::sqrt2)); }

double density_of_none(double x, double sd) {
  return (1.0 - kOddPart) * density(x, 0.0, sd) + kOddPart * density(x, 0.0, kOddSpread * sd);
}

/// Any ratio between the faintest and the brightest is as likely, seen with its error.
double density_of_bright(double x, double sd) {
  const double low = std::log(kLeastRatio.value);
  const double high = std::log(kMostRatio.value);
  return (below(x - low, sd) - below(x - high, sd)) / (high - low);
}

double density_of_fat(double x, double sd, MrWeight weight) {
  if (weight != MrWeight::FluidSensitive) {
    return density_of_bright(x, sd);
  }
  constexpr double kDarkFat = -0.3;
  return (1.0 - kBrightFatPart) * density(x, kDarkFat, std::hypot(0.3, sd)) + kBrightFatPart * density_of_bright(x, sd);
}

/// How likely each explanation makes what is seen, weighed by how common it is.
struct Weighed {
  double none = 0.0;
  double oedema = 0.0;
  double fat = 0.0;
  [[nodiscard]] double probability() const {
    const double all = none + oedema + fat;
    return all > 0.0 ? oedema / all : 0.0;
  }
};

Weighed weigh(const PatternValue& fluid, MrWeight weight, const std::optional<PatternValue>& t1) {
  Weighed result{.none = (1.0 - kPriorOedema - kPriorFat) * density_of_none(fluid.mean, fluid.se),
                 .oedema = kPriorOedema * density_of_bright(fluid.mean, fluid.se),
                 .fat = kPriorFat * density_of_fat(fluid.mean, fluid.se, weight)};
  if (t1) {
    result.none *= density_of_none(t1->mean, t1->se);
    result.oedema *= density(t1->mean, kT1DropLog, std::hypot(kT1DropSpread.value, t1->se));
    result.fat *= density(t1->mean, kT1FatLog, std::hypot(kT1FatSpread.value, t1->se));
  }
  return result;
}

/// The pattern that speaks most for oedema.
struct Found {
  const Pattern* pattern = nullptr;
  PatternValue value;
  std::optional<PatternValue> t1;
  Weighed weighed;
};

/// Part of the body's excess that a pattern explains: cells equally bright within it and none beyond.
double explained(const Found& found) {
  const Pattern& pattern = *found.pattern;
  const int cells = (pattern.last_row - pattern.first_row + 1) * (pattern.last_column - pattern.first_column + 1);
  return found.value.mean > 0.0 ? cells * found.value.mean * found.value.mean : 0.0;
}

/// Of the patterns that all but equal the likeliest the one that explains most.
std::optional<Found> likeliest(const MarrowExcess& fluid, MrWeight weight, const std::optional<MarrowExcess>& t1) {
  constexpr double kAllBut = 0.95;
  std::vector<Found> all;
  double most = 0.0;
  for (const Pattern& pattern : kPatterns) {
    if (const auto value = value_of(fluid, pattern)) {
      const auto beside = t1 ? value_of(*t1, pattern) : std::nullopt;
      all.push_back({.pattern = &pattern, .value = *value, .t1 = beside, .weighed = weigh(*value, weight, beside)});
      most = std::max(most, all.back().weighed.probability());
    }
  }
  const Found* best = nullptr;
  for (const Found& found : all) {
    if (found.weighed.probability() >= kAllBut * most && (best == nullptr || explained(found) > explained(*best))) {
      best = &found;
    }
  }
  return best == nullptr ? std::nullopt : std::optional(*best);
}

/// Mean excess of the samples around each, within a step.
std::vector<double> smoothed_excess(const MarrowSamples& samples, const MarrowExcess& excess) {
  std::map<std::array<int, 3>, double> at;
  for (const MarrowPlace& place : samples.places) {
    at[place.step] = place.log_signal - excess.expected.at(static_cast<std::size_t>(place.cell));
  }
  std::vector<double> means;
  means.reserve(samples.places.size());
  for (const MarrowPlace& place : samples.places) {
    double sum = 0.0;
    int count = 0;
    for (int u = -1; u <= 1; ++u) {
      for (int s = -1; s <= 1; ++s) {
        if (const auto found = at.find({place.step[0] + u, place.step[1], place.step[2] + s}); found != at.end()) {
          sum += found->second;
          ++count;
        }
      }
    }
    means.push_back(sum / count);
  }
  return means;
}

double share_beyond(const std::vector<double>& values, double limit) {
  const auto beyond = std::ranges::count_if(values, [limit](double value) { return value >= limit; });
  return 100.0 * static_cast<double>(beyond) / static_cast<double>(values.size());
}

Measured<double> ratio_of(const PatternValue& value) {
  const double ratio = std::exp(value.mean);
  return {ratio, ratio * value.se};
}

/// One body by one series.
Oedema oedema_of(const MarrowSamples& samples, const MarrowExcess& excess, const MrSeries& series,
                 const std::optional<MarrowExcess>& t1) {
  Oedema oedema{.series = series.name, .weight = series.weight};
  const auto found = likeliest(excess, series.weight, t1);
  if (!found) {
    oedema.probability = oedema.signal_ratio = oedema.share_percent = WhyNot{"too little of its marrow is seen"};
    return oedema;
  }
  const auto moved = [&](double by) {
    PatternValue value = found->value;
    value.mean += by * value.se;
    return weigh(value, series.weight, found->t1).probability();
  };
  const double probability = found->weighed.probability();
  oedema.probability = Measured<double>(probability, 0.5 * std::abs(moved(1.0) - moved(-1.0)));
  oedema.signal_ratio = ratio_of(found->value);
  oedema.t1_ratio = found->t1 ? ratio_of(*found->t1) : Measured<double>(WhyNot{"no T1 series shows it"});
  const std::vector<double> excesses = smoothed_excess(samples, excess);
  const double limit = std::log(kBrightPlaceRatio.value);
  oedema.share_percent = Measured<double>(
      share_beyond(excesses, limit),
      0.5 * (share_beyond(excesses, limit - excess.common_se) - share_beyond(excesses, limit + excess.common_se)));
  const double bright = found->weighed.oedema + found->weighed.fat;
  const bool fat_as_likely = found->weighed.fat > 0.5 * found->weighed.oedema && bright > found->weighed.none;
  if (fat_as_likely) {
    oedema.lookalike = found->t1 ? OedemaLookalike::Fat : OedemaLookalike::MaybeFat;
  }
  if (probability >= 0.5 || fat_as_likely) {
    oedema.shape = found->pattern->shape;
    for (std::size_t i = 0; i < excesses.size(); ++i) {
      if (excesses[i] >= limit) {
        oedema.places.push_back(samples.places[i].point);
      }
    }
  }
  return oedema;
}

/// Which bodies serve the others: those without sign of oedema. The brightest is taken out first, since beside it its
/// neighbours look dark.
std::vector<bool> references(std::span<const VertebralBody> bodies, const std::vector<bool>& fractured,
                             const std::vector<std::optional<MarrowSamples>>& samples) {
  constexpr std::ptrdiff_t kLeastReferences = 3;
  std::vector<bool> serves(bodies.size(), true);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    serves[i] = samples[i].has_value();
  }
  std::vector<bool> intact = serves;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    intact[i] = serves[i] && !(i < fractured.size() && fractured[i]);
  }
  if (std::ranges::count(intact, true) >= kLeastReferences) {
    serves = intact;
  }
  while (std::ranges::count(serves, true) > kLeastReferences) {
    std::optional<std::size_t> brightest;
    double most = kOedemaAbsent;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      const auto excess = serves[i] ? marrow_excess(bodies, samples, serves, i) : std::nullopt;
      const auto found = excess ? likeliest(*excess, MrWeight::FluidSensitive, std::nullopt) : std::nullopt;
      // By how many errors it stands out, where several are as good as certain.
      const double sure = found ? found->weighed.probability() * (1.0 + found->value.mean / found->value.se) : 0.0;
      if (found && found->weighed.probability() > kOedemaAbsent && sure > most) {
        most = sure;
        brightest = i;
      }
    }
    if (!brightest) {
      break;
    }
    serves[*brightest] = false;
  }
  return serves;
}

bool at_lower_endplate(OedemaShape shape) { return shape == OedemaShape::LowerBand || shape == OedemaShape::LowerHalf; }
bool at_upper_endplate(OedemaShape shape) { return shape == OedemaShape::UpperBand || shape == OedemaShape::UpperHalf; }

/// Bands on both sides of one disc follow the disc where neither body has lost its shape. Where only one side could be
/// read nothing tells the two apart, and it is no sign of a fracture.
void find_disc_changes(std::span<const VertebralBody> bodies, const std::vector<bool>& fractured,
                       std::vector<Oedema>& oedema) {
  for (std::size_t below_at = 1; below_at < bodies.size(); ++below_at) {
    Oedema& upper = oedema[below_at - 1];
    Oedema& lower = oedema[below_at];
    const bool shape_lost = (below_at < fractured.size() && fractured[below_at]) ||
                            (below_at - 1 < fractured.size() && fractured[below_at - 1]);
    const bool above = at_lower_endplate(upper.shape);
    const bool beneath = at_upper_endplate(lower.shape);
    const bool one_unread = (above && !lower.probability) || (beneath && !upper.probability);
    if (!shape_lost && ((above && beneath) || one_unread)) {
      const std::string disc =
          "disc between " + display_name(bodies[below_at - 1]) + " and " + display_name(bodies[below_at]);
      const std::string told = one_unread ? disc + ", of which only one side could be read" : disc;
      upper.follows_disc = above ? told : upper.follows_disc;
      lower.follows_disc = beneath ? told : lower.follows_disc;
    }
  }
}

}  // namespace

std::string_view word(OedemaShape shape) {
  constexpr std::array<std::string_view, 8> kWords{"none",
                                                   "whole body",
                                                   "upper half",
                                                   "lower half",
                                                   "band below the superior endplate",
                                                   "band above the inferior endplate",
                                                   "front",
                                                   "back"};
  return kWords.at(static_cast<std::size_t>(shape));
}

bool Oedema::found() const {
  return probability && probability.value() >= kOedemaCalled && lookalike == OedemaLookalike::None &&
         follows_disc.empty();
}

bool Oedema::absent() const {
  const bool would_be_seen = weight == MrWeight::FluidSensitive || (t1_ratio && t1_ratio.value() > kT1AsBright);
  return probability && probability.value() <= kOedemaAbsent && lookalike != OedemaLookalike::MaybeFat && would_be_seen;
}

std::vector<Oedema> find_oedema(std::span<const VertebralBody> bodies, const std::vector<bool>& fractured,
                                const std::vector<MrSeries>& series) {
  std::vector<Oedema> oedema(bodies.size());
  const MrSeries* const fluid = fluid_series(series);
  if (fluid == nullptr) {
    for (Oedema& one : oedema) {
      one.probability = one.signal_ratio = one.share_percent =
          WhyNot{"no T2 or fluid-sensitive series of this study could be read on its bodies"};
    }
    return oedema;
  }
  const auto samples = marrow_samples(bodies, *fluid->volume);
  const std::vector<bool> serves = references(bodies, fractured, samples);
  const MrSeries* const t1 = t1_series(series);
  const auto t1_samples =
      t1 == nullptr ? std::vector<std::optional<MarrowSamples>>(bodies.size()) : marrow_samples(bodies, *t1->volume);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const auto excess = marrow_excess(bodies, samples, serves, i);
    if (!excess) {
      const char* const why = samples[i] ? "fewer than two other bodies to compare with"
                                         : "it is not measured, or the series does not show it";
      oedema[i].probability = oedema[i].signal_ratio = oedema[i].share_percent = WhyNot{why};
      oedema[i].series = fluid->name;
      oedema[i].weight = fluid->weight;
      continue;
    }
    oedema[i] = oedema_of(*samples[i], *excess, *fluid, marrow_excess(bodies, t1_samples, serves, i));
  }
  find_disc_changes(bodies, fractured, oedema);
  return oedema;
}

}  // namespace kyphos::measure
