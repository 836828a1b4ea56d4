#pragma once

#include <string>
#include <vector>

namespace kyphos::accuracy {

/// How many bodies of known name were named rightly, wrongly and not at all.
struct NameTally {
  int right = 0;
  int wrong = 0;
  int unnamed = 0;

  [[nodiscard]] int named() const { return right + wrong; }
  void add(const NameTally& other);
  /// "12 right,   0 wrong,   5 unnamed", in columns.
  [[nodiscard]] std::string columns() const;
  /// "17 of 22 named (77 %), 17 of them right (100.0 %)".
  [[nodiscard]] std::string shares() const;
};

/// A body that a part of a scan shows: its true name, and whether it is whole.
struct BodyInView {
  std::string name;
  bool whole = false;
};

/// Whether a reader could count from what is in view: the first rib's body (T1) whole, the last rib with a body below
/// it (T12 whole, and L1), the sacrum (S1) or C2.
[[nodiscard]] bool landmark_in_view(const std::vector<BodyInView>& bodies);

}  // namespace kyphos::accuracy
