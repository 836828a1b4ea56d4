#pragma once

#include <array>
#include <string>
#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"
#include "tests/accuracy/name_tally.h"

namespace kyphos::accuracy {

/// Names of bodies as found in a whole scan, given anew to each half of it (seven of them) and with every inner body
/// withheld: many cuts at little cost. What finding bodies in a cut scan adds to the errors is not in these figures;
/// LevelCuts has it.
class FoundCuts {
 public:
  /// Bodies whose names stand in `chain` are the truth; those that a cut leaves whole count.
  void add_scan(const std::string& name, const measure::Volume& volume,
                const std::vector<measure::VertebralBody>& bodies, const std::vector<std::string>& chain);
  void print() const;

 private:
  /// Apart by whether the cut shows a landmark from which a reader could count.
  struct Sum {
    NameTally with_landmark;
    NameTally without;
  };
  struct Cut;
  NameTally name_anew(const Cut& cut, Sum& sum);

  Sum halves_;
  Sum withheld_;
  std::array<NameTally, 5> by_confidence_{};  ///< of the likeliest name: below 0.5, from 0.5, 0.7, 0.8, 0.9
  std::vector<std::string> lines_;
};

}  // namespace kyphos::accuracy
