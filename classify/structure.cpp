#include "classify/structure.h"

#include <algorithm>

namespace kyphos::classify {
namespace {

// A structural sign counts beyond its own 95 % limit only: error alone must not call a column broken.
constexpr double kSureFactor = 1.96;

/// Yes, no or unknown whether a measurement lies beyond a limit for sure.
Tristate surely_beyond(const measure::Measured<double>& measured, double limit) {
  return measured ? known(measured.value() - kSureFactor * measured.standard_error() > limit) : Tristate::Unknown;
}

Tristate surely_beyond(const measure::MeasuredVertebra& vertebra, const std::string& key, double limit) {
  const auto found = vertebra.values.find(key);
  return found == vertebra.values.end() ? Tristate::Unknown : surely_beyond(found->second, limit);
}

/// An endplate between the limit and the limit plus its error has sunk or has not.
Tristate sunk(const measure::Measured<double>& depression, double limit) {
  if (!depression) {
    return Tristate::Unknown;
  }
  if (depression.value() < limit) {
    return Tristate::No;
  }
  return surely_beyond(depression, limit) == Tristate::Yes ? Tristate::Yes : Tristate::Unknown;
}

Tristate pedicle_gone(const measure::Findings& findings) {
  const bool gone =
      std::any_of(findings.suspicion.begin(), findings.suspicion.end(),
                  [](const measure::SuspicionSign& sign) { return sign.kind == measure::SuspicionKind::PedicleGone; });
  return gone ? Tristate::Yes : Tristate::Unknown;
}

std::string_view involvement(Tristate involved) {
  return involved == Tristate::Yes ? "involved" : involved == Tristate::No ? "not involved" : "cannot tell";
}

/// The classes that agree with what is known.
struct Range {
  int lowest;
  int highest;
};

Range of_range(const Structure& s) {
  const int sure = (s.superior_endplate == Tristate::Yes ? 1 : 0) + (s.inferior_endplate == Tristate::Yes ? 1 : 0);
  const int open =
      (s.superior_endplate == Tristate::Unknown ? 1 : 0) + (s.inferior_endplate == Tristate::Unknown ? 1 : 0);
  if (sure == 2) {
    return {.lowest = 4, .highest = 4};
  }
  const int of_one_lowest = s.posterior_wall == Tristate::Yes ? 3 : 2;
  const int of_one_highest = s.posterior_wall == Tristate::No ? 2 : 3;
  // A body that has lost height without an endplate clearly sunk: any number of them may have given way.
  const bool maybe_both = sure == 0 || open > 0;
  return {.lowest = of_one_lowest, .highest = maybe_both ? 4 : of_one_highest};
}

}  // namespace

Structure structure_of(const measure::MeasuredVertebra& vertebra, const Criteria& criteria) {
  const double grade = value_of(criteria, key::kFracturedGrade);
  const double depressed = value_of(criteria, key::kEndplateDepressedMm);
  return {.anterior_column = vertebra.genant ? known(vertebra.genant.value().grade >= grade) : Tristate::Unknown,
          .posterior_wall = kleene_or(surely_beyond(vertebra, "loss_posterior_vs_neighbours_percent",
                                                    value_of(criteria, key::kDorsalWallLossPercent)),
                                      surely_beyond(vertebra.findings.posterior_wall.retropulsion_mm,
                                                    value_of(criteria, key::kRetropulsionReportMm))),
          .posterior_column = pedicle_gone(vertebra.findings),
          .superior_endplate = sunk(vertebra.findings.depression.superior_mm, depressed),
          .inferior_endplate = sunk(vertebra.findings.depression.inferior_mm, depressed)};
}

ColumnCount count_columns(const Structure& structure) {
  ColumnCount count;
  for (const Tristate column : {structure.anterior_column, structure.posterior_wall, structure.posterior_column}) {
    count.involved += column == Tristate::Yes ? 1 : 0;
    count.unseen += column == Tristate::Unknown ? 1 : 0;
  }
  return count;
}

std::string describe_columns(const Structure& structure) {
  return "anterior " + std::string(involvement(structure.anterior_column)) + ", posterior wall " +
         std::string(involvement(structure.posterior_wall)) + ", posterior column " +
         (structure.posterior_column == Tristate::Yes ? "involved (pedicle)" : "cannot tell without MR");
}

std::string of_like_class(const Structure& structure, std::optional<int> grade) {
  if (!grade) {
    return "cannot tell: the body was not graded";
  }
  if (*grade == 0) {
    return "none, or OF 1: oedema without deformity needs MR";
  }
  const Range range = of_range(structure);
  std::string text = "OF " + std::to_string(range.lowest);
  if (range.highest > range.lowest) {
    text += (range.highest == range.lowest + 1 ? " or " : " to ") + std::to_string(range.highest);
    text += structure.posterior_wall == Tristate::Unknown ? ": posterior wall not clear"
                                                          : ": number of endplates not clear";
  }
  return text + "; OF 5 needs MR";
}

}  // namespace kyphos::classify
