#pragma once

#include <vector>

#include "measure/parameter.h"

namespace kyphos::measure {

inline constexpr Parameter kFewestPairsForLimits{
    "readers.agreement.fewest_pairs", 15, "1",
    "Limits of agreement are told from so many bodies on: from 15, the half width of the 95 % interval of a limit, "
    "t sqrt(1/n + 1.96^2 / (2 (n - 1))) standard deviations of the differences, is below one standard deviation",
    "the interval after Bland and Altman 1999, from memory; the cut is chosen"};
inline constexpr Parameter kFewestPatientsForLimits{
    "readers.agreement.fewest_patients", 5, "1",
    "and from so many patients: leaving out one of fewer says little of how far the limits move", kChosen};
inline constexpr Parameter kKappaPairsPerCell{
    "readers.agreement.pairs_per_cell", 2, "1",
    "Kappa needs this many bodies for each cell of its table: 8 for fracture yes or no, 32 for four grades",
    "2 k^2 pairs for k grades: Cicchetti 1976, from memory"};
inline constexpr Parameter kLimitsFactor{"readers.agreement.limits_factor", 1.96, "1",
                                         "Limits of agreement lie so many standard deviations about the bias: 95 % of "
                                         "normal differences",
                                         "Bland and Altman 1986, from memory"};

/// Every number of this stage: agreement of readers.
[[nodiscard]] std::vector<ParameterRow> reader_parameters();

}  // namespace kyphos::measure
