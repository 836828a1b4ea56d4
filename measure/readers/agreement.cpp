#include "measure/readers/agreement.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "measure/readers/parameters.h"
#include "measure/readers/student.h"

namespace kyphos::measure {
namespace {

template <typename Pair>
std::set<std::size_t> patients_of(std::span<const Pair> pairs) {
  std::set<std::size_t> patients;
  for (const Pair& pair : pairs) {
    patients.insert(pair.patient);
  }
  return patients;
}

/// A statistic with the standard error of leaving out one patient after the other. `statistic` may have none.
template <typename Pair>
Measured<double> jackknifed(std::span<const Pair> pairs,
                            const std::function<std::optional<double>(std::span<const Pair>)>& statistic,
                            const std::string& why_not) {
  const std::optional<double> whole = statistic(pairs);
  const std::set<std::size_t> patients = patients_of(pairs);
  if (!whole) {
    return WhyNot{why_not};
  }
  if (patients.size() < 2) {
    return WhyNot{"of one patient only: how far another patient would move it is not known"};
  }
  std::vector<double> without;
  for (const std::size_t patient : patients) {
    std::vector<Pair> rest;
    std::ranges::copy_if(pairs, std::back_inserter(rest), [&](const Pair& pair) { return pair.patient != patient; });
    const std::optional<double> one = statistic(rest);
    if (!one) {
      return WhyNot{"it rests on one patient"};
    }
    without.push_back(*one);
  }
  const auto count = static_cast<double>(without.size());
  double mean = 0.0;
  for (const double one : without) {
    mean += one / count;
  }
  double squares = 0.0;
  for (const double one : without) {
    squares += (one - mean) * (one - mean);
  }
  return {*whole, std::sqrt(squares * (count - 1.0) / count)};
}

double mean_difference(std::span<const PairedReading> readings) {
  double sum = 0.0;
  for (const PairedReading& one : readings) {
    sum += one.first - one.second;
  }
  return sum / static_cast<double>(readings.size());
}

/// `side` -1: the lower limit, 1: the upper, 0: the bias.
std::optional<double> limit(std::span<const PairedReading> readings, double side) {
  if (readings.size() < (side == 0.0 ? 1U : 2U)) {
    return std::nullopt;
  }
  const double bias = mean_difference(readings);
  double squares = 0.0;
  for (const PairedReading& one : readings) {
    const double off = one.first - one.second - bias;
    squares += off * off;
  }
  const double freedom = std::max(1.0, static_cast<double>(readings.size()) - 1.0);
  return bias + side * kLimitsFactor * std::sqrt(squares / freedom);
}

/// Observed and by chance expected disagreement, each weighted by how far apart the grades are.
std::optional<double> weighted_kappa(std::span<const PairedGrade> readings, int grades) {
  const auto count = static_cast<double>(readings.size());
  std::vector<double> first(static_cast<std::size_t>(grades), 0.0);
  std::vector<double> second = first;
  double observed = 0.0;
  for (const PairedGrade& one : readings) {
    first.at(static_cast<std::size_t>(one.first)) += 1.0 / count;
    second.at(static_cast<std::size_t>(one.second)) += 1.0 / count;
    observed += std::abs(one.first - one.second) / count;
  }
  double expected = 0.0;
  for (std::size_t a = 0; a < first.size(); ++a) {
    for (std::size_t b = 0; b < second.size(); ++b) {
      expected += first[a] * second[b] * std::abs(static_cast<double>(a) - static_cast<double>(b));
    }
  }
  constexpr double kNoSpread = 1.0e-12;
  return expected < kNoSpread ? std::nullopt : std::optional(1.0 - observed / expected);
}

std::optional<double> same_percent(std::span<const PairedGrade> readings) {
  if (readings.empty()) {
    return std::nullopt;
  }
  const auto same = std::ranges::count_if(readings, [](const PairedGrade& one) { return one.first == one.second; });
  return 100.0 * static_cast<double>(same) / static_cast<double>(readings.size());
}

std::string too_few(std::size_t pairs, int needed) {
  return "of " + std::to_string(pairs) + (pairs == 1 ? " body" : " bodies") + " only: " + std::to_string(needed) +
         " are needed";
}

}  // namespace

LimitsOfAgreement limits_of_agreement(std::span<const PairedReading> readings) {
  LimitsOfAgreement result{.pairs = readings.size(), .patients = patients_of(readings).size()};
  if (readings.empty()) {
    return result;
  }
  const auto at = [&](double side) {
    return jackknifed<PairedReading>(
        readings, [side](std::span<const PairedReading> some) { return limit(some, side); }, "no pairs");
  };
  result.bias = at(0.0);
  if (result.pairs < static_cast<std::size_t>(kFewestPairsForLimits)) {
    result.lower = WhyNot{too_few(result.pairs, kFewestPairsForLimits)};
    result.upper = result.lower;
  } else if (result.patients < static_cast<std::size_t>(kFewestPatientsForLimits)) {
    result.lower = WhyNot{"of " + std::to_string(result.patients) +
                          " patients only: " + std::to_string(kFewestPatientsForLimits.value) + " are needed"};
    result.upper = result.lower;
  } else {
    result.lower = at(-1.0);
    result.upper = at(1.0);
  }
  return result;
}

GradeAgreement grade_agreement(std::span<const PairedGrade> readings, int grades) {
  GradeAgreement result{.pairs = readings.size(), .patients = patients_of(readings).size()};
  if (readings.empty()) {
    return result;
  }
  result.same_percent = jackknifed<PairedGrade>(readings, same_percent, "no pairs");
  const int needed = kKappaPairsPerCell * grades * grades;
  if (result.pairs < static_cast<std::size_t>(needed)) {
    result.kappa = WhyNot{too_few(result.pairs, needed)};
    return result;
  }
  result.kappa = jackknifed<PairedGrade>(
      readings, [grades](std::span<const PairedGrade> some) { return weighted_kappa(some, grades); },
      "both readers gave all bodies one grade: kappa tells nothing then");
  return result;
}

double half_interval(double standard_error, std::size_t patients) {
  return patients < 2 ? standard_error : student_t(static_cast<double>(patients) - 1.0) * standard_error;
}

}  // namespace kyphos::measure
