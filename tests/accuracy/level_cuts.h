#pragma once

#include <array>
#include <string>
#include <vector>

#include "measure/space/volume.h"
#include "measure/study.h"
#include "tests/accuracy/name_tally.h"

namespace kyphos::accuracy {

/// Real scans cut to their upper, middle and lower half and named again: which names stay, and how sure they said to
/// be.
class LevelCuts {
 public:
  /// `whole` is the uncut scan's study; its bodies whose names stand in `chain` are the truth.
  void add_scan(const std::string& name, const measure::Volume& volume, const measure::MeasuredStudy& whole,
                const std::vector<std::string>& chain);
  void print() const;

 private:
  void add_cut(const std::string& label, const measure::MeasuredStudy& cut, const measure::MeasuredStudy& whole,
               const std::vector<std::string>& chain);

  NameTally all_;
  std::array<NameTally, 6> by_confidence_{};  ///< below 0.5, from 0.5, 0.6, 0.7, 0.8, 0.9
  std::vector<std::string> lines_;
};

}  // namespace kyphos::accuracy
